import { main } from '../../src/cli.ts';
import type { Terminal } from '../../src/commands/terminal.ts';
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

/** Runs a command line as the process would, with its own folder, clock and network. */
export async function kindred(world: World, ...words: string[]): Promise<Outcome> {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: { METADATA_SERVER_DETECTION: 'none', ...world.env },
    cwd: world.cwd,
    isTTY: world.isTTY ?? false,
    canAsk: false,
    width: Number.POSITIVE_INFINITY,
    colour: false,
    fetch: world.fetch ?? (() => Promise.reject(new Error('this test has no network'))),
    wait: async () => {},
    now: () => new Date(world.now ?? '2026-11-22T22:00:00Z'),
  };
  const code = await main(words, terminal);
  return { code, out, err };
}

export async function runJson(
  world: World,
  ...words: string[]
): Promise<{ code: number; report: RunReport; err: string }> {
  const { code, out, err } = await kindred(world, 'run', '--json', ...words);
  return { code, report: JSON.parse(out) as RunReport, err };
}
