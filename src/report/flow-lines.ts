import type { Flow } from '../domain/flow.ts';
import { type Formats, formatValue } from '../domain/glossary.ts';
import { count, type Paint, plural } from './words.ts';

interface Flows {
  readonly from: string;
  readonly to: string;
  readonly first: string | null;
  readonly flows: readonly Flow[];
  readonly names: ReadonlyMap<number, string>;
}

/** A table of flows: who stayed in short, then every other flow, largest first. */
export function flowLines(
  { from, to, first, flows, names }: Flows,
  formats: Formats,
  paint: Paint,
): string[] {
  const nameOf = (id: number | null, none: string) =>
    id === null ? none : `${id} ${names.get(id) ?? ''}`.trim();
  const stayed = flows.filter((flow) => flow.from !== null && flow.from === flow.to);
  const others = flows.filter((flow) => flow.from !== flow.to).sort((a, b) => b.customers - a.customers);
  const premium = ({ premium: on }: Flow) => (on === null ? '–' : formatValue('premium', on, formats));
  const table = others.map((flow) => [
    nameOf(flow.from, 'new'),
    nameOf(flow.to, 'gone'),
    count(flow.customers, formats.locale),
    premium(flow),
  ]);
  const total = stayed.reduce((sum, { customers }) => sum + customers, 0);
  return [
    paint.bold(`From ${from} to ${to}`),
    ...(first !== null && from < first
      ? [`The history begins on ${first}; before it nobody was in a segment.`]
      : []),
    `${plural(total, 'customer', formats.locale)} stayed where they were.`,
    ...(table.length === 0
      ? ['Nobody moved, came or went.']
      : ['', ...aligned([['from', 'to', 'customers', 'premium on file'], ...table], paint)]),
  ];
}

/** Columns under each other, the last two to the right. */
function aligned(rows: readonly (readonly string[])[], paint: Paint): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row, i) => {
    const cells = row.map((cell, column) =>
      column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    );
    return i === 0 ? paint.dim(cells.join('  ')) : cells.join('  ');
  });
}
