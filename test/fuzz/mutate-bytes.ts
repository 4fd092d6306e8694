import type { Rng } from '../../src/math/rng.ts';
import { pick, several, slice } from './chance.ts';

type Mutation = (rng: Rng, bytes: Buffer) => Buffer;

const flip: Mutation = (rng, bytes) => {
  if (bytes.length === 0) return bytes;
  const copy = Buffer.from(bytes);
  copy[rng.int(bytes.length)]! ^= 1 << rng.int(8);
  return copy;
};

const overwrite: Mutation = (rng, bytes) => {
  const [from, to] = slice(rng, bytes.length, 8);
  return Buffer.from(bytes).fill(pick(rng, [0, 0x0a, 0x22, 0x80, 0xff]), from, to);
};

const insert: Mutation = (rng, bytes) => {
  const at = rng.int(bytes.length + 1);
  const odd = [[0], [0, 0, 0, 0], [0xff], [0xef, 0xbb, 0xbf], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90]];
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(rng, odd)), bytes.subarray(at)]);
};

const remove: Mutation = (rng, bytes) => {
  const [from, to] = slice(rng, bytes.length, 40);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
};

const repeat: Mutation = (rng, bytes) => {
  const [from, to] = slice(rng, bytes.length, 400);
  const piece = bytes.subarray(from, to);
  const times = pick(rng, [1, 2, 50]);
  return Buffer.concat([bytes.subarray(0, to), ...Array<Buffer>(times).fill(piece), bytes.subarray(to)]);
};

const truncate: Mutation = (rng, bytes) => bytes.subarray(0, rng.int(bytes.length + 1));

const surround: Mutation = (rng, bytes) => {
  const more = Buffer.alloc(1 + rng.int(64), rng.int(256));
  return Buffer.concat(rng.int(2) === 0 ? [more, bytes] : [bytes, more]);
};

/** Changes some bytes here and there. */
export function mutateBytes(rng: Rng, bytes: Buffer): Buffer {
  return several(rng, 6, [flip, flip, flip, overwrite, insert, remove, repeat, truncate, surround], bytes);
}

/** The beginning of one file and the end of another. */
export function splice(rng: Rng, a: Buffer, b: Buffer): Buffer {
  return Buffer.concat([a.subarray(0, rng.int(a.length + 1)), b.subarray(rng.int(b.length + 1))]);
}
