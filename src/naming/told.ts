import type { Reason } from '../domain/errors.ts';
import type { NamingRecord } from '../domain/naming.ts';
import type { Given } from './ask.ts';
import type { NamingNight } from './night.ts';

/** What a person should know of how the names came about. */
export function notesOf(given: Given, asked: readonly number[], { settings, sheet }: NamingNight): Reason[] {
  const notes: Reason[] = [];
  const which = asked.length === 1 ? `Segment ${asked[0]} is` : `Segments ${asked.join(', ')} are`;
  if (given.failed)
    notes.push({
      code: 'naming_unavailable',
      message: `${which} named from the figures by templates: naming.mode is gemini, and ${given.failed}.`,
    });
  if (given.refused.size > 0) {
    const codes = [
      ...new Set([...given.refused.values()].flatMap((faults) => faults.map(({ code }) => code))),
    ].join(', ');
    const ids = [...given.refused.keys()];
    const whose = ids.length === 1 ? `segment ${ids[0]}` : `segments ${ids.join(', ')}`;
    const it = ids.length === 1 ? 'it is' : 'they are';
    notes.push({
      code: 'naming_refused',
      message: `What the model said of ${whose} does not agree with the figures (${codes}), so ${it} named by templates.`,
    });
  }
  const odd = [...sheet.withheld].filter(([column]) => column.startsWith('product') || column === 'category');
  if (settings.mode === 'gemini' && odd.length > 0 && given.calls.length > 0) {
    const count = odd.reduce((sum, [, values]) => sum + values, 0);
    notes.push({
      code: 'naming_withheld',
      message: `${count} ${count === 1 ? 'name of a product or type was' : 'names of products and types were'} not sent to the model: rare, or with words that are not known. naming.words can vouch for words.`,
    });
  }
  return notes;
}

/** The same in a few words: who named how many, and the tokens. */
export function summaryOf(
  records: readonly NamingRecord[],
  { tokens, calls }: Given,
  { settings }: NamingNight,
): string {
  const count = (by: NamingRecord['namedBy']) => records.filter(({ namedBy }) => namedBy === by).length;
  const parts = (['gemini', 'pinned', 'template'] as const)
    .map((by) => [by, count(by)] as const)
    .filter(([, number]) => number > 0)
    .map(([by, number]) => `${number} ${by === 'pinned' ? 'pinned' : `by ${by}`}`);
  const cost =
    calls.length > 0
      ? `; ${calls.length} ${calls.length === 1 ? 'call' : 'calls'}, ${tokens} of ${settings.budget} tokens`
      : '';
  return `${parts.join(', ')}${cost}`;
}
