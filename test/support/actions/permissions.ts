import { type Job, type Parsed, type Step, valuesOf } from './file.ts';

interface Need {
  readonly scope: string;
  readonly access: 'read' | 'write';
  readonly because: string;
  readonly of: (step: Step) => boolean;
}

const usesAction = (name: string) => (step: Step) => step.uses?.startsWith(`${name}@`) ?? false;
const runs = (pattern: RegExp) => (step: Step) => pattern.test(step.run ?? '');
/** Kindred's own action, in this repository or from another. */
const isKindred = ({ uses }: Step) => uses === './' || /^[\w.-]+\/kindred@/.test(uses ?? '');

/** What a permission is for. What stands in no row, nobody needs. */
const needs: readonly Need[] = [
  {
    scope: 'contents',
    access: 'read',
    because: 'checks the repository out',
    of: usesAction('actions/checkout'),
  },
  { scope: 'contents', access: 'write', because: 'pushes', of: runs(/\bgit\s+push\b/) },
  {
    scope: 'contents',
    access: 'write',
    because: 'makes a release',
    of: runs(/\bgh\s+release\s+(create|edit|upload)\b|scripts\/release\/announce\.ts/),
  },
  {
    scope: 'id-token',
    access: 'write',
    because: 'publishes with provenance',
    of: runs(/\bnpm\s+publish\b[^\n]*--provenance\b/),
  },
  { scope: 'id-token', access: 'write', because: 'deploys pages', of: usesAction('actions/deploy-pages') },
  {
    scope: 'id-token',
    access: 'write',
    because: 'proves to Google who it is',
    of: (step) =>
      (isKindred(step) && (step.with['google-provider'] ?? '') !== '') ||
      (usesAction('google-github-actions/auth')(step) && 'workload_identity_provider' in step.with),
  },
  { scope: 'id-token', access: 'write', because: 'attests', of: (step) => isAttest(step) },
  { scope: 'attestations', access: 'write', because: 'attests', of: (step) => isAttest(step) },
  { scope: 'pages', access: 'write', because: 'deploys pages', of: usesAction('actions/deploy-pages') },
  {
    scope: 'pages',
    access: 'read',
    because: 'asks where pages are',
    of: usesAction('actions/configure-pages'),
  },
  {
    scope: 'issues',
    access: 'write',
    because: 'opens an issue',
    of: (step) =>
      (isKindred(step) && step.with.issue !== 'false') ||
      runs(/\bgh\s+issue\s+(create|edit|close|comment|reopen)\b/)(step),
  },
];

const isAttest = ({ uses }: Step) => /^actions\/attest(-[\w-]+)?@/.test(uses ?? '');

/** Nothing is granted that no step needs, and everything that one does. `called` reads a workflow of this repository. */
export function permissions(parsed: Parsed, called: (path: string) => Parsed | null): string[] {
  const { values, jobs, file } = parsed;
  if (file.kind === 'action') return [];
  const top = granted(values.permissions);
  if (top === null)
    return ['there are no permissions at the top, or not one by one: say "contents: read" or "{}"'];
  return [
    ...Object.entries(top)
      .filter(([scope, access]) => access !== 'none' && !(scope === 'contents' && access === 'read'))
      .map(([scope, access]) => `"${scope}: ${access}" is granted to every job`),
    ...jobs.flatMap((job) => faultsOfJob(job, top, called)),
  ];
}

function faultsOfJob(job: Job, top: Grants, called: (path: string) => Parsed | null): string[] {
  const own = job.values.permissions === undefined ? undefined : granted(job.values.permissions);
  if (own === null) return [`${job.name} is granted everything`];
  const steps = stepsOf(job, called);
  if (steps === null) return [`${job.name} calls a workflow whose steps are not to be seen`];
  const needed = needs.filter(({ of }) => steps.some(of));
  const has = (grants: Grants, { scope, access }: Need) =>
    grants[scope] === access || (access === 'read' && grants[scope] === 'write');
  return [
    ...Object.entries(own ?? {})
      .filter(
        ([scope, access]) =>
          access !== 'none' && !needed.some((need) => need.scope === scope && need.access === access),
      )
      .map(
        ([scope, access]) => `${job.name} is granted "${scope}: ${access}", which none of its steps needs`,
      ),
    ...needed
      .filter((need) => !has(own ?? top, need))
      .map(
        ({ scope, access, because }) => `${job.name} is not granted "${scope}: ${access}", and ${because}`,
      ),
  ];
}

/** The steps of a job, or of the workflow of this repository that it calls; null where they cannot be seen. */
function stepsOf(job: Job, called: (path: string) => Parsed | null): readonly Step[] | null {
  const { uses } = job.values;
  if (typeof uses !== 'string') return job.steps;
  return called(uses)?.jobs.flatMap(({ steps }) => steps) ?? null;
}

type Grants = Readonly<Record<string, unknown>>;

/** Null for all at once, or for none said. */
const granted = (permissions: unknown): Grants | null =>
  typeof permissions === 'object' && permissions !== null ? valuesOf(permissions) : null;
