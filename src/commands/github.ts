import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { DataRefused, exitCode, UsageError } from '../domain/errors.ts';
import type { Night } from '../domain/night.ts';
import { goodAgain, ISSUE_TITLE, issueMark, issueText } from '../report/github/issue.ts';
import { type GitHub, github } from '../services/github.ts';
import { filesBeside } from '../warehouse/store.ts';
import { effectsOf, type Terminal } from './terminal.ts';
import { failedNight, giveOutputs, tellNight } from './told-night.ts';

interface Options {
  readonly config: string;
}

interface PrepareOptions extends Options {
  readonly report?: string;
}

interface IssueOptions extends Options {
  readonly night: string;
  readonly unkept?: boolean;
}

export function addGithub(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command('github')
    .summary('what the GitHub action does before and after a night')
    .description(
      'The steps of the GitHub action that are not a night itself. They take the repository and the token from the environment that GitHub Actions gives: GITHUB_REPOSITORY, GITHUB_API_URL, GITHUB_TOKEN.',
    );
  command
    .command('prepare')
    .summary('say which files have to be kept from night to night')
    .description(
      'Writes to GITHUB_OUTPUT whether the warehouse is a file (embedded), and which files have to be kept between runs (files). Refuses where they would be kept by a public repository: whoever proposes a change to one can read its cache.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option('--report <file>', 'where this fails, write that as the report of the night')
    .action(async (options: PrepareOptions) => exit(await prepare(options, terminal)));
  command
    .command('issue')
    .summary('open, update or close the issue that says how the nights are')
    .description(
      'Opens an issue after a night that was not good, or updates the one that is open; closes it after a good one. --night names what "kindred night --report" wrote.',
    )
    .requiredOption(
      '--night <file>',
      'the report of the night; where there is none, the night did not come to its end',
    )
    .option('--unkept', 'the warehouse that the night left could not be kept')
    .option('--config <file>', 'the settings that the night had', 'kindred.yaml')
    .action((options: IssueOptions) => tellIssue(options, terminal));
}

async function prepare({ config: file, report }: PrepareOptions, terminal: Terminal): Promise<number> {
  const startedAt = terminal.now().toISOString();
  try {
    const { warehouse } = await readConfig(resolve(terminal.cwd, file));
    const files = filesBeside(warehouse).map((path) => withinWorkspace(path, terminal));
    const isEmbedded = files.length > 0;
    if (isEmbedded && !(await isPrivate(terminal))) throw isPublic(terminal);
    const name = createHash('sha256').update(placeOf(file, terminal)).digest('hex').slice(0, 12);
    await giveOutputs({ embedded: isEmbedded, files, name }, terminal);
    const kept = isEmbedded
      ? 'a file, kept in the cache of the repository'
      : 'elsewhere: nothing is kept here';
    terminal.out(`The warehouse is ${kept}.\n`);
    return exitCode.ok;
  } catch (error) {
    const night = failedNight(error, startedAt, terminal);
    terminal.err(`${night.sentence}\n`);
    await tellNight(night, { report, locale: 'en-GB' }, terminal);
    return night.code;
  }
}

/** The event that began the workflow tells it, as a rule; else GitHub is asked. */
async function isPrivate(terminal: Terminal): Promise<boolean> {
  const text = await readFile(terminal.env.GITHUB_EVENT_PATH ?? '', 'utf8').catch(() => '{}');
  const { repository } = JSON.parse(text) as { readonly repository?: { readonly private?: unknown } };
  return typeof repository?.private === 'boolean' ? repository.private : accessTo(terminal).isPrivate();
}

function isPublic({ env }: Terminal): DataRefused {
  const message = `${env.GITHUB_REPOSITORY} is public, and the warehouse would be kept in its cache, where anybody who proposes a change can read it: personal data. Make the repository private, or publish to BigQuery.`;
  return new DataRefused([{ code: 'repository_public', message }]);
}

/** The cache knows what it keeps by how the paths are written: within the repository, that is the same wherever it is checked out. */
function withinWorkspace(path: string, { env, cwd }: Terminal): string {
  const near = relative(env.GITHUB_WORKSPACE ?? cwd, path).replaceAll('\\', '/');
  return near.startsWith('..') || isAbsolute(near) ? path : near;
}

/** What tells the nights of one repository apart. */
const placeOf = (config: string, terminal: Terminal) => `${workflowOf(terminal)} ${config}`;

async function tellIssue(options: IssueOptions, terminal: Terminal): Promise<void> {
  const { config } = options;
  const night = await nightOf(options, terminal);
  const place = placeOf(config, terminal);
  const link = linkOf(terminal);
  const hub = accessTo(terminal);
  const issue = await hub.findOpen(issueMark(place));
  if (night.outcome === 'good') {
    if (!issue) return void terminal.out('The night was good, and no issue is open.\n');
    await hub.comment(issue.number, goodAgain(night, link));
    await hub.close(issue.number);
    return void terminal.out(`Issue ${issue.number} is closed.\n`);
  }
  const { body, comment } = issueText(night, place, issue?.body ?? null, link);
  if (!issue) return void terminal.out(`Issue ${await hub.open(ISSUE_TITLE, body)} is opened.\n`);
  await hub.change(issue.number, { body });
  if (comment !== null) await hub.comment(issue.number, comment);
  terminal.out(`Issue ${issue.number} is updated.\n`);
}

/** The night as the job left it: also one of which nothing is known but that it began. */
async function nightOf({ night: file, unkept }: IssueOptions, terminal: Terminal): Promise<Night> {
  const night = (await readNight(resolve(terminal.cwd, file))) ?? broken('unended', UNENDED, terminal);
  const isOwn = night.outcome === 'good' || night.outcome === 'incomplete' || night.outcome === 'held';
  return unkept && isOwn ? { ...night, ...broken('unkept', UNKEPT, terminal) } : night;
}

const UNENDED =
  'The night did not come to its end: a step before it failed, or it was cancelled, or took too long. The log says which.';
const UNKEPT =
  'The night was published, but its warehouse could not be kept in the cache: the next night goes on from the one before. Run it again.';

function broken(cause: string, sentence: string, terminal: Terminal): Night {
  const now = terminal.now().toISOString();
  const times = { startedAt: now, endedAt: now };
  return { outcome: 'failed', cause, sentence, code: exitCode.fault, ...times, run: null, followUps: [] };
}

/** Null where there is no file. */
async function readNight(file: string): Promise<Night | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    const night = JSON.parse(text) as Partial<Night>;
    if (typeof night.outcome === 'string' && typeof night.sentence === 'string') return night as Night;
  } catch {}
  throw new UsageError(`${file} is no report of a night, as "kindred night --report" writes it.`);
}

function accessTo(terminal: Terminal): GitHub {
  const {
    GITHUB_API_URL: api = 'https://api.github.com',
    GITHUB_REPOSITORY: repository,
    GITHUB_TOKEN: token,
  } = terminal.env;
  if (!repository || !token)
    throw new UsageError(
      'GITHUB_REPOSITORY and GITHUB_TOKEN are not set: this is a step of a GitHub workflow.',
    );
  return github({ api, repository, token }, effectsOf(terminal));
}

/** The workflow's file: owner/name/.github/workflows/file.yml@branch. */
const workflowOf = ({ env }: Terminal) =>
  /^[^/]+\/[^/]+\/([^@]+)@/.exec(env.GITHUB_WORKFLOW_REF ?? '')?.[1] ?? 'a workflow';

function linkOf({ env }: Terminal): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : null;
}
