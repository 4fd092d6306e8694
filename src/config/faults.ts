import type { z } from 'zod';
import { didYouMean } from '../domain/suggest.ts';
import { configJsonSchema } from './schema.ts';

/** A fault as a sentence, and the setting that it is about. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/** One sentence or more for an issue that zod found, with the settings that exist where one does not. */
export function explain(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): Fault[] {
  const path = [...above, ...issue.path];
  const name = path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], text: unknownKey(path, key) }));
  }
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors.find((branch) =>
      branch.some((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
    );
    if (deepest) return deepest.flatMap((inner) => explain(inner, path));
  }
  if (issue.code === 'invalid_key')
    return [{ path, text: unknownKey(path.slice(0, -1), String(path.at(-1))) }];
  const missing = issue.message === 'is missing' || issue.message.includes('received undefined');
  return [{ path, text: missing ? `${name} is missing.` : `${name} ${demand(issue)}.` }];
}

/** What a setting must be, in a person's words where zod has only a programmer's. */
function demand(issue: z.core.$ZodIssue): string {
  if (!/^(Invalid|Too)/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`;
    case 'too_small':
      return `must be ${issue.minimum} or more`;
    case 'too_big':
      return `must be ${issue.maximum} or less`;
    case 'invalid_type':
      return `must be of the type ${issue.expected}`;
    default:
      return `is not right: ${issue.message}`;
  }
}

function unknownKey(path: readonly PropertyKey[], key: string): string {
  const name = [...path, key].join('.');
  const known = keysAt(path);
  return `"${name}" is not a setting.${didYouMean(key, known)} There are: ${known.join(', ')}.`;
}

/** The keys that may stand at a path, read from the JSON Schema so that there is one list of them. */
function keysAt(path: readonly PropertyKey[]): string[] {
  interface Node {
    properties?: Record<string, Node>;
    propertyNames?: { enum?: string[] };
    anyOf?: Node[];
  }
  let nodes: Node[] = [configJsonSchema() as Node];
  const alternatives = (node: Node): Node[] => [node, ...(node.anyOf ?? []).flatMap(alternatives)];
  for (const key of path) {
    nodes = nodes.flatMap(alternatives).flatMap((node) => node.properties?.[String(key)] ?? []);
  }
  return nodes
    .flatMap(alternatives)
    .flatMap((node) => node.propertyNames?.enum ?? Object.keys(node.properties ?? {}));
}
