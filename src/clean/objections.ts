/** What people write for "no", and for a consent that was given up. */
const no = "('no', 'n', 'false', '0', 'off', 'none', 'nein', 'non')";
const refusal =
  "('no', 'n', 'false', '0', 'off', 'none', 'nein', 'non', 'refused', 'declined', 'withdrawn', 'revoked', 'opted out', 'opt out')";

/**
 * Whether a customer objects, as SQL: the objection column says anything but no, or the consent column says no. What
 * cannot be understood counts as an objection; an empty cell says nothing.
 *
 * @param present which of our columns the sheet has
 */
export function objects(present: readonly string[]): string {
  const said = [
    ...(present.includes('objection') ? [`(objection IS NOT NULL AND lower(objection) NOT IN ${no})`] : []),
    ...(present.includes('consent') ? [`coalesce(lower(consent) IN ${refusal}, FALSE)`] : []),
  ];
  return said.length === 0 ? 'FALSE' : said.join(' OR ');
}
