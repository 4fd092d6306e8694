import { kernelBinary } from './binary.ts';
import type { Kernel } from './kernel.ts';
import { scriptKernel } from './script.ts';

/** Space for a table and for work on it, seen as four kinds of numbers, and the kernel that works there. */
export interface Memory {
  readonly bytes: number;
  readonly f64: Float64Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly kernel: Kernel;
  /** What another thread opens the same space by. */
  readonly shared: SharedSpace;
}

export type SharedSpace = WebAssembly.Memory | ArrayBufferLike;

const PAGE = 65_536;

/** WebAssembly addresses 4 GiB. */
const MOST_BYTES = 65_535 * PAGE;

/** Spaces given back, for the next table that fits: opening one costs more than a small fit. */
const spare: Memory[] = [];
const MOST_SPARE = 4;
const MOST_SPARE_BYTES = 64 * 2 ** 20;

/**
 * Space of at least so many bytes. Its contents are arbitrary.
 *
 * @throws RangeError when the machine has not so much memory
 */
export function borrowMemory(bytes: number): Memory {
  const fitting = spare.findIndex((memory) => memory.bytes >= bytes);
  if (fitting >= 0) return spare.splice(fitting, 1)[0]!;
  return openMemory(newSpace(bytes));
}

/** Gives space back. Nobody may use it afterwards. */
export function returnMemory(memory: Memory): void {
  if (memory.bytes > MOST_SPARE_BYTES) return;
  spare.push(memory);
  spare.sort((a, b) => a.bytes - b.bytes);
  if (spare.length > MOST_SPARE) spare.shift();
}

/** Opens space, here or on another thread. */
export function openMemory(space: SharedSpace): Memory {
  const buffer = 'buffer' in space ? space.buffer : space;
  const kernel = 'buffer' in space ? compiledKernel(space) : scriptKernel(buffer);
  return {
    bytes: buffer.byteLength,
    f64: new Float64Array(buffer),
    u16: new Uint16Array(buffer),
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    kernel,
    shared: space,
  };
}

function newSpace(bytes: number): SharedSpace {
  const pages = Math.ceil(bytes / PAGE);
  if (hasWebAssembly() && bytes <= MOST_BYTES) {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  }
  const Space = typeof SharedArrayBuffer === 'undefined' ? ArrayBuffer : SharedArrayBuffer;
  return new Space(pages * PAGE);
}

/** One a thread, compiled when first needed; null where there is no WebAssembly with SIMD and threads. */
let module: WebAssembly.Module | null | undefined;

/** Whether tables made here are worked on in WebAssembly. */
export function hasWebAssembly(): boolean {
  module ??= compile();
  return module !== null;
}

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(
      Uint8Array.from(atob(kernelBinary), (character) => character.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}

function compiledKernel(memory: WebAssembly.Memory): Kernel {
  hasWebAssembly();
  return new WebAssembly.Instance(module!, { env: { memory } }).exports as Kernel;
}
