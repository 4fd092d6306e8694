/** Puts beside the compiled package what is not TypeScript, and writes the config's JSON Schema for editors. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configJsonSchema } from '../src/config/schema.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
cpSync(join(root, 'src/warehouse/views'), join(root, 'dist/warehouse/views'), { recursive: true });
cpSync(join(root, 'web/dist'), join(root, 'dist/web'), { recursive: true });
mkdirSync(join(root, 'schema'), { recursive: true });
writeFileSync(join(root, 'schema/kindred.schema.json'), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
