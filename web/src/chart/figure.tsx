import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { inkOf, segmentColour } from '../../../src/domain/colours.ts';
import { type Cell, type Slice, toggle, usePlace } from '../state/address.ts';
import { latest, type Query, useMeasures } from '../state/source.ts';
import { useWorld, type World } from '../state/world.ts';
import { type Drawing, drawings } from './drawings.ts';
import { Picture } from './picture.tsx';

const MOST_PIECES = 7;
const MOST_BARS = 30;

interface FigureProps {
  readonly title: string;
  readonly kind: keyof typeof drawings;
  readonly measures: readonly string[];
  readonly by: readonly string[];
  readonly limit?: number;
  /** Only so many rows from the end are shown. */
  readonly last?: number;
  readonly span?: 3 | 4 | 5 | 6 | 7 | 8 | 12;
  readonly height?: number;
  /** One sentence under the title. */
  readonly note?: string;
  /** What it is always of, whatever the slicers say besides. */
  readonly where?: Slice;
  readonly tools?: ComponentChildren;
}

/** A chart of measures by dimensions, of what the slicers leave; also as a table, as CSV and as PNG. */
export function Figure({
  title,
  kind,
  measures,
  by,
  limit,
  last,
  span = 6,
  height = 280,
  note,
  where,
  tools,
}: FigureProps) {
  const world = useWorld();
  const { slice } = usePlace();
  const query: Query = {
    measures,
    by,
    where: { ...slice, ...where },
    ...(limit === undefined ? {} : { limit }),
  };
  const answer = useMeasures(query);
  const all = latest(answer);
  const rows = useMemo(() => (all && last ? all.slice(-last) : all), [all, last]);
  const count = rows?.length ?? 0;
  // A ring of many pieces tells nobody anything.
  const drawnAs = kind === 'ring' && count > MOST_PIECES ? 'bars' : kind;
  const known = measures.map((name) => world.start.measures.find((measure) => measure.name === name)!);
  const labels = by.map((name) => labelOf(name, world));
  const headings = [...labels, ...known.map(({ label }) => label)];
  const drawing: Drawing = useMemo(
    () => ({
      rows: (rows ?? []).slice(0, drawnAs === 'bars' ? MOST_BARS : undefined),
      by,
      measures: known,
      nameOf: (dimension, value) => valueName(dimension, value, world),
      colourOf: (dimension, value) => colourOf(dimension, value, world),
      ink: inkOf(world.isDark),
      formats: world.formats,
      chosen: slice,
    }),
    [rows, world, slice, drawnAs],
  );
  const option = useMemo(() => drawings[drawnAs](drawing), [drawnAs, drawing]);
  const isCut = drawnAs === 'bars' && count > MOST_BARS;
  const isSliced = world.choices.slicers.some(({ name }) => name === by[0]);
  return (
    <Picture
      title={title}
      how={known.map(({ label, how }) => `${label}: ${how}`).join(' ')}
      span={span}
      answer={answer}
      columns={headings.map((heading, i) => ({ heading, isNumber: i >= by.length }))}
      rows={named(rows ?? [], by, world)}
      told={(rows ?? []).map((row) => row.map((cell, i) => told(cell, i, by, known, world)))}
      option={option}
      height={heightOf(drawnAs, drawing, height)}
      label={sentence(title, rows ?? [], by, known, world)}
      {...(note ? { note } : {})}
      {...(tools ? { tools } : {})}
      {...(isSliced && rows ? { onPick: (_name, index) => pick(by[0]!, drawnAs, drawing.rows, index) } : {})}
    >
      {isCut ? (
        <p class="note">
          The first {MOST_BARS} of {world.formats.count(count)}; the table and the CSV have all.
        </p>
      ) : null}
    </Picture>
  );
}

/** Room for every bar's name, and none to spare. */
function heightOf(kind: string, { rows }: Drawing, height: number): number {
  if (kind === 'bars') return Math.max(90, 34 * rows.length + 10);
  if (kind === 'shares') return Math.max(160, 44 * new Set(rows.map(([value]) => value)).size + 60);
  return height;
}

function pick(dimension: string, kind: string, rows: readonly (readonly Cell[])[], index: number) {
  const at = kind === 'bars' ? rows.length - 1 - index : index;
  const row = rows[at];
  if (row) toggle(dimension, row[0]!);
}

function labelOf(dimension: string, { choices }: World): string {
  const slicer = choices.slicers.find(({ name }) => name === dimension);
  if (slicer) return slicer.label;
  const words = dimension.replaceAll('_', ' ');
  return words[0]!.toUpperCase() + words.slice(1);
}

/** A value as people write it; what the reference report calls otherwise is called so here too. */
export function valueName(dimension: string, value: Cell, { nameOf }: World): string {
  if (dimension === 'segment') return nameOf(value === null ? null : Number(value));
  return value === null ? 'Unknown' : String(value);
}

function colourOf(dimension: string, value: Cell, { isDark }: World): string | null {
  if (dimension !== 'segment') return null;
  return segmentColour(value === null ? null : Number(value), isDark);
}

interface KnownMeasure {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly how: string;
}

function told(
  cell: Cell,
  i: number,
  by: readonly string[],
  measures: readonly KnownMeasure[],
  world: World,
): string {
  if (i < by.length) return valueName(by[i]!, cell, world);
  return cell === null ? '–' : world.formats.full(Number(cell), measures[i - by.length]!.unit);
}

const named = (rows: readonly (readonly Cell[])[], by: readonly string[], world: World): Cell[][] =>
  rows.map((row) => row.map((cell, i) => (i < by.length ? valueName(by[i]!, cell, world) : cell)));

/** What the chart shows, in words: its first values. */
function sentence(
  title: string,
  rows: readonly (readonly Cell[])[],
  by: readonly string[],
  measures: readonly KnownMeasure[],
  world: World,
): string {
  const first = rows
    .slice(0, 8)
    .map((row) => row.map((cell, i) => told(cell, i, by, measures, world)).join(', '))
    .join('; ');
  const more = rows.length > 8 ? `; and ${rows.length - 8} more` : '';
  return `${title}. ${measures.map(({ label }) => label).join(' and ')}: ${first}${more}.`;
}
