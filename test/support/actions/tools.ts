import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../paths.ts';
import type { ActionFile } from './file.ts';

export const toolchain = join(root, 'toolchain', 'actions');

/** A program that came with Python; null where it is not installed. */
export function program(name: string): string | null {
  const path =
    process.platform === 'win32'
      ? join(toolchain, '.venv', 'Scripts', `${name}.exe`)
      : join(toolchain, '.venv', 'bin', name);
  return existsSync(path) ? path : null;
}

/** How a program is run on files that lie in a folder, each at its place there. */
export interface Run {
  readonly place: (file: ActionFile, i: number) => string;
  readonly text: (file: ActionFile) => string;
  readonly prepare?: (folder: string) => void;
  readonly command: string;
  readonly words: (places: readonly string[]) => readonly string[];
  /** What the program's output says, and of which place. */
  readonly findings: (output: string) => readonly { readonly place: string; readonly says: string }[];
}

/** Writes the files into an empty folder, runs one program on all of them, and gives each what was said of it. */
export function runOn(files: readonly ActionFile[], run: Run): string[][] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kindred-actions-')));
  try {
    run.prepare?.(folder);
    const places = files.map(run.place);
    for (const [i, place] of places.entries()) {
      mkdirSync(dirname(join(folder, place)), { recursive: true });
      writeFileSync(join(folder, place), run.text(files[i]!));
    }
    const { stdout, stderr } = spawnSync(run.command, run.words(places), {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (!stdout.startsWith('[')) throw new Error(`${run.command} did not answer:\n${stdout}\n${stderr}`);
    const said = run.findings(stdout);
    return places.map((own) =>
      said.filter(({ place }) => place.replaceAll('\\', '/').endsWith(own)).map(({ says }) => says),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A number that sorts, and tells one file's place from another's. */
export const numbered = (i: number) => String(i).padStart(3, '0');
