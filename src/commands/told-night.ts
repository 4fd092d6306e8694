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

/** Tells a night to whoever was not there: by a file, where one is named, and to GitHub's runner, where that is at work. */
export async function tellNight(
  night: Night,
  { report, locale }: { readonly report: string | undefined; readonly locale: string },
  terminal: Terminal,
): Promise<void> {
  if (report !== undefined)
    await writeFile(resolve(terminal.cwd, report), `${JSON.stringify(night, null, 2)}\n`);
  if (terminal.env.GITHUB_ACTIONS !== 'true') return;
  for (const line of nightAnnotations(night)) terminal.out(`${line}\n`);
  const { GITHUB_STEP_SUMMARY: summary } = terminal.env;
  if (summary) await appendFile(summary, nightSummary(night, locale));
  const { outcome, code, run } = night;
  await giveOutputs({ outcome, code, published: isOut(night), 'run-id': run?.runId ?? '' }, terminal);
}

/** Outputs of a step of a workflow: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export async function giveOutputs(
  outputs: Readonly<Record<string, string | number | boolean | readonly string[]>>,
  { env }: Terminal,
): Promise<void> {
  if (!env.GITHUB_OUTPUT) return;
  const lines = Object.entries(outputs).map(([name, value]) =>
    typeof value === 'object'
      ? [`${name}<<END-OF-LINES`, ...value, 'END-OF-LINES'].join('\n')
      : `${name}=${value}`,
  );
  await appendFile(env.GITHUB_OUTPUT, `${lines.join('\n')}\n`);
}
