import { join } from 'node:path';
import type { ActionFile } from './file.ts';
import type { Judge } from './judge.ts';
import { numbered, program, type Run, runOn, toolchain } from './tools.ts';

interface Finding {
  readonly ident: string;
  readonly desc: string;
  readonly locations: readonly {
    readonly symbolic: {
      readonly kind: string;
      readonly key: { readonly Local: { readonly verbatim_path: string } };
    };
    readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } };
  }[];
}

/** zizmor, which looks for what an attacker could use. It asks nothing of the network. */
export const zizmor: Judge = {
  name: 'zizmor',
  missing: program('zizmor') === null ? 'zizmor is not installed (toolchain/actions)' : false,
  judge: async (files) => audit(files),
};

/** One file that it cannot read ends it for all: then it is asked again, about fewer. */
function audit(files: readonly ActionFile[]): readonly (readonly string[])[] {
  try {
    return runOn(files, run);
  } catch (error) {
    if (files.length === 1) return [[String(error)]];
    const half = Math.ceil(files.length / 2);
    return [...audit(files.slice(0, half)), ...audit(files.slice(half))];
  }
}

const run: Run = {
  // It knows an action by the name of its file.
  place: ({ kind }, i) =>
    kind === 'action' ? `judged/${numbered(i)}/action.yml` : `.github/workflows/judged-${numbered(i)}.yml`,
  text: ({ text }) => text,
  command: program('zizmor') ?? '',
  words: (places) => [
    ...['--offline', '--no-progress', '--quiet', '--no-exit-codes', '--format=json', '--collect=all'],
    ...['--config', join(toolchain, 'zizmor.yml'), ...places],
  ],
  findings: (output) =>
    (JSON.parse(output) as Finding[]).map(({ ident, desc, locations }) => {
      const { symbolic, concrete } =
        locations.find((one) => one.symbolic.kind === 'Primary') ?? locations[0]!;
      const line = concrete.location.start_point.row + 1;
      return { place: symbolic.key.Local.verbatim_path, says: `line ${line}: ${desc} (${ident})` };
    }),
};
