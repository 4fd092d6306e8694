/** numpy's RandomState (MT19937), as far as the peers draw from it: to begin where they began. */
export class RandomState {
  readonly #words = new Uint32Array(624);
  #next = 624;
  #spareNormal: number | null = null;

  constructor(seed: number) {
    let word = seed >>> 0;
    for (let i = 0; i < 624; i++) {
      this.#words[i] = word;
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i + 1) >>> 0;
    }
  }

  #word(): number {
    if (this.#next === 624) this.#twist();
    let y = this.#words[this.#next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  #twist(): void {
    const words = this.#words;
    for (let i = 0; i < 624; i++) {
      const y = (words[i]! & 0x80000000) | (words[(i + 1) % 624]! & 0x7fffffff);
      words[i] = words[(i + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }

  /** Uniform in [0, 1). */
  randomSample(): number {
    const a = this.#word() >>> 5;
    const b = this.#word() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }

  /** The polar method, two at a time. */
  randn(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    for (;;) {
      const x = 2 * this.randomSample() - 1;
      const y = 2 * this.randomSample() - 1;
      const r = x * x + y * y;
      if (r >= 1 || r === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(r)) / r);
      this.#spareNormal = factor * x;
      return factor * y;
    }
  }

  /** A whole number below `n`, drawn again while its masked bits are too large. */
  randint(n: number): number {
    const most = n - 1;
    if (most === 0) return 0;
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    for (;;) {
      const value = (this.#word() & mask) >>> 0;
      if (value <= most) return value;
    }
  }
}
