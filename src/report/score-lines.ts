import { termOf } from '../domain/glossary.ts';
import type { Score, Scores } from '../domain/score.ts';
import { sum } from '../math/sum.ts';
import { labelled, type Paint, percent, plural } from './words.ts';

/** More customers than these are told by segment only. */
const MOST_TOLD = 20;
const MOST_ROWS = 5;

/** Where a file's customers belong, and every row of it accounted for. */
export function scoreLines(scores: Scores, locale: string, paint: Paint, width: number): string[] {
  const { customers, names, model, objecting, unknown, setAside, skipped, missing } = scores;
  const line = (label: string, text: string) => labelled(paint, label, text, width);
  const nameOf = (id: number) => `${id} (${names.get(id) ?? 'without a name'})`;
  const sure = (score: Score) =>
    score.certainty === null ? '' : `, certainty ${percent(score.certainty, locale)}`;
  const segments = [...new Set(customers.map(({ segment }) => segment))].sort((a, b) => a - b);
  return [
    ...line(
      'Scored',
      `${plural(customers.length, 'customer', locale)} by the segments that were fitted as of ${model}.`,
    ),
    ...segments.flatMap((id) => {
      const own = customers.filter(({ segment }) => segment === id);
      const certainty = sum(own.map((score) => score.certainty ?? 1)) / own.length;
      return line(
        'Segment',
        `${nameOf(id)}: ${plural(own.length, 'customer', locale)}, certainty ${percent(certainty, locale)} on average.`,
      );
    }),
    ...(customers.length <= MOST_TOLD
      ? customers.flatMap((score) => line('', `${score.customer}: segment ${score.segment}${sure(score)}`))
      : []),
    ...(missing.length > 0
      ? line(
          'Missing',
          `${missing.map((name) => termOf(name).label).join(', ')}: the file has no column for ${missing.length === 1 ? 'it' : 'them'} (${missing.join(', ')}), and the other features decided.`,
        )
      : []),
    ...(unknown.length > 0
      ? line(
          'Unknown',
          `${plural(unknown.length, 'customer', locale)} without a value for any feature, in no segment.`,
        )
      : []),
    ...(objecting > 0
      ? line('Objecting', `${plural(objecting, 'customer', locale)} left out, here or in the warehouse.`)
      : []),
    ...(setAside.length > 0 ? line('Set aside', asideText(setAside, locale)) : []),
    ...(skipped > 0
      ? line(
          'Skipped',
          `${plural(skipped, 'row', locale)}: blank, copies, totals, or the headings once more.`,
        )
      : []),
  ];
}

function asideText(rows: Scores['setAside'], locale: string): string {
  const shown = rows.slice(0, MOST_ROWS).map(({ row, why }) => `row ${row} (${why})`);
  const more = rows.length > MOST_ROWS ? ', …' : '';
  return `${plural(rows.length, 'row', locale)}: ${shown.join(', ')}${more}.`;
}

export const scoreHeadings = [
  'customer_id',
  'segment_id',
  'segment_name',
  'certainty',
  'next_segment_id',
  'next_segment_name',
  'decided_by',
  'missing',
  'row',
  'note',
];

/** A line a customer, then one for everybody who is in no segment and each row that was set aside. */
export function* scoreRows({ customers, unknown, setAside, names }: Scores): Generator<string[]> {
  const nameOf = (id: number | null) => (id === null ? '' : (names.get(id) ?? ''));
  for (const { customer, segment, next, certainty, features } of customers) {
    const [strongest] = features;
    yield [
      customer,
      String(segment),
      nameOf(segment),
      certainty === null ? '' : certainty.toFixed(4),
      next === null ? '' : String(next),
      nameOf(next),
      strongest && strongest.weight > 0 ? strongest.feature : '',
      features.flatMap(({ feature, value }) => (value === null ? [feature] : [])).join(' '),
      '',
      '',
    ];
  }
  const blank = ['', '', '', '', '', '', ''];
  for (const customer of unknown) yield [customer, ...blank, '', 'no feature has a value'];
  for (const { row, why } of setAside) yield ['', ...blank, String(row), `set aside: ${why}`];
}
