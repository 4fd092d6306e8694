import type { Packed } from '../pack.ts';
import type { Model } from '../prototypes.ts';
import { nearestBinary } from './nearest-binary.ts';

/** Rows of a block, as the kernel has it compiled in. */
export const BLOCK = 1024;

type NearestFunction = (
  rows: number,
  k: number,
  p: number,
  q: number,
  gamma: number,
  ...addresses: [
    numeric: number,
    codes: number,
    means: number,
    modes: number,
    labels: number,
    distances: number,
  ]
) => void;

interface Kernel {
  readonly nearest: NearestFunction;
  readonly memory: WebAssembly.Memory;
}

/** One a thread, opened when first needed; null where there is no WebAssembly with SIMD. */
let kernel: Kernel | null | undefined;

function openKernel(): Kernel | null {
  try {
    const bytes = Uint8Array.from(atob(nearestBinary), (character) => character.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
    return exports as unknown as Kernel;
  } catch {
    return null;
  }
}

/** Whether `nearestInKernel` can be used here. */
export function hasKernel(): boolean {
  kernel ??= openKernel();
  return kernel !== null;
}

/**
 * Labels up to BLOCK complete rows, from row `from` on, in WebAssembly: the same bits as in TypeScript, several times
 * faster. The block's columns are copied into the kernel's memory, which costs far less than it saves.
 */
export function nearestInKernel(
  data: Packed,
  model: Model,
  from: number,
  labels: Uint16Array,
  distances: Float64Array,
): void {
  const { nearest, memory } = kernel!;
  const { p, q } = data;
  const { k, gamma, prototypes } = model;
  const rows = labels.length;
  const numeric = 1024;
  const codes = numeric + p * BLOCK * 8;
  const means = codes + q * BLOCK * 4;
  const modes = means + k * p * 8;
  const nearestLabels = align(modes + k * q * 4);
  const nearestDistances = nearestLabels + BLOCK * 2;
  reserve(memory, nearestDistances + BLOCK * 8);

  const doubles = new Float64Array(memory.buffer);
  const integers = new Int32Array(memory.buffer);
  for (let j = 0; j < p; j++)
    doubles.set(data.numeric[j]!.subarray(from, from + rows), numeric / 8 + j * BLOCK);
  for (let j = 0; j < q; j++) integers.set(data.codes[j]!.subarray(from, from + rows), codes / 4 + j * BLOCK);
  doubles.set(prototypes.numeric.subarray(0, k * p), means / 8);
  integers.set(prototypes.categorical.subarray(0, k * q), modes / 4);

  nearest(rows, k, p, q, gamma, numeric, codes, means, modes, nearestLabels, nearestDistances);
  labels.set(new Uint16Array(memory.buffer, nearestLabels, rows));
  distances.set(new Float64Array(memory.buffer, nearestDistances, rows));
}

const align = (address: number) => (address + 15) & ~15;

const PAGE = 65_536;

function reserve(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}
