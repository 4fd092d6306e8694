import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FactSheet } from '../../../src/naming/facts/fact.ts';
import type { Reply } from '../../../src/naming/reply.ts';
import { root } from '../../support/paths.ts';

/** A reply that a model could give, written without sight of how replies are checked. */
export interface ReplyCase {
  readonly title: string;
  readonly sheet: 'reference' | 'sample';
  /** What is planted in it; absent in a faithful one. */
  readonly fault?: string;
  readonly asked: readonly number[];
  readonly reply: Reply;
}

const folder = join(root, 'test/naming/corpus');

const read = <T>(name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as T;

/** The facts of the reference project's sheets as of 2025-12-14, and of examples/insurer. */
export const sheets: Readonly<Record<ReplyCase['sheet'], FactSheet>> = {
  reference: { withheld: new Map(), ...read<Omit<FactSheet, 'withheld'>>('reference-sheet') },
  sample: { withheld: new Map(), ...read<Omit<FactSheet, 'withheld'>>('sample-sheet') },
};

export const faithful: readonly ReplyCase[] = read('faithful');
export const faulty: readonly ReplyCase[] = read('faulty');

/** Found by somebody who read the checks and set out to get past them. */
export const attacks: readonly ReplyCase[] = read('attacks');
