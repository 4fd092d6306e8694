import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../domain/errors.ts';
import { explain } from './faults.ts';
import { type Config, resolveConfig } from './resolve.ts';
import { configSchema } from './schema.ts';

/** Reads and checks a config file. Throws UsageError with a sentence for every fault, each with its line. */
export async function readConfig(file: string): Promise<Config> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'ENOENT'
        ? `There is no config file ${file}.`
        : `${file} cannot be read: ${error.message}.`;
    throw new UsageError(
      `${why} Write one with "kindred init customers.csv sales.csv products.csv", or name it with --config.`,
    );
  });
  return parseConfig(text, file);
}

function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) throw new UsageError(`${basename(file)}: ${broken.message.split('\n')[0]?.replace(/:$/, '')}.`);
  const parsed = configSchema.safeParse(plain(document, file));
  if (parsed.success) return resolveConfig(parsed.data, dirname(resolve(file)));
  const lineOf = (path: readonly PropertyKey[]) => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as
        | { range?: [number, number, number] }
        | undefined;
      if (node?.range) return ` line ${lines.linePos(node.range[0]).line}:`;
    }
    return '';
  };
  const sentences = parsed.error.issues.flatMap((issue) => explain(issue, []));
  throw new UsageError(
    sentences.map(({ path, text }) => `${basename(file)}:${lineOf(path)} ${text}`).join('\n'),
  );
}

function plain(document: Document, file: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    throw new UsageError(`${basename(file)}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
