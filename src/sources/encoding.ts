import { createHash } from 'node:crypto';

export interface Encoding {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** sha256 of the bytes. */
  readonly hash: string;
  readonly bytes: number;
  /** What the first bytes say it is, where that is no text. */
  readonly binary: string | null;
}

/** Reads the bytes once: a byte order mark decides, else strict UTF-8, else Windows-1252. */
export async function detectEncoding(bytes: AsyncIterable<Uint8Array>): Promise<Encoding> {
  const hash = createHash('sha256');
  const strict = new TextDecoder('utf-8', { fatal: true });
  let marked: Encoding['name'] | undefined;
  let binary: string | null = null;
  let valid = true;
  let length = 0;
  for await (const chunk of bytes) {
    if (length === 0) {
      marked = byteOrderMark(chunk);
      binary = marked ? null : binaryKind(chunk);
    }
    length += chunk.length;
    hash.update(chunk);
    valid = valid && decodes(strict, chunk, true);
  }
  valid = valid && decodes(strict, new Uint8Array(), false);
  return {
    name: marked ?? (valid ? 'utf-8' : 'windows-1252'),
    hash: hash.digest('hex'),
    bytes: length,
    binary,
  };
}

function byteOrderMark(bytes: Uint8Array): Encoding['name'] | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** The kinds of file that people take for a table of text. */
function binaryKind(bytes: Uint8Array): string | null {
  const starts = (...mark: number[]) => mark.every((byte, i) => bytes[i] === byte);
  if (starts(0x50, 0x4b, 0x03, 0x04)) return 'an Excel workbook or another zip file';
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return 'an old Excel workbook';
  if (starts(0x1f, 0x8b)) return 'a compressed file';
  if (starts(0x25, 0x50, 0x44, 0x46)) return 'a PDF';
  if (starts(0x50, 0x41, 0x52, 0x31)) return 'a Parquet file';
  return bytes.subarray(0, 4096).includes(0) ? 'no text' : null;
}

function decodes(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

/** Decodes a stream; a byte order mark is dropped. */
export async function* decode(
  bytes: AsyncIterable<Uint8Array>,
  name: Encoding['name'],
): AsyncGenerator<string> {
  const decoder = new TextDecoder(name);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
