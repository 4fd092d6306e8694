import { DataRefused, exitCode, UsageError } from '../domain/errors.ts';
import type { Terminal } from './terminal.ts';

export interface Failure {
  readonly code: number;
  /** Without what cells hold. */
  readonly sentence: string;
  /** Further lines for whoever is at the terminal. */
  readonly advice: readonly string[];
}

/** How a command that has thrown is told, and its exit code. */
export function failureOf(error: unknown, { env }: Pick<Terminal, 'env'>): Failure {
  if (error instanceof UsageError) return { code: exitCode.usage, sentence: error.message, advice: [] };
  if (error instanceof DataRefused) return { code: exitCode.stopped, sentence: error.message, advice: [] };
  if (isRefusalOfTheMachine(error))
    return { code: exitCode.fault, sentence: `Nothing was published: ${error.message}.`, advice: [] };
  const shown = env.KINDRED_DEBUG && error instanceof Error ? error.stack : nameOf(error);
  return {
    code: exitCode.fault,
    sentence: `This is a fault of Kindred: ${shown}`,
    advice: ['KINDRED_DEBUG=1 shows more of it, which may hold values of your sheets.'],
  };
}

/** A folder that may not be written, a full disk: Kindred can only say so. */
function isRefusalOfTheMachine(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** What kind of error it was; its message may quote cells. */
const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'an unknown error');
