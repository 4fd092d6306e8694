import { main } from '../../src/cli.ts';
import { ofNoCommand, type Terminal } from '../../src/commands/terminal.ts';
import type { RunReport } from '../../src/domain/run.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface World {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: string;
  readonly fetch?: typeof fetch;
  readonly isTTY?: boolean;
}

/** A terminal with its own folder, clock and network, and what was written to it. */
export function terminalOf(world: World): {
  readonly terminal: Terminal;
  readonly said: { out: string; err: string };
} {
  const said = { out: '', err: '' };
  const env = { METADATA_SERVER_DETECTION: 'none', ...world.env };
  const terminal: Terminal = {
    out: (text) => {
      said.out += ofNoCommand(text, env);
    },
    err: (text) => {
      said.err += ofNoCommand(text, env);
    },
    command: (line) => {
      said.out += `${line}\n`;
    },
    env,
    cwd: world.cwd,
    isTTY: world.isTTY ?? false,
    canAsk: false,
    width: Number.POSITIVE_INFINITY,
    colour: false,
    fetch: world.fetch ?? (() => Promise.reject(new Error('this test has no network'))),
    wait: async () => {},
    sleep: async () => {},
    untilTold: () => new AbortController().signal,
    now: () => new Date(world.now ?? '2026-11-22T22:00:00Z'),
  };
  return { terminal, said };
}

/** Runs a command line as the process would. */
export async function kindred(world: World, ...words: string[]): Promise<Outcome> {
  const { terminal, said } = terminalOf(world);
  const code = await main(words, terminal);
  return { code, ...said };
}

export async function runJson(
  world: World,
  ...words: string[]
): Promise<{ code: number; report: RunReport; err: string }> {
  const { code, out, err } = await kindred(world, 'run', '--json', ...words);
  return { code, report: JSON.parse(out) as RunReport, err };
}
