import { crc32, deflateRawSync } from 'node:zlib';

/** A zip file of the given parts, compressed. */
export function zipOf(parts: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content as string);
    const packed = deflateRawSync(bytes);
    const sizes = [crc32(bytes), packed.length, bytes.length] as const;
    const file = Buffer.from(name);
    const local = Buffer.concat([header(0x04034b50, [[20, 2]], sizes, file.length), file, packed]);
    bodies.push(local);
    directory.push(
      header(
        0x02014b50,
        [
          [20, 2],
          [20, 2],
        ],
        sizes,
        file.length,
        [
          [0, 2],
          [0, 2],
          [0, 2],
          [0, 4],
          [offset, 4],
        ],
      ),
      file,
    );
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const count = Object.keys(parts).length;
  const end = fields([
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [central.length, 4],
    [offset, 4],
    [0, 2],
  ]);
  return Buffer.concat([...bodies, central, end]);
}

type Field = readonly [value: number, bytes: number];

/** The fields that a local header and an entry of the directory share. */
function header(
  mark: number,
  versions: readonly Field[],
  [crc, packed, size]: readonly [number, number, number],
  nameLength: number,
  rest: readonly Field[] = [],
): Buffer {
  const shared: Field[] = [
    [0x0800, 2],
    [8, 2],
    [0, 2],
    [0x21, 2],
    [crc, 4],
    [packed, 4],
    [size, 4],
    [nameLength, 2],
    [0, 2],
  ];
  return fields([[mark, 4], ...versions, ...shared, ...rest]);
}

function fields(all: readonly Field[]): Buffer {
  return Buffer.concat(
    all.map(([value, bytes]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );
}
