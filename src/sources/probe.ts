import { createHash } from 'node:crypto';
import { LineCensus, type Lines } from './text/census.ts';
import { type Encoding, EncodingDetector } from './text/encoding.ts';

/** What a file's first bytes say it is. */
type Found = 'text' | 'zip' | 'parquet' | 'duckdb' | 'gzip' | 'old Excel workbook' | 'PDF' | 'unknown';

export interface Probe {
  readonly found: Found;
  /** Of text. */
  readonly encoding: Encoding;
  /** Of UTF-8 text. */
  readonly lines: Lines;
  /** sha256 of the bytes. */
  readonly hash: string;
  readonly bytes: number;
  /** The first bytes. */
  readonly head: Uint8Array;
}

/** Reads all bytes once. */
export async function probe(bytes: AsyncIterable<Uint8Array>): Promise<Probe> {
  const hash = createHash('sha256');
  const detector = new EncodingDetector();
  const census = new LineCensus();
  let head: Uint8Array = new Uint8Array();
  let length = 0;
  for await (const chunk of bytes) {
    if (length === 0) head = chunk.slice(0, 4096);
    length += chunk.length;
    hash.update(chunk);
    detector.add(chunk);
    census.add(chunk);
  }
  const { encoding } = detector;
  return {
    found: foundIn(head, encoding),
    encoding,
    lines: census.lines,
    hash: hash.digest('hex'),
    bytes: length,
    head,
  };
}

function foundIn(head: Uint8Array, encoding: Encoding): Found {
  const has = (offset: number, ...mark: number[]) => mark.every((byte, i) => head[offset + i] === byte);
  if (has(0, 0x50, 0x4b, 0x03, 0x04)) return 'zip';
  if (has(0, 0x50, 0x41, 0x52, 0x31)) return 'parquet';
  if (has(8, 0x44, 0x55, 0x43, 0x4b)) return 'duckdb';
  if (has(0, 0x1f, 0x8b)) return 'gzip';
  if (has(0, 0xd0, 0xcf, 0x11, 0xe0)) return 'old Excel workbook';
  if (has(0, 0x25, 0x50, 0x44, 0x46)) return 'PDF';
  return head.includes(0) && !encoding.startsWith('utf-16') ? 'unknown' : 'text';
}
