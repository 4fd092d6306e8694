import { MISSING } from '../data.ts';
import { groupBytes, LANES, MISSING_CODE, NONE, UNKNOWN_CODE } from '../table/layout.ts';
import type { Kernel } from './kernel.ts';

/** The kernel in TypeScript, over the given memory: for where there is no WebAssembly, and to check it against. */
export function scriptKernel(buffer: ArrayBufferLike): Kernel {
  const f64 = new Float64Array(buffer);
  const u16 = new Uint16Array(buffer);
  const i32 = new Int32Array(buffer);
  const u32 = new Uint32Array(buffer);
  const distance = new Float64Array(LANES);
  const best = new Float64Array(LANES);
  const second = new Float64Array(LANES);
  const label = new Uint16Array(LANES);
  const secondLabel = new Uint16Array(LANES);

  /** The distances of one group's rows to one prototype, into `distance`. */
  const measure = (
    p: number,
    q: number,
    gamma: number,
    group: number,
    means: number,
    modes: number,
    gaps: boolean,
  ) => {
    distance.fill(0);
    const x = group / 8;
    for (let j = 0; j < p; j++) {
      const mean = f64[means / 8 + j]!;
      for (let lane = 0; lane < LANES; lane++) {
        const difference = f64[x + j * LANES + lane]! - mean;
        if (gaps && Number.isNaN(difference)) continue;
        distance[lane]! += difference * difference;
      }
    }
    const codes = group / 2 + p * 4 * LANES;
    for (let lane = 0; lane < LANES; lane++) {
      let mismatches = 0;
      for (let j = 0; j < q; j++) {
        const code = u16[codes + j * LANES + lane]!;
        if (code !== u16[modes / 2 + j]! && !(gaps && code === MISSING_CODE)) mismatches++;
      }
      distance[lane]! += gamma * mismatches;
    }
  };

  const rank = (c: number) => {
    for (let lane = 0; lane < LANES; lane++) {
      const d = distance[lane]!;
      if (d < best[lane]!) {
        second[lane] = best[lane]!;
        secondLabel[lane] = c === 0 ? NONE : label[lane]!;
        best[lane] = d;
        label[lane] = c;
      } else if (d < second[lane]!) {
        second[lane] = d;
        secondLabel[lane] = c;
      }
    }
  };

  const scan = (
    groups: number,
    k: number,
    p: number,
    q: number,
    gamma: number,
    data: number,
    means: number,
    modes: number,
    labels: number,
    least: number,
    next: { labels: number; least: number; gaps: boolean } | null,
  ) => {
    for (let g = 0; g < groups; g++) {
      best.fill(Number.POSITIVE_INFINITY);
      second.fill(Number.POSITIVE_INFINITY);
      label.fill(0);
      secondLabel.fill(NONE);
      for (let c = 0; c < k; c++) {
        const group = data + g * groupBytes(p, q);
        measure(p, q, gamma, group, means + c * p * 8, modes + c * q * 2, next?.gaps ?? false);
        rank(c);
      }
      u16.set(label, labels / 2 + g * LANES);
      f64.set(best, least / 8 + g * LANES);
      if (next === null) continue;
      u16.set(secondLabel, next.labels / 2 + g * LANES);
      f64.set(second, next.least / 8 + g * LANES);
    }
  };

  const add = (
    to: number,
    weight: number,
    p: number,
    q: number,
    levels: number,
    group: number,
    lane: number,
    sums: number,
    counts: number,
    offsets: number,
  ) => {
    for (let j = 0; j < p; j++) f64[sums / 8 + to * p + j]! += weight * f64[group / 8 + j * LANES + lane]!;
    const codes = group / 2 + p * 4 * LANES + lane;
    const own = counts / 8 + to * levels;
    for (let j = 0; j < q; j++) f64[own + u32[offsets / 4 + j]! + u16[codes + j * LANES]!]! += weight;
  };

  return {
    packNumbers: (groups, column, most, stride, into) => {
      let within = 1;
      for (let g = 0; g < groups; g++) {
        for (let lane = 0; lane < LANES; lane++) {
          const value = f64[column / 8 + g * LANES + lane]!;
          f64[(into + g * stride) / 8 + lane] = value;
          if (!(Math.abs(value) <= most)) within = 0;
        }
      }
      return within;
    },
    packCodes: (groups, column, levels, stride, into) => {
      let known = 1;
      for (let g = 0; g < groups; g++) {
        for (let lane = 0; lane < LANES; lane++) {
          let code = i32[column / 4 + g * LANES + lane]!;
          if (code >>> 0 >= levels) {
            known = 0;
            code = code === MISSING ? MISSING_CODE : UNKNOWN_CODE;
          }
          u16[(into + g * stride) / 2 + lane] = code;
        }
      }
      return known;
    },
    nearest: (groups, k, p, q, gamma, data, means, modes, labels, least) => {
      scan(groups, k, p, q, gamma, data, means, modes, labels, least, null);
    },
    nearestTwo: (groups, k, p, q, gamma, data, means, modes, labels, least, nextLabels, nextLeast, gaps) => {
      const next = { labels: nextLabels, least: nextLeast, gaps: gaps !== 0 };
      scan(groups, k, p, q, gamma, data, means, modes, labels, least, next);
    },
    differences: (groups, p, q, weight, scale, data, values, codes, into) => {
      for (let i = 0; i < groups * LANES; i++) {
        const lane = i % LANES;
        const group = data + ((i - lane) / LANES) * groupBytes(p, q);
        let sum = 0;
        for (let j = 0; j < p; j++) {
          sum += Math.abs(f64[group / 8 + j * LANES + lane]! - f64[values / 8 + j]!);
        }
        let mismatches = 0;
        const own = group / 2 + 4 * LANES * p + lane;
        for (let j = 0; j < q; j++) if (u16[own + j * LANES] !== u16[codes / 2 + j]) mismatches++;
        f64[into / 8 + i] = Math.min((sum + weight * mismatches) * scale, 1);
      }
    },
    list: (rows, labels, slack, drifts, places) => {
      let count = 0;
      for (let i = 0; i < rows; i++) {
        if (f64[slack / 8 + i]! > f64[drifts / 8 + u16[labels / 2 + i]!]!) continue;
        u32[places / 4 + count++] = i;
      }
      return count;
    },
    gather: (count, p, q, data, places, gathered) => {
      for (let i = 0; i < count; i++) {
        const row = u32[places / 4 + i]!;
        const from = data + Math.floor(row / LANES) * groupBytes(p, q);
        const to = gathered + Math.floor(i / LANES) * groupBytes(p, q);
        for (let j = 0; j < p; j++) {
          f64[to / 8 + j * LANES + (i % LANES)] = f64[from / 8 + j * LANES + (row % LANES)]!;
        }
        const codes = 4 * LANES * p;
        for (let j = 0; j < q; j++) {
          u16[to / 2 + codes + j * LANES + (i % LANES)] = u16[from / 2 + codes + j * LANES + (row % LANES)]!;
        }
      }
    },
    lead: (groups, least, nextLeast) => {
      for (let i = 0; i < groups * LANES; i++) {
        const next = Math.sqrt(f64[nextLeast / 8 + i]!) * (1 - 1e-9);
        f64[least / 8 + i] = next - Math.sqrt(f64[least / 8 + i]!) * (1 + 1e-9);
      }
    },
    move: (
      rows,
      fresh,
      p,
      q,
      levels,
      data,
      weights,
      step,
      was,
      labels,
      sums,
      counts,
      offsets,
      masses,
      sizes,
    ) => {
      let moves = 0;
      for (let i = 0; i < rows; i++) {
        const from = u16[was / 2 + i]!;
        const to = u16[labels / 2 + i]!;
        if (from !== to) moves++;
        else if (fresh === 0) continue;
        const weight = f64[(weights + i * step) / 8]!;
        const lane = i % LANES;
        const group = data + ((i - lane) / LANES) * groupBytes(p, q);
        add(to, weight, p, q, levels, group, lane, sums, counts, offsets);
        f64[masses / 8 + to]! += weight;
        f64[sizes / 8 + to]!++;
        if (fresh !== 0) continue;
        add(from, -weight, p, q, levels, group, lane, sums, counts, offsets);
        f64[masses / 8 + from]! -= weight;
        f64[sizes / 8 + from]!--;
      }
      return moves;
    },
  };
}
