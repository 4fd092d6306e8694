/** Compiles toolchain/kernel/kernel.ts to WebAssembly and writes it, as text, to src/cluster/kernel/binary.ts. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileKernel } from './compile-kernel.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const text = `/** toolchain/kernel/kernel.ts, compiled by scripts/kernel.ts. */
export const kernelBinary =
  '${await compileKernel(root)}';
`;
writeFileSync(join(root, 'src/cluster/kernel/binary.ts'), text);
