import { DataRefused, exitCode } from '../domain/errors.ts';
import type { Terminal } from './terminal.ts';

/** Does a command's work and gives its exit code; what is refused is said in sentences. */
export async function refusing(terminal: Terminal, work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return exitCode.ok;
  } catch (error) {
    if (!(error instanceof DataRefused)) throw error;
    terminal.err(`${error.message}\n`);
    return exitCode.stopped;
  }
}
