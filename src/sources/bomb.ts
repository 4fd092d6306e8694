/** Unpacked bytes up to which a file may be as compressible as it likes. */
export const HARMLESS_BYTES = 16 * 2 ** 20;

/** No table that people work with grows to so many times its size when it is unpacked; a bomb of zeros to a thousand times. */
const MOST_GROWTH = 100;

/** All that is ever unpacked of one file. */
const MOST_BYTES = 8 * 2 ** 30;

/** How many bytes may come out of so many; what a file says of its own size is not asked. */
export function mostUnpacked(packedBytes: number): number {
  return Math.min(MOST_BYTES, Math.max(HARMLESS_BYTES, packedBytes * MOST_GROWTH));
}

/** The same pieces, as long as they come to no more bytes than `most`. @throws what `tooMany` makes */
export async function* atMost(
  pieces: AsyncIterable<Uint8Array>,
  most: number,
  tooMany: () => Error,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > most) throw tooMany();
    yield piece;
  }
}
