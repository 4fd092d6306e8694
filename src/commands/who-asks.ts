import { userInfo } from 'node:os';
import type { Store } from '../warehouse/store.ts';
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

/** Notes that everything that is known of every customer is written to a folder, before it is. */
export const noteEverybody = (
  store: Store,
  {
    by,
    customers,
    folder,
  }: { readonly by: string | undefined; readonly customers: number; readonly folder: string },
  terminal: Terminal,
): Promise<void> =>
  store.noteExport({
    askedAt: terminal.now().toISOString(),
    askedBy: whoAsks(by, terminal),
    segment: null,
    columns: 'everything',
    customers,
    file: folder,
  });
