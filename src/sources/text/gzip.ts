import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataRefused, refused } from '../../domain/errors.ts';
import type { TableName } from '../../domain/tables.ts';
import { atMost, mostUnpacked } from '../bomb.ts';
import type { Location } from '../locate.ts';

/** Unpacks a compressed file into the scratch folder. Throws DataRefused where it is broken, or a bomb. */
export async function unpack(
  table: TableName,
  location: Location,
  bytes: number,
  scratch: string,
): Promise<Location> {
  const { label } = location;
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const path = join(scratch, `${table}-${label.replaceAll(/[^\w.-]/g, '_')}.unpacked`);
  const most = mostUnpacked(bytes);
  const tooMany = () =>
    refused(table, 'source_unreadable', `${label} grows without end when it is unpacked, as no table does.`);
  const counted = (pieces: AsyncIterable<Uint8Array>) => atMost(pieces, most, tooMany);
  try {
    await pipeline(location.open(), createGunzip(), counted, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    if (error instanceof DataRefused) throw error;
    throw refused(
      table,
      'source_unreadable',
      `${label} is damaged, and cannot be unpacked. Compress it again.`,
    );
  }
  return { label, path, open: () => createReadStream(path) };
}
