// AssemblyScript, compiled to WebAssembly by scripts/kernel.ts. src/cluster/kernel/script.ts is its twin: the same sums
// in the same order, so the same bits. The layout of a group of eight rows is src/cluster/table/layout.ts's.

/** The code of a missing category; a missing number is NaN. */
const MISSING: i16 = -1;

@inline
function square(difference: v128, gaps: bool): v128 {
  const present = gaps ? v128.and(difference, f64x2.eq(difference, difference)) : difference;
  return f64x2.mul(present, present);
}

/** Which of eight rows lie below the best so far, as a mask of eight 16-bit lanes. */
@inline
function below(d0: v128, d1: v128, d2: v128, d3: v128, b0: v128, b1: v128, b2: v128, b3: v128): v128 {
  return i8x16.narrow_i16x8_s(
    i16x8.narrow_i32x4_s(f64x2.lt(d0, b0), f64x2.lt(d1, b1)),
    i16x8.narrow_i32x4_s(f64x2.lt(d2, b2), f64x2.lt(d3, b3)),
  );
}

@inline
function scan(
  groups: i32, k: i32, p: i32, q: i32, gamma: f64, data: usize, means: usize, modes: usize,
  labels: usize, least: usize, nextLabels: usize, nextLeast: usize, two: bool, gaps: bool,
): void {
  const penalty = f64x2.splat(gamma);
  const missing = i16x8.splat(MISSING);
  for (let g = 0; g < groups; g++) {
    let best0 = f64x2.splat(Infinity), best1 = best0, best2 = best0, best3 = best0;
    let next0 = best0, next1 = best0, next2 = best0, next3 = best0;
    let label = i16x8.splat(0), nextLabel = i16x8.splat(-1);
    let x = data, m = means, o = modes;
    for (let c = 0; c < k; c++) {
      let d0 = f64x2.splat(0), d1 = d0, d2 = d0, d3 = d0;
      x = data;
      for (let j = 0; j < p; j++) {
        const mean = v128.load64_splat(m);
        d0 = f64x2.add(d0, square(f64x2.sub(v128.load(x), mean), gaps));
        d1 = f64x2.add(d1, square(f64x2.sub(v128.load(x, 16), mean), gaps));
        d2 = f64x2.add(d2, square(f64x2.sub(v128.load(x, 32), mean), gaps));
        d3 = f64x2.add(d3, square(f64x2.sub(v128.load(x, 48), mean), gaps));
        x += 64;
        m += 8;
      }
      let count = i16x8.splat(0);
      for (let j = 0; j < q; j++) {
        const code = v128.load(x);
        let differs = i16x8.ne(code, v128.load16_splat(o));
        if (gaps) differs = v128.andnot(differs, i16x8.eq(code, missing));
        count = i16x8.sub(count, differs);
        x += 16;
        o += 2;
      }
      const low = i32x4.extend_low_i16x8_s(count), high = i32x4.extend_high_i16x8_s(count);
      d0 = f64x2.add(d0, f64x2.mul(penalty, f64x2.convert_low_i32x4_s(low)));
      d1 = f64x2.add(d1, f64x2.mul(penalty, f64x2.convert_low_i32x4_s(i32x4.shuffle(low, low, 2, 3, 0, 1))));
      d2 = f64x2.add(d2, f64x2.mul(penalty, f64x2.convert_low_i32x4_s(high)));
      d3 = f64x2.add(d3, f64x2.mul(penalty, f64x2.convert_low_i32x4_s(i32x4.shuffle(high, high, 2, 3, 0, 1))));

      const own = i16x8.splat(<i16>c);
      const nearer = below(d0, d1, d2, d3, best0, best1, best2, best3);
      if (two) {
        nextLabel = v128.bitselect(own, nextLabel, below(d0, d1, d2, d3, next0, next1, next2, next3));
        nextLabel = v128.bitselect(label, nextLabel, nearer);
        next0 = f64x2.pmin(next0, f64x2.pmax(best0, d0));
        next1 = f64x2.pmin(next1, f64x2.pmax(best1, d1));
        next2 = f64x2.pmin(next2, f64x2.pmax(best2, d2));
        next3 = f64x2.pmin(next3, f64x2.pmax(best3, d3));
        if (c == 0) nextLabel = i16x8.splat(-1);
      }
      label = v128.bitselect(own, label, nearer);
      best0 = f64x2.pmin(best0, d0);
      best1 = f64x2.pmin(best1, d1);
      best2 = f64x2.pmin(best2, d2);
      best3 = f64x2.pmin(best3, d3);
    }
    v128.store(labels, label);
    v128.store(least, best0);
    v128.store(least, best1, 16);
    v128.store(least, best2, 32);
    v128.store(least, best3, 48);
    if (two) {
      v128.store(nextLabels, nextLabel);
      v128.store(nextLeast, next0);
      v128.store(nextLeast, next1, 16);
      v128.store(nextLeast, next2, 32);
      v128.store(nextLeast, next3, 48);
      nextLabels += 16;
      nextLeast += 64;
    }
    data = x;
    labels += 16;
    least += 64;
  }
}

/** The code of a level that its column does not know. */
const UNKNOWN: i32 = 0xfffe;

/** Copies a numeric column's values into groups `stride` bytes apart. Returns whether all lie between ±`most`. */
export function packNumbers(groups: i32, column: usize, most: f64, stride: usize, into: usize): bool {
  const limit = f64x2.splat(most);
  let within = i64x2.splat(-1);
  for (let g = 0; g < groups; g++) {
    const x0 = v128.load(column), x1 = v128.load(column, 16), x2 = v128.load(column, 32), x3 = v128.load(column, 48);
    v128.store(into, x0);
    v128.store(into, x1, 16);
    v128.store(into, x2, 32);
    v128.store(into, x3, 48);
    const low = v128.and(f64x2.le(f64x2.abs(x0), limit), f64x2.le(f64x2.abs(x1), limit));
    const high = v128.and(f64x2.le(f64x2.abs(x2), limit), f64x2.le(f64x2.abs(x3), limit));
    within = v128.and(within, v128.and(low, high));
    column += 64;
    into += stride;
  }
  return i64x2.all_true(within);
}

@inline
function packed(codes: v128, levels: v128): v128 {
  const absent = v128.bitselect(i32x4.splat(0xffff), i32x4.splat(UNKNOWN), i32x4.eq(codes, i32x4.splat(-1)));
  return v128.bitselect(codes, absent, i32x4.lt_u(codes, levels));
}

/** Copies a categorical column's codes (i32) into groups. Returns whether every one is below `levels`. */
export function packCodes(groups: i32, column: usize, levels: i32, stride: usize, into: usize): bool {
  const limit = i32x4.splat(levels);
  let known = i32x4.splat(-1);
  for (let g = 0; g < groups; g++) {
    const low = v128.load(column), high = v128.load(column, 16);
    v128.store(into, i16x8.narrow_i32x4_u(packed(low, limit), packed(high, limit)));
    known = v128.and(known, v128.and(i32x4.lt_u(low, limit), i32x4.lt_u(high, limit)));
    column += 32;
    into += stride;
  }
  return i32x4.all_true(known);
}

/** The nearest of k prototypes for whole groups of complete rows: a u16 label and an f64 distance each; the lowest of equals. */
export function nearest(
  groups: i32, k: i32, p: i32, q: i32, gamma: f64, data: usize, means: usize, modes: usize,
  labels: usize, least: usize,
): void {
  scan(groups, k, p, q, gamma, data, means, modes, labels, least, 0, 0, false, false);
}

/** The nearest and the second nearest. With `gaps` rows may have missing cells, which add nothing to a distance. */
export function nearestTwo(
  groups: i32, k: i32, p: i32, q: i32, gamma: f64, data: usize, means: usize, modes: usize,
  labels: usize, least: usize, nextLabels: usize, nextLeast: usize, gaps: bool,
): void {
  if (gaps) scan(groups, k, p, q, gamma, data, means, modes, labels, least, nextLabels, nextLeast, true, true);
  else scan(groups, k, p, q, gamma, data, means, modes, labels, least, nextLabels, nextLeast, true, false);
}

/**
 * Σ |x − value| + weight · mismatches, times `scale`, at most 1, for whole groups of complete rows against one row: p f64 values and
 * q u16 codes. One f64 each.
 */
export function differences(
  groups: i32, p: i32, q: i32, weight: f64, scale: f64, data: usize, values: usize, codes: usize, into: usize,
): void {
  const penalty = f64x2.splat(weight), factor = f64x2.splat(scale), one = f64x2.splat(1);
  for (let g = 0; g < groups; g++) {
    let d0 = f64x2.splat(0), d1 = d0, d2 = d0, d3 = d0;
    for (let j = 0; j < p; j++) {
      const value = v128.load64_splat(values + (j << 3));
      d0 = f64x2.add(d0, f64x2.abs(f64x2.sub(v128.load(data), value)));
      d1 = f64x2.add(d1, f64x2.abs(f64x2.sub(v128.load(data, 16), value)));
      d2 = f64x2.add(d2, f64x2.abs(f64x2.sub(v128.load(data, 32), value)));
      d3 = f64x2.add(d3, f64x2.abs(f64x2.sub(v128.load(data, 48), value)));
      data += 64;
    }
    let count = i16x8.splat(0);
    for (let j = 0; j < q; j++) {
      count = i16x8.sub(count, i16x8.ne(v128.load(data), v128.load16_splat(codes + (j << 1))));
      data += 16;
    }
    const low = i32x4.extend_low_i16x8_s(count), high = i32x4.extend_high_i16x8_s(count);
    d0 = f64x2.add(d0, f64x2.mul(penalty, f64x2.convert_low_i32x4_s(low)));
    d1 = f64x2.add(d1, f64x2.mul(penalty, f64x2.convert_low_i32x4_s(i32x4.shuffle(low, low, 2, 3, 0, 1))));
    d2 = f64x2.add(d2, f64x2.mul(penalty, f64x2.convert_low_i32x4_s(high)));
    d3 = f64x2.add(d3, f64x2.mul(penalty, f64x2.convert_low_i32x4_s(i32x4.shuffle(high, high, 2, 3, 0, 1))));
    v128.store(into, f64x2.pmin(one, f64x2.mul(d0, factor)));
    v128.store(into, f64x2.pmin(one, f64x2.mul(d1, factor)), 16);
    v128.store(into, f64x2.pmin(one, f64x2.mul(d2, factor)), 32);
    v128.store(into, f64x2.pmin(one, f64x2.mul(d3, factor)), 48);
    into += 64;
  }
}

/**
 * Lists (u32) the places of those rows of a block whose slack does not exceed their label's drift. Returns how many.
 */
export function list(rows: i32, labels: usize, slack: usize, drifts: usize, places: usize): i32 {
  let count = 0;
  for (let i = 0; i < rows; i++) {
    store<i32>(places + (count << 2), i);
    count += i32(load<f64>(slack + (i << 3)) <= load<f64>(drifts + (<usize>load<u16>(labels + (i << 1)) << 3)));
  }
  return count;
}

/** Copies `count` rows of a block, whose places in it are listed (u32), into groups of their own. */
export function gather(count: i32, p: i32, q: i32, data: usize, places: usize, gathered: usize): void {
  const groupBytes = <usize>((p << 6) + (q << 4));
  for (let i = 0; i < count; i++) {
    const row = load<i32>(places + (i << 2));
    let from = data + <usize>(row >> 3) * groupBytes + <usize>((row & 7) << 3);
    let to = gathered + <usize>(i >> 3) * groupBytes + <usize>((i & 7) << 3);
    for (let j = 0; j < p; j++) {
      store<f64>(to, load<f64>(from));
      from += 64;
      to += 64;
    }
    from -= <usize>((row & 7) * 6);
    to -= <usize>((i & 7) * 6);
    for (let j = 0; j < q; j++) {
      store<u16>(to, load<u16>(from));
      from += 16;
      to += 16;
    }
  }
}

/** By how far √next leads √least in whole groups, a little less for rounding; f64, in the place of least. */
export function lead(groups: i32, least: usize, nextLeast: usize): void {
  const shrink = f64x2.splat(1 - 1e-9), stretch = f64x2.splat(1 + 1e-9);
  for (let i = 0; i < groups << 2; i++) {
    const next = f64x2.mul(f64x2.sqrt(v128.load(nextLeast)), shrink);
    v128.store(least, f64x2.sub(next, f64x2.mul(f64x2.sqrt(v128.load(least)), stretch)));
    least += 16;
    nextLeast += 16;
  }
}

/** Adds one complete row, `weight` times, to a cluster's sums and level counts. */
@inline
function add(
  label: usize, weight: f64, p: i32, q: i32, levels: usize, data: usize, lane: usize,
  sums: usize, counts: usize, offsets: usize,
): void {
  let x = data + (lane << 3);
  let sum = sums + ((label * <usize>p) << 3);
  for (let j = 0; j < p; j++) {
    store<f64>(sum, load<f64>(sum) + weight * load<f64>(x));
    x += 64;
    sum += 8;
  }
  x -= lane * 6;
  const own = counts + ((label * levels) << 3);
  for (let j = 0; j < q; j++) {
    const cell = own + ((<usize>load<u32>(offsets + (j << 2)) + <usize>load<u16>(x)) << 3);
    store<f64>(cell, load<f64>(cell) + weight);
    x += 16;
  }
}

/**
 * Tallies complete rows whose label changed: adds each to its new cluster and takes it out of its old one. With `fresh`
 * all rows are added and none taken out. Weights lie `step` bytes apart. Returns how many labels changed.
 */
export function move(
  rows: i32, fresh: bool, p: i32, q: i32, levels: i32, data: usize, weights: usize, step: i32,
  was: usize, labels: usize, sums: usize, counts: usize, offsets: usize, masses: usize, sizes: usize,
): i32 {
  const groupBytes = <usize>((p << 6) + (q << 4));
  let moves = 0;
  for (let i = 0; i < rows; i++) {
    const lane = <usize>(i & 7);
    if (!fresh && lane == 0 && i + 8 <= rows && i16x8.all_true(i16x8.eq(v128.load(was), v128.load(labels)))) {
      data += groupBytes;
      was += 16;
      labels += 16;
      weights += <usize>step << 3;
      i += 7;
      continue;
    }
    const from = <usize>load<u16>(was), to = <usize>load<u16>(labels);
    if (from != to) moves++;
    if (fresh || from != to) {
      const weight = load<f64>(weights);
      add(to, weight, p, q, levels, data, lane, sums, counts, offsets);
      store<f64>(masses + (to << 3), load<f64>(masses + (to << 3)) + weight);
      store<f64>(sizes + (to << 3), load<f64>(sizes + (to << 3)) + 1);
      if (!fresh) {
        add(from, -weight, p, q, levels, data, lane, sums, counts, offsets);
        store<f64>(masses + (from << 3), load<f64>(masses + (from << 3)) - weight);
        store<f64>(sizes + (from << 3), load<f64>(sizes + (from << 3)) - 1);
      }
    }
    was += 2;
    labels += 2;
    weights += <usize>step;
    if (lane == 7) data += groupBytes;
  }
  return moves;
}
