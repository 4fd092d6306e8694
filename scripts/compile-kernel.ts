import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

/** The kernel as WebAssembly, in base64. Throws with the compiler's words where it does not compile. */
export async function compileKernel(root: string): Promise<string> {
  let binary: Uint8Array | undefined;
  const flags = [
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '--enable',
    'threads',
    '--importMemory',
    '--sharedMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
    '--outFile',
    'kernel.wasm',
  ];
  const { error, stderr } = await asc.main(['kernel.ts', ...flags], {
    readFile: (name) =>
      name === 'kernel.ts' ? readFileSync(join(root, 'toolchain/kernel/kernel.ts'), 'utf8') : null,
    writeFile: (_name, contents) => {
      binary = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw error ?? new Error(stderr.toString());
  return Buffer.from(binary).toString('base64');
}
