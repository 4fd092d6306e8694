import { hasField } from './discovery.ts';
import { invalidArgument } from './reply.ts';

/** The fields that a mask names, each as its path; '*' stands for all. */
export type Mask = readonly Path[];
type Path = readonly string[];

/** Reads `sheets(properties(title,sheetId),data.rowMetadata)`. Blanks are not passed over, as Google does not. */
export function maskOf(text: string, schema: string): Mask {
  const tokens = text.split(/([(),./])/).filter((token) => token !== '');
  const mask = pathsOf(tokens, []);
  const unknown = mask.find((path) => !hasField(schema, path));
  const isClosed = tokens.length === 0 && text.split('(').length === text.split(')').length;
  if (!isClosed || unknown) throw unknownField(text, unknown?.join('.') ?? text);
  return mask;
}

/** The paths of a list up to its end or its ')'; takes its tokens away. */
function pathsOf(tokens: string[], above: Path): Path[] {
  const paths: Path[] = [];
  let path = above;
  for (let token = tokens.shift(); token !== undefined && token !== ')'; token = tokens.shift()) {
    if (token === ',') path = above;
    else if (token !== '.' && token !== '/') {
      path = [...path, token];
      if (tokens[0] === '(') {
        tokens.shift();
        paths.push(...pathsOf(tokens, path));
      } else if (tokens[0] !== '.' && tokens[0] !== '/') paths.push(path);
    }
  }
  return paths;
}

function unknownField(mask: string, path: string) {
  const description = `Error expanding 'fields' parameter. Cannot find matching fields for path '${path}'.`;
  return invalidArgument('Request contains an invalid argument.', [{ field: mask, description }]);
}

/** Whether the mask names the field, or one above or below it. A lone '*' names the first level and none below. */
export function reaches(mask: Mask, field: Path): boolean {
  return mask.some((path) =>
    path.every((name, i) => i >= field.length || name === field[i] || (i > 0 && name === '*')),
  );
}

/** What is left of a value under a mask; in a list every element stays, if only as {}. */
export function masked(value: unknown, mask: Mask): unknown {
  if (mask.some(([name]) => name === undefined || name === '*')) return value;
  if (Array.isArray(value)) return value.map((element) => masked(element, mask));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const below = mask.filter(([head]) => head === name).map((path) => path.slice(1));
    return below.length > 0 ? [[name, masked(inner, below)] as const] : [];
  });
  return Object.fromEntries(kept);
}
