#!/usr/bin/env node
/** Starts Kindred: from the sources in a checkout, from `dist` in the published package. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { carriedNode, isNewEnough } from './node-version.js';

// V8's middle compiler can deadlock a process that has done its work and ends (nodejs/node#54918): a nightly run would
// never be over. It can only be switched off from inside, and code that is hot passes it by.
setFlagsFromString('--no-maglev');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, 'src', 'main.ts');
const checkout = existsSync(sources);

if (checkout && !isNewEnough(process.versions.node)) {
  const node = carriedNode(root);
  if (!node) {
    console.error(
      `Kindred needs Node.js 22.18 or later in a checkout; this is ${process.versions.node}. Run "npm run demo" once: it installs one.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Ctrl-C reaches the child by itself.
  process.on('SIGINT', () => {});
  const code = await new Promise((ended) => child.on('exit', (status, signal) => ended(signal ? 1 : status)));
  process.exit(code);
}
if (
  checkout &&
  !existsSync(join(root, 'node_modules', '.kindred-installed')) &&
  !existsSync(join(root, 'node_modules', 'zod'))
) {
  console.error('This checkout has no dependencies yet. Run "npm run demo" (or "npm ci") once.');
  process.exit(1);
}
await import(pathToFileURL(checkout ? sources : join(root, 'dist', 'main.js')).href);
