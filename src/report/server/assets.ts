import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The dashboard's own files by the path that they are served at: the whole map is fixed when the server starts. */
export type Assets = ReadonlyMap<string, { readonly type: string; readonly bytes: Uint8Array }>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads the built dashboard from a folder. */
export async function readAssets(folder: URL): Promise<Assets> {
  const root = fileURLToPath(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const assets = new Map<string, { type: string; bytes: Uint8Array }>();
  for (const entry of entries) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || !type) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(root, file).replaceAll('\\', '/')}`;
    const bytes = await readFile(file);
    assets.set(path === '/index.html' ? '/' : path, { type, bytes });
  }
  return assets;
}
