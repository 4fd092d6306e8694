/** Writes examples/insurer: the sample sheets at a fixed day, with the config that the demo uses. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configText } from '../src/commands/config-text.ts';
import { generateSample } from '../src/sample/generate.ts';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'examples', 'insurer');
const asOf = '2026-03-31';

mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(generateSample({ asOf }).files))
  writeFileSync(join(folder, `${name}.csv`), text);
const sources = { customers: 'customers.csv', policies: 'sales.csv', products: 'products.csv' };
const config = configText({ sources, columns: null, preset: 'standard' });
writeFileSync(join(folder, 'kindred.yaml'), config.replace(/^# asOf: .*$/m, `asOf: ${asOf}`));
