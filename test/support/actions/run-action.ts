import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'yaml';
import { evaluate, filled, isTrue, loadExpressions, withoutExpressions } from './expressions.ts';

export const withoutRunner =
  process.platform === 'win32' ? 'the steps are scripts for bash' : withoutExpressions;

interface StepText {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface ActionText {
  readonly inputs: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly StepText[] };
}

/** A runner of GitHub Actions, as far as a composite action sees it. */
export interface Runner {
  /** Where action.yml and the package are. */
  readonly action: string;
  /** The repository that is checked out. */
  readonly workspace: string;
  /** A folder that is there for this job alone. */
  readonly temp: string;
  /** What actions/cache keeps from job to job. */
  readonly cache: string;
  /** Where the cache's service is down: its actions only warn. */
  readonly cacheFails?: 'save' | 'restore';
  readonly env: Readonly<Record<string, string>>;
  /** The context `github`. */
  readonly github: Readonly<Record<string, string>>;
}

interface RanStep {
  readonly name: string;
  readonly outcome: 'success' | 'failure' | 'skipped';
  readonly log: string;
}

export interface RanAction {
  readonly conclusion: 'success' | 'failure';
  readonly steps: readonly RanStep[];
  readonly outputs: Readonly<Record<string, string>>;
  /** All that the steps printed. */
  readonly log: string;
  /** The Markdown of the job summary. */
  readonly summary: string;
  /** Folders that were uploaded, by the name of the artifact. */
  readonly artifacts: ReadonlyMap<string, string>;
}

/**
 * Runs the steps of a composite action: its scripts by bash as GitHub's runner starts it, its expressions by GitHub's own evaluator. What actions
 * of others do (Node.js, the cache, artifacts) is done here as far as their inputs say.
 */
export async function runAction(
  runner: Runner,
  inputs: Readonly<Record<string, string>>,
  /** Steps that are left out, by name. */
  without: readonly string[] = [],
): Promise<RanAction> {
  const text = parse(readFileSync(join(runner.action, 'action.yml'), 'utf8')) as ActionText;
  const steps: Record<string, { outputs: Record<string, string>; outcome: string }> = {};
  const ran: RanStep[] = [];
  const artifacts = new Map<string, string>();
  await loadExpressions();
  let failed = false;
  mkdirSync(runner.temp, { recursive: true });
  const summaryFile = join(runner.temp, 'summary.md');
  writeFileSync(summaryFile, '');
  const context = () => ({
    inputs: {
      ...Object.fromEntries(
        Object.entries(text.inputs).map(([name, { default: given = '' }]) => [
          name,
          filled(String(given), { github: runner.github }, failed),
        ]),
      ),
      ...inputs,
    },
    github: { ...runner.github, action_path: runner.action, workspace: runner.workspace },
    runner: { temp: runner.temp, os: 'Linux' },
    steps,
  });
  for (const [i, step] of text.runs.steps.entries()) {
    const name = step.name ?? step.uses ?? `step ${i + 1}`;
    const now = context();
    // Without a function of its own that says so, a condition is one of success.
    const condition =
      step.if === undefined
        ? 'success()'
        : /\b(always|failure|cancelled|success)\s*\(/.test(step.if)
          ? step.if
          : `success() && (${step.if})`;
    if (without.includes(name) || !isTrue(evaluate(condition, now, failed))) {
      ran.push({ name, outcome: 'skipped', log: '' });
      continue;
    }
    const fill = (map: Readonly<Record<string, unknown>> = {}) =>
      Object.fromEntries(
        Object.entries(map).map(([key, value]) => [key, filled(String(value), now, failed)]),
      );
    const outputFile = join(runner.temp, `output-${i}`);
    writeFileSync(outputFile, '');
    const { code, log } = step.uses
      ? { code: await useAction(step.uses, fill(step.with), runner, artifacts), log: '' }
      : await runScript(filled(step.run ?? '', now, failed), fill(step.env), runner, outputFile, summaryFile);
    const outcome = code === 0 ? 'success' : 'failure';
    if (step.id) steps[step.id] = { outputs: outputsIn(readFileSync(outputFile, 'utf8')), outcome };
    if (code !== 0) failed = true;
    ran.push({ name, outcome, log });
  }
  const outputs = Object.entries(text.outputs).map(([name, { value }]) => [
    name,
    filled(value, context(), failed),
  ]);
  return {
    conclusion: failed ? 'failure' : 'success',
    steps: ran,
    outputs: Object.fromEntries(outputs),
    log: ran.map(({ log }) => log).join(''),
    summary: readFileSync(summaryFile, 'utf8'),
    artifacts,
  };
}

/** `name=value` lines, and values of several lines between delimiters. */
function outputsIn(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [, name, delimiter] = /^([\w-]+)<<(.+)$/.exec(lines[i]!) ?? [];
    if (name) {
      const end = lines.indexOf(delimiter!, i);
      outputs[name] = lines.slice(i + 1, end).join('\n');
      i = end;
    } else {
      const at = lines[i]!.indexOf('=');
      if (at > 0) outputs[lines[i]!.slice(0, at)] = lines[i]!.slice(at + 1);
    }
  }
  return outputs;
}

async function runScript(
  script: string,
  env: Readonly<Record<string, string>>,
  runner: Runner,
  outputFile: string,
  summaryFile: string,
): Promise<{ code: number; log: string }> {
  const file = join(runner.temp, 'script.sh');
  writeFileSync(file, script);
  const github = Object.entries(runner.github).map(([name, value]) => [
    `GITHUB_${name.toUpperCase()}`,
    value,
  ]);
  const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', file], {
    cwd: runner.workspace,
    env: {
      ...runner.env,
      ...Object.fromEntries(github.filter(([name]) => name !== 'GITHUB_TOKEN')),
      GITHUB_ACTIONS: 'true',
      CI: 'true',
      GITHUB_ACTION_PATH: runner.action,
      GITHUB_WORKSPACE: runner.workspace,
      GITHUB_OUTPUT: outputFile,
      GITHUB_STEP_SUMMARY: summaryFile,
      RUNNER_TEMP: runner.temp,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (log += text));
  const code = await new Promise<number>((done) => child.on('close', (status) => done(status ?? 1)));
  return { code, log };
}

type With = Readonly<Record<string, string>>;

async function useAction(
  uses: string,
  given: With,
  runner: Runner,
  artifacts: Map<string, string>,
): Promise<number> {
  switch (uses.replace(/@.*/, '')) {
    case 'actions/setup-node':
      return 0;
    case 'actions/cache/restore': {
      const isFound = runner.cacheFails !== 'restore' && restore(given, runner);
      return isFound || given['fail-on-cache-miss'] !== 'true' ? 0 : 1;
    }
    case 'actions/cache/save':
      if (runner.cacheFails !== 'save') await save(given, runner);
      return 0;
    case 'actions/upload-artifact':
    case 'actions/upload-pages-artifact': {
      const kept = join(runner.temp, 'artifacts', given.name ?? 'github-pages');
      cpSync(given.path!, kept, { recursive: true });
      artifacts.set(given.name ?? 'github-pages', kept);
      return 0;
    }
    default:
      throw new Error(`Nothing here does what ${uses} does.`);
  }
}

/** Paths are written within the workspace, or whole. */
const pathsIn = ({ path = '' }: With, { workspace }: Runner) =>
  path
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => resolve(workspace, line));

/** The entry of that key, else the newest whose key begins with one of restore-keys, if it was kept for the same paths. */
function restore(given: With, runner: Runner): boolean {
  const { cache } = runner;
  if (!existsSync(cache)) return false;
  const entries = readdirSync(cache)
    .map(
      (name) =>
        JSON.parse(readFileSync(join(cache, name, 'entry.json'), 'utf8')) as {
          key: string;
          at: number;
          paths: string;
          name: string;
        },
    )
    .filter(({ paths }) => paths === given.path)
    .sort((a, b) => b.at - a.at);
  const prefixes = (given['restore-keys'] ?? '').split('\n').filter((line) => line !== '');
  const found =
    entries.find(({ key }) => key === given.key) ??
    entries.find(({ key }) => prefixes.some((prefix) => key.startsWith(prefix)));
  if (!found) return false;
  if (given['lookup-only'] === 'true') return true;
  for (const path of pathsIn(given, runner)) {
    const kept = join(cache, found.name, basename(path));
    if (!existsSync(kept)) continue;
    mkdirSync(dirname(path), { recursive: true });
    cpSync(kept, path);
  }
  return true;
}

async function save(given: With, runner: Runner) {
  const { cache } = runner;
  const there = pathsIn(given, runner).filter((path) => existsSync(path));
  if (there.length === 0) return;
  const name = given.key!;
  if (existsSync(join(cache, name))) return;
  mkdirSync(join(cache, name), { recursive: true });
  for (const path of there) cpSync(path, join(cache, name, basename(path)));
  // Two entries of one millisecond would have no order.
  await setTimeout(2);
  writeFileSync(
    join(cache, name, 'entry.json'),
    JSON.stringify({ key: given.key, at: Date.now(), paths: given.path, name }),
  );
}

/** Takes away what a job leaves on its machine: only what was kept elsewhere is there the next night. */
export function endJob({ workspace, temp }: Runner, keep: readonly string[]): void {
  rmSync(temp, { recursive: true, force: true });
  for (const name of readdirSync(workspace))
    if (!keep.includes(name)) rmSync(join(workspace, name), { recursive: true, force: true });
}
