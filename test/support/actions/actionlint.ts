import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { root } from '../paths.ts';
import { type ActionFile, valuesOf } from './file.ts';
import type { Judge } from './judge.ts';
import { numbered, program, runOn, toolchain } from './tools.ts';

const executable = join(toolchain, 'bin', process.platform === 'win32' ? 'actionlint.exe' : 'actionlint');

interface Finding {
  readonly message: string;
  readonly filepath: string;
  readonly line: number;
}

/** actionlint, which has scripts read by shellcheck. An action, which it cannot read, is given to it as a workflow. */
export const actionlint: Judge = {
  name: 'actionlint',
  missing: existsSync(executable) ? false : 'actionlint is not installed (toolchain/actions)',
  judge: async (files) =>
    runOn(files, {
      place: (_file, i) => `.github/workflows/judged-${numbered(i)}.yml`,
      text: asWorkflow,
      prepare: likeOurs,
      command: executable,
      words: (places) => [
        ...['-format', '{{json .}}', '-shellcheck', program('shellcheck') ?? '', '-pyflakes', ''],
        ...places,
      ],
      findings,
    }),
};

/** What workflows name by "./" is looked up from the root of their repository. */
function likeOurs(folder: string): void {
  mkdirSync(join(folder, '.git'));
  for (const name of ['action.yml', '.github/workflows'].filter((name) => existsSync(join(root, name))))
    cpSync(join(root, name), join(folder, name), { recursive: true });
}

const findings = (output: string) =>
  (JSON.parse(output) as Finding[]).map(({ filepath, line, message }) => ({
    place: filepath,
    says: `line ${line}: ${message}`,
  }));

/** The steps of a composite action as the job of a workflow that is called with the action's inputs. */
function asWorkflow({ kind, text }: ActionFile): string {
  const document = parseDocument(text);
  if (kind === 'workflow' || document.errors.length > 0) return text;
  const { inputs, outputs, runs } = valuesOf(document.toJS());
  const named = Object.entries(valuesOf(inputs)).map(([name, input]) => {
    const { description, required, default: value } = valuesOf(input);
    return [name, { type: 'string', description, required, default: value }] as const;
  });
  const values = Object.entries(valuesOf(outputs)).map(
    ([name, output]) => [name, valuesOf(output).value] as const,
  );
  return JSON.stringify({
    on: { workflow_call: { inputs: Object.fromEntries(named) } },
    permissions: {},
    jobs: {
      action: {
        'runs-on': 'ubuntu-latest',
        outputs: Object.fromEntries(values),
        steps: valuesOf(runs).steps,
      },
    },
  });
}
