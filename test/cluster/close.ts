import assert from 'node:assert/strict';

/** Equal to a relative tolerance (absolute below 1). */
export function close(actual: number, expected: number, tolerance: number, what = ''): void {
  const room = tolerance * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= room, `${what} ${actual} is not within ${room} of ${expected}`);
}

export function allClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = '',
): void {
  assert.equal(actual.length, expected.length, `${what} length`);
  for (let i = 0; i < expected.length; i++) close(actual[i]!, expected[i]!, tolerance, `${what}[${i}]`);
}
