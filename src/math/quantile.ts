/**
 * The q-quantile by linear interpolation between neighbours (numpy's default, R's type 7).
 *
 * @param sorted ascending, without NaN
 * @param q from 0 to 1
 * @returns NaN for no values
 * @throws RangeError when q is outside [0, 1]
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`A quantile lies between 0 and 1, not at ${q}.`);
  const position = q * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  const t = position - Math.floor(position);
  // Interpolating from the nearer end, as numpy does, keeps the result between the two.
  return t < 0.5 ? below + (above - below) * t : above - (above - below) * (1 - t);
}
