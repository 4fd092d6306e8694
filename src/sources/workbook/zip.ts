import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { type Entry, open, type ZipFile } from 'yauzl';
import { atMost, mostUnpacked } from '../bomb.ts';

/** A zip file's parts, by name. Whoever opens it closes it. */
export interface Archive {
  readonly names: readonly string[];
  /** The bytes of a part, inflated as they are asked for. @throws ArchiveError */
  read(name: string): AsyncGenerator<Uint8Array>;
  close(): void;
}

/** What is wrong with a workbook, as the end of a sentence that begins with its name. */
export class ArchiveError extends Error {
  readonly code: string;
  constructor(message: string, code = 'source_unreadable') {
    super(message);
    this.code = code;
  }
}

const openFile = promisify(open) as (path: string, options: object) => Promise<ZipFile>;

const options = { lazyEntries: true, autoClose: false };

/** @throws ArchiveError where it is no zip file, or a broken one */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await openFile(path, options).catch(broken);
  try {
    const entries = await entriesOf(zip).catch(broken);
    return {
      names: [...entries.keys()],
      read: (name) => inflate(zip, entries.get(name)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

const MOST_ENTRIES = 10_000;

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  return new Promise((done, failed) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      if (entries.size > MOST_ENTRIES) failed(new Error('it has too many parts'));
      else zip.readEntry();
    });
    zip.on('end', () => done(entries));
    zip.on('error', failed);
    zip.readEntry();
  });
}

/** Counts what comes out, whatever the file says of its size. */
async function* inflate(zip: ZipFile, entry: Entry | undefined): AsyncGenerator<Uint8Array> {
  if (!entry) throw new ArchiveError('lacks a part that a workbook must have');
  if (entry.isEncrypted()) throw new ArchiveError('is protected by a password. Save it without one');
  const openStream = promisify(zip.openReadStream.bind(zip)) as (
    of: Entry,
  ) => Promise<AsyncIterable<Uint8Array>>;
  const most = mostUnpacked(entry.compressedSize);
  const tooMany = () => new ArchiveError('grows without end when it is unpacked, as no workbook does');
  let sum = 0;
  try {
    for await (const chunk of atMost(await openStream(entry), most, tooMany)) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (sum !== entry.crc32) broken(null);
  } catch (error) {
    broken(error);
  }
}

function broken(error: unknown): never {
  if (error instanceof ArchiveError) throw error;
  throw new ArchiveError('is damaged, and cannot be unpacked. Save it again, or export it as CSV');
}
