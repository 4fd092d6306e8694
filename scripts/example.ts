/** Writes examples/insurer: the sample sheets at a fixed day, with the config that the demo uses. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configText } from '../src/commands/config-text.ts';
import { sourceAt } from '../src/domain/source.ts';
import { generateSample } from '../src/sample/generate.ts';

const asOf = '2026-03-31';

/** The example's files by name. */
export function example(): Record<string, string> {
  const { customers, sales, products } = generateSample({ asOf }).files;
  const sources = {
    customers: sourceAt('customers.csv'),
    policies: sourceAt('sales.csv'),
    products: sourceAt('products.csv'),
  };
  const config = configText({ sources, columns: null, preset: 'standard' });
  return {
    'customers.csv': customers,
    'sales.csv': sales,
    'products.csv': products,
    'kindred.yaml': config.replace(/^# asOf: .*$/m, `asOf: ${asOf}`),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'examples', 'insurer');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(example())) writeFileSync(join(folder, name), text);
}
