import { crc32, deflateRawSync, inflateRawSync, constants as zlib } from 'node:zlib';

/** A part of a zip file: its header of the directory, and its own header with the packed bytes, both with the name. */
export interface Entry {
  readonly directory: Buffer;
  readonly local: Buffer;
}

/** Sizes of the fixed fields of a header in the directory, of a part's own header, and of the end of the file. */
const DIRECTORY = 46;
const LOCAL = 30;
const END = 22;

/** The parts of a sound zip file. */
export function entriesOf(zip: Buffer): Entry[] {
  const end = zip.length - END;
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  while (at < end) {
    const size = DIRECTORY + zip.readUInt16LE(at + 28);
    const start = zip.readUInt32LE(at + 42);
    const packed = zip.readUInt32LE(at + 20);
    const local = zip.subarray(start, start + LOCAL + zip.readUInt16LE(start + 26) + packed);
    entries.push({ directory: Buffer.from(zip.subarray(at, at + size)), local: Buffer.from(local) });
    at += size;
  }
  return entries;
}

export function nameOf({ directory }: Entry): string {
  return directory.subarray(DIRECTORY).toString();
}

export function textOf({ local }: Entry): string {
  return inflateRawSync(local.subarray(LOCAL + local.readUInt16LE(26))).toString();
}

/** A zip file of parts. Parts that share one `local` have the same bytes, which are there once. */
export function zipOfEntries(entries: readonly Entry[]): Buffer {
  const offsets = new Map<Buffer, number>();
  let offset = 0;
  for (const { local } of entries) {
    if (offsets.has(local)) continue;
    offsets.set(local, offset);
    offset += local.length;
  }
  const directory = Buffer.concat(
    entries.map((entry) => {
      const header = Buffer.from(entry.directory);
      header.writeUInt32LE(offsets.get(entry.local)!, 42);
      return header;
    }),
  );
  const end = Buffer.alloc(END);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length & 0xffff, 8);
  end.writeUInt16LE(entries.length & 0xffff, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...offsets.keys(), directory, end]);
}

/** Packed bytes with the size and the checksum of what comes out. */
export interface Packed {
  readonly bytes: Buffer;
  readonly size: number;
  readonly crc: number;
}

/** Packs pieces that repeat so many times, each packed once: gigabytes cost no time. */
export function pack(pieces: readonly (readonly [piece: string | Buffer, times: number])[]): Packed {
  const packed: Buffer[] = [];
  let size = 0;
  let crc = 0;
  for (const [piece, times] of pieces) {
    const bytes = Buffer.from(piece as string);
    const once = deflateRawSync(bytes, { finishFlush: zlib.Z_FULL_FLUSH });
    for (let i = 0; i < times; i++) {
      packed.push(once);
      crc = crc32(bytes, crc);
    }
    size += bytes.length * times;
  }
  const emptyLastBlock = Buffer.from([3, 0]);
  return { bytes: Buffer.concat([...packed, emptyLastBlock]), size, crc };
}

export function entryOf(name: string, { bytes, size, crc }: Packed): Entry {
  const file = Buffer.from(name);
  const directory = Buffer.alloc(DIRECTORY);
  directory.writeUInt32LE(0x02014b50, 0);
  directory.writeUInt16LE(20, 4);
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(8, 4);
  shared.writeUInt32LE(crc, 10);
  shared.writeUInt32LE(bytes.length, 14);
  shared.writeUInt32LE(size, 18);
  shared.writeUInt16LE(file.length, 22);
  shared.copy(directory, 6);
  const mark = Buffer.from([0x50, 0x4b, 3, 4]);
  return { directory: Buffer.concat([directory, file]), local: Buffer.concat([mark, shared, file, bytes]) };
}

/** A gzip file of what was packed. */
export function gzipOf({ bytes, size, crc }: Packed): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), bytes, trailer]);
}
