import { createHash } from 'node:crypto';

const hashOf = (name: string) => createHash('sha256').update(`kindred ${name}`).digest('hex');

/** Twenty hex digits, the same for the same name: what Power BI calls pages and visuals by. */
export const idOf = (name: string): string => hashOf(name).slice(0, 20);

/** A UUID, the same for the same name: what Power BI knows tables, columns and measures by when they are renamed. */
export function tagOf(name: string): string {
  const hash = hashOf(name);
  const variant = ((Number.parseInt(hash[16]!, 16) & 3) | 8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
