import { availableParallelism, totalmem } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Effects, Progress } from '../domain/effects.ts';
import { type Paint, paint } from '../report/words.ts';

/** The process as commands see it; tests give another. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Gives a command to the runner of a workflow, which reads what is printed. */
  readonly command: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether a person can see progress, and whether one can answer. */
  readonly isTTY: boolean;
  readonly canAsk: boolean;
  /** Columns to break long lines at; without end where nobody watches. */
  readonly width: number;
  readonly colour: boolean;
  readonly fetch: typeof fetch;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Waits so long and no longer, or until the signal is given. */
  readonly sleep: (milliseconds: number, stop: AbortSignal) => Promise<void>;
  /** Given when the process is told to end. A second time ends it at once. */
  readonly untilTold: () => AbortSignal;
  readonly now: () => Date;
}

const JITTER = 0.25;

export function processTerminal(): Terminal {
  const { stdout, stderr, stdin, env } = process;
  const ci = Boolean(env.CI);
  // Whoever reads may have had enough, as `head` has.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (text) => stdout.write(ofNoCommand(text, env)),
    err: (text) => stderr.write(ofNoCommand(text, env)),
    command: (line) => stdout.write(`${line}\n`),
    env,
    cwd: process.cwd(),
    isTTY: Boolean(stderr.isTTY) && !ci,
    canAsk: Boolean(stdin.isTTY && stdout.isTTY) && !ci,
    width: stdout.isTTY ? Math.min(stdout.columns || 100, 120) : Number.POSITIVE_INFINITY,
    colour: Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb',
    fetch,
    // A little longer each time by chance, so that clients that were refused together do not come back together.
    wait: (milliseconds) => wait(milliseconds * (1 + JITTER * Math.random())),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => {}),
    untilTold,
    now: () => new Date(),
  };
}

/** GitHub's runner takes commands from whatever is printed, and a heading of a sheet may look like one. */
export const ofNoCommand = (text: string, env: Terminal['env']): string =>
  env.GITHUB_ACTIONS === 'true' ? text.replaceAll('##[', '## [').replaceAll(/^(\s*):(?=:)/gm, '$1: ') : text;

function untilTold(): AbortSignal {
  const told = new AbortController();
  for (const [signal, number] of [
    ['SIGTERM', 15],
    ['SIGINT', 2],
  ] as const)
    process.on(signal, () => {
      if (told.signal.aborted) process.exit(128 + number);
      told.abort();
    });
  return told.signal;
}

/** Ten million sales are cleaned in so much memory as fast as in more. */
const MOST_MEGABYTES = 2000;

/** Seconds that a service may take to answer; KINDRED_HTTP_SECONDS gives others. */
const usualPatience = 60;

/** KINDRED_THREADS may ask for so many; more only cost memory. */
const mostThreads = 32;

export function effectsOf(terminal: Terminal): Effects {
  const wanted = Number(terminal.env.KINDRED_THREADS);
  const patience = Number(terminal.env.KINDRED_HTTP_SECONDS);
  return {
    fetch: terminal.fetch,
    env: terminal.env,
    wait: terminal.wait,
    timeout: 1000 * (patience > 0 ? patience : usualPatience),
    now: terminal.now(),
    clock: () => performance.now() / 1000,
    progress: terminal.isTTY ? liveProgress(terminal) : plainProgress(terminal),
    megabytes: Math.min(MOST_MEGABYTES, Math.floor((0.6 * totalmem()) / 2 ** 20)),
    threads: Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, mostThreads) : availableParallelism(),
  };
}

/** What a person types to call Kindred: by npx where npm has started it. */
export const nameOf = ({ env }: Terminal): string => (env.npm_command ? 'npx kindred' : 'kindred');

export const paintOf = ({ colour }: Terminal): Paint => paint(colour);

/** One line a stage, when it ends. */
function plainProgress({ err }: Terminal): Progress {
  return {
    begin: () => {},
    stop: () => {},
    end: (stage, seconds, result) =>
      err(`${stage}${result ? `: ${result}` : ''} (${seconds.toFixed(2)} s)\n`),
  };
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** The stage under way with the seconds it takes so far, replaced by what it made. */
function liveProgress({ err, colour }: Terminal): Progress {
  const colours = paint(colour);
  const clear = '\r\u001b[K';
  let ticking: NodeJS.Timeout | undefined;
  return {
    begin: (stage) => {
      let ticks = 0;
      const show = () => {
        const frame = frames[ticks % frames.length]!;
        err(
          `${clear}${colours.cyan(frame)} ${stage.padEnd(12)} ${colours.dim(`${Math.floor(ticks++ / 10)} s`)}`,
        );
      };
      show();
      ticking = setInterval(show, 100);
      ticking.unref();
    },
    end: (stage, seconds, result) => {
      clearInterval(ticking);
      err(
        `${clear}${colours.green('✓')} ${stage.padEnd(12)} ${colours.dim(`${seconds.toFixed(2).padStart(6)} s`)}  ${result}\n`,
      );
    },
    stop: () => {
      clearInterval(ticking);
      err(clear);
    },
  };
}
