/** The arithmetic mean; NaN for no values. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/**
 * The standard deviation that divides by n (ddof 0), in two passes. A constant column gives exactly 0, even where
 * rounding puts its mean beside its value.
 */
export function deviation(values: Float64Array): number {
  const centre = mean(values);
  let sum = 0;
  let constant = true;
  for (let i = 0; i < values.length; i++) {
    sum += (values[i]! - centre) ** 2;
    constant &&= values[i] === values[0];
  }
  return constant && values.length > 0 ? 0 : Math.sqrt(sum / values.length);
}
