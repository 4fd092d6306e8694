import { createHash } from 'node:crypto';
import { drawData } from '../../bench/data.ts';
import { gowerCondensed, kprototypes, nearestTwo } from '../../src/cluster/index.ts';
import { hasWebAssembly } from '../../src/cluster/kernel/memory.ts';

/** Which kernel is at work here, and a hash of fits of every kind that it makes. */
export function fingerprint(): string {
  const { data } = drawData(2000, 3);
  const gaps = {
    ...data,
    numeric: data.numeric.map((column) => column.map((value) => (value > 1.5 ? Number.NaN : value))),
  };
  const weights = data.numeric[0]!.map((value) => 1 + value ** 2);
  const fits = [
    kprototypes(data, { k: 6, seed: 1, starts: 3 }),
    kprototypes(data, { k: 30, seed: 1, starts: 1 }),
    kprototypes(data, { k: 4, seed: 1, starts: 2, update: 'online', weights }),
    kprototypes(gaps, { k: 4, seed: 1, starts: 2, missing: 'ignore' }),
  ];
  const hash = createHash('sha256');
  const add = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
    hash.update(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
  for (const { labels, prototypes, cost } of fits) {
    [labels, prototypes.numeric, prototypes.categorical, Float64Array.of(cost)].forEach(add);
  }
  const { distances, next, nextDistances } = nearestTwo(fits[0]!, gaps);
  [distances, next, nextDistances, gowerCondensed(data)].forEach(add);
  return `${hasWebAssembly() ? 'WebAssembly' : 'script'} ${hash.digest('hex')}`;
}
