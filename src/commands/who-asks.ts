import { userInfo } from 'node:os';
import type { Terminal } from './terminal.ts';

/** Who a list is written for: the one named, else the one logged in. */
export function whoAsks(named: string | undefined, { env }: Terminal): string {
  const known = named ?? env.GITHUB_ACTOR ?? env.USER ?? env.USERNAME;
  if (known) return known;
  try {
    return userInfo().username;
  } catch {
    return 'somebody without a name';
  }
}
