import { appendFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DataRefused } from '../domain/errors.ts';
import { isOut, type Night } from '../domain/night.ts';
import { nightAnnotations } from '../report/github/annotations.ts';
import { nightSummary } from '../report/github/summary.ts';
import { failureOf } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** A night of which no run came to an end, because of what was thrown. */
export function failedNight(error: unknown, startedAt: string, terminal: Terminal): Night {
  const { code, sentence } = failureOf(error, terminal);
  const isRefused = error instanceof DataRefused;
  return {
    outcome: isRefused ? 'stopped' : 'failed',
    cause: isRefused ? `stopped:${error.reasons[0]?.code}` : `failed:${code}`,
    sentence,
    code,
    startedAt,
    endedAt: terminal.now().toISOString(),
    run: null,
    followUps: [],
  };
}

export const isOnGithub = ({ env }: Pick<Terminal, 'env'>): boolean => env.GITHUB_ACTIONS === 'true';

interface Listeners {
  /** A file, if one is named. */
  readonly report: string | undefined;
  readonly locale: string;
  /** Further outputs of the step. */
  readonly outputs?: Outputs;
}

/**
 * Tells a night to whoever was not there: by a file, where one is named, and to GitHub's runner, where that is at work. What cannot be told
 * changes nothing of how the night was.
 */
export async function tellNight(night: Night, listeners: Listeners, terminal: Terminal): Promise<void> {
  const { report, locale, outputs = {} } = listeners;
  try {
    if (report !== undefined)
      await writeFile(resolve(terminal.cwd, report), `${JSON.stringify(night, null, 2)}\n`);
    if (!isOnGithub(terminal)) return;
    for (const line of nightAnnotations(night)) terminal.command(line);
    const { GITHUB_STEP_SUMMARY: summary } = terminal.env;
    if (summary) await appendFile(summary, nightSummary(night, locale));
    const { outcome, code, run } = night;
    const own = { outcome, code, published: isOut(night), 'run-id': run?.runId ?? '' };
    await giveOutputs({ ...own, ...outputs }, terminal);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    terminal.err(`How the night ended could not be written down: ${error.message}.\n`);
  }
}

type Outputs = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Outputs of a step of a workflow: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export async function giveOutputs(outputs: Outputs, { env }: Terminal): Promise<void> {
  if (!env.GITHUB_OUTPUT) return;
  const lines = Object.entries(outputs).map(([name, value]) =>
    typeof value === 'object'
      ? [`${name}<<END-OF-LINES`, ...value, 'END-OF-LINES'].join('\n')
      : `${name}=${value}`,
  );
  await appendFile(env.GITHUB_OUTPUT, `${lines.join('\n')}\n`);
}
