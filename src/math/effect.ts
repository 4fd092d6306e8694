/** The mean, or the share, of everybody outside a group that is `share` of all; the group's own where it is all. */
export const outsideOf = (own: number, overall: number, share: number): number =>
  share < 1 ? (overall - share * own) / (1 - share) : own;

/** The difference of two shares on the arcsine scale, positive where the first is larger (Cohen 1988). */
export function cohensH(share: number, other: number): number {
  const angle = (value: number) => 2 * Math.asin(Math.sqrt(Math.min(1, Math.max(0, value))));
  return angle(share) - angle(other);
}
