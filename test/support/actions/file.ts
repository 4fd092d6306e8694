import { isMap, isScalar, isSeq, parseDocument, type Scalar } from 'yaml';

/** A file that GitHub Actions reads. */
export interface ActionFile {
  readonly name: string;
  readonly text: string;
  readonly kind: 'workflow' | 'action';
}

type Values = Readonly<Record<string, unknown>>;

export interface Step {
  /** Where it stands, for a sentence. */
  readonly place: string;
  readonly uses: string | null;
  readonly run: string | null;
  readonly with: Readonly<Record<string, string>>;
  /** What the workflow, the job and the step put into the environment, the nearest last. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Job {
  readonly name: string;
  readonly values: Values;
  readonly steps: readonly Step[];
}

/** A text of the file, where it stands and the comment behind it. */
export interface Text {
  readonly path: readonly string[];
  readonly value: string;
  readonly comment: string;
}

export interface Parsed {
  readonly file: ActionFile;
  readonly values: Values;
  readonly texts: readonly Text[];
  /** Of an action: its steps, as one job. */
  readonly jobs: readonly Job[];
}

/** What the rules need of a file; a file that is not YAML is left to GitHub's parser. */
export function parse(file: ActionFile): Parsed {
  const document = parseDocument(file.text);
  const values = valuesOf(document.errors.length > 0 ? null : document.toJS());
  return {
    file,
    values,
    texts: [...textsOf(document.contents, [])],
    jobs: file.kind === 'workflow' ? jobsOf(values) : [jobOf('the action', valuesOf(values.runs), {})],
  };
}

/** A mapping, or an empty one in the place of anything else. */
export function valuesOf(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

/** The expressions in a text: what stands in `${{ }}`, or the whole of a condition. */
export function expressionsOf({ path, value }: Pick<Text, 'path' | 'value'>): string[] {
  const inside = [...value.matchAll(/\$\{\{([\s\S]*?)\}\}/g)].map((match) => match[1]!);
  return inside.length === 0 && path.at(-1) === 'if' ? [value] : inside;
}

export const isScript = ({ path }: Pick<Text, 'path'>) =>
  path.at(-1) === 'run' || (path.at(-1) === 'script' && path.at(-2) === 'with');

/** The events that start a workflow, with their settings. */
export function eventsOf({ on }: Values): Values {
  if (typeof on === 'string') return { [on]: null };
  return Array.isArray(on) ? Object.fromEntries(on.map((name) => [String(name), null])) : valuesOf(on);
}

function jobsOf(values: Values): Job[] {
  const env = textsIn(values.env);
  return Object.entries(valuesOf(values.jobs)).map(([name, job]) =>
    jobOf(`the job "${name}"`, valuesOf(job), env),
  );
}

function jobOf(name: string, values: Values, outer: Step['env']): Job {
  const steps: readonly unknown[] = Array.isArray(values.steps) ? values.steps : [];
  const env = { ...outer, ...textsIn(values.env) };
  return {
    name,
    values,
    steps: steps.map((step, i) => stepOf(valuesOf(step), `step ${i + 1} of ${name}`, env)),
  };
}

const stepOf = (values: Values, place: string, env: Step['env']): Step => ({
  place: typeof values.name === 'string' ? `${place} (${values.name})` : place,
  uses: typeof values.uses === 'string' ? values.uses : null,
  run: typeof values.run === 'string' ? values.run : null,
  with: textsIn(values.with),
  env: { ...env, ...textsIn(values.env) },
});

const textsIn = (values: unknown) =>
  Object.fromEntries(Object.entries(valuesOf(values)).map(([name, value]) => [name, String(value)]));

function* textsOf(node: unknown, path: readonly string[]): Generator<Text> {
  if (isMap(node))
    for (const { key, value } of node.items) yield* textsOf(value, [...path, String((key as Scalar).value)]);
  else if (isSeq(node))
    for (const [i, item] of node.items.entries()) yield* textsOf(item, [...path, String(i)]);
  else if (isScalar(node)) yield { path, value: String(node.value), comment: (node.comment ?? '').trim() };
}
