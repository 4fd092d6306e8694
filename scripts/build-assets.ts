/** Puts beside the compiled package what is not TypeScript, and writes the JSON Schemas of the config and of what a run prints. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configJsonSchema } from '../src/config/schema.ts';
import { runJsonSchema } from '../src/report/run-schema.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
cpSync(join(root, 'src/warehouse/views'), join(root, 'dist/warehouse/views'), { recursive: true });
cpSync(join(root, 'web/dist'), join(root, 'dist/web'), { recursive: true });
mkdirSync(join(root, 'schema'), { recursive: true });
const write = (name: string, schema: object) =>
  writeFileSync(join(root, 'schema', name), `${JSON.stringify(schema, null, 2)}\n`);
write('kindred.schema.json', configJsonSchema());
write('run.schema.json', runJsonSchema());
