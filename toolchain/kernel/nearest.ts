// AssemblyScript, compiled to WebAssembly by scripts/kernel.ts. Its twin in TypeScript is distancesTo and takeNearer in
// src/cluster: the same sums in the same order, so the same bits.

/** Rows of a block; columns stand a block apart. */
const BLOCK: usize = 1024;

/**
 * The nearest of k prototypes for `rows` rows (read and written in fours; the buffers hold whole blocks).
 * numeric: p columns of f64. codes: q columns of i32. means: k × p of f64. modes: k × q of i32.
 * Writes a u16 label and an f64 distance a row; the lowest of equals.
 */
export function nearest(
  rows: i32,
  k: i32,
  p: i32,
  q: i32,
  gamma: f64,
  numeric: usize,
  codes: usize,
  means: usize,
  modes: usize,
  labels: usize,
  distances: usize,
): void {
  const penalty = f64x2.splat(gamma);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    let bestA = f64x2.splat(Infinity);
    let bestB = f64x2.splat(Infinity);
    let labelA = i64x2.splat(0);
    let labelB = i64x2.splat(0);
    let m = means;
    let o = modes;
    for (let c = 0; c < k; c++) {
      let a = f64x2.splat(0);
      let b = f64x2.splat(0);
      let x = numeric + (i << 3);
      for (let j = 0; j < p; j++) {
        const mean = v128.load64_splat(m);
        const s = f64x2.sub(v128.load(x), mean);
        const t = f64x2.sub(v128.load(x, 16), mean);
        a = f64x2.add(a, f64x2.mul(s, s));
        b = f64x2.add(b, f64x2.mul(t, t));
        x += BLOCK << 3;
        m += 8;
      }
      let y = codes + (i << 2);
      for (let j = 0; j < q; j++) {
        const mode = i64x2.splat(<i64>load<i32>(o));
        a = f64x2.add(a, v128.and(i64x2.ne(v128.load_ext<i32>(y), mode), penalty));
        b = f64x2.add(b, v128.and(i64x2.ne(v128.load_ext<i32>(y, 8), mode), penalty));
        y += BLOCK << 2;
        o += 4;
      }
      const own = i64x2.splat(<i64>c);
      const nearerA = f64x2.lt(a, bestA);
      const nearerB = f64x2.lt(b, bestB);
      bestA = v128.bitselect(a, bestA, nearerA);
      bestB = v128.bitselect(b, bestB, nearerB);
      labelA = v128.bitselect(own, labelA, nearerA);
      labelB = v128.bitselect(own, labelB, nearerB);
    }
    v128.store(distances + (i << 3), bestA);
    v128.store(distances + (i << 3), bestB, 16);
    const l = labels + (i << 1);
    store<u16>(l, <u16>i64x2.extract_lane(labelA, 0));
    store<u16>(l, <u16>i64x2.extract_lane(labelA, 1), 2);
    store<u16>(l, <u16>i64x2.extract_lane(labelB, 0), 4);
    store<u16>(l, <u16>i64x2.extract_lane(labelB, 1), 6);
  }
}
