import { describeSegments } from '../../src/describe/describe.ts';
import type { FeatureMatrix } from '../../src/domain/feature-matrix.ts';
import type { NamingSettings } from '../../src/domain/naming.ts';
import { makeSheet } from '../../src/naming/facts/sheet.ts';
import { type Named, nameSegments } from '../../src/naming/name-segments.ts';
import type { NamingNight } from '../../src/naming/night.ts';

export const settings: NamingSettings = {
  mode: 'gemini',
  model: 'gemini-3.5-flash-lite',
  vertex: null,
  language: 'en',
  budget: 40_000,
  names: {},
  words: [],
};

const groups = [
  { age: 24, income: 20_000, status: 'Single', channel: 'Text' },
  { age: 42, income: 90_000, status: 'Divorced', channel: 'Email' },
  { age: 63, income: 45_000, status: 'Married', channel: 'Phone' },
];

/** Forty customers of each of three groups that are far apart; incomes of a group can be raised. */
export function customersOf(richer?: readonly [group: number, by: number]): FeatureMatrix {
  const of = (i: number) => groups[i % 3]!;
  const step = (i: number) => (i * 7) % 10;
  const all = Array.from({ length: 120 }, (_, i) => i);
  const raised = (i: number) => (richer && richer[0] === i % 3 ? richer[1] : 0);
  return {
    ids: all.map((i) => `C${1000 + i}`),
    numeric: [
      { name: 'age', values: Float64Array.from(all, (i) => of(i).age + (step(i) % 5)) },
      { name: 'income', values: Float64Array.from(all, (i) => of(i).income + 100 * step(i) + raised(i)) },
    ],
    categorical: [
      {
        name: 'marital_status',
        levels: ['Divorced', 'Married', 'Single'],
        codes: Int32Array.from(all, (i) => ['Divorced', 'Married', 'Single'].indexOf(of(i).status)),
      },
    ],
  };
}

type Given = Partial<Pick<NamingNight, 'ask' | 'past' | 'names' | 'refresh' | 'asOf'>> & {
  readonly richer?: readonly [group: number, by: number];
  readonly settings?: Partial<NamingSettings>;
};

/** Names the three groups, as segments 0, 1 and 2, on a night. */
export function nightOf({ richer, settings: own, ...given }: Given): Promise<Named> {
  const formats = { locale: 'en-GB', currency: 'GBP' };
  const segments = describeSegments(
    customersOf(richer),
    Int32Array.from({ length: 120 }, (_, i) => i % 3),
    formats,
  );
  const channels = groups.map(({ channel }, i) => ({ level: channel, customers: new Map([[i, 40]]) }));
  const sheet = makeSheet({
    segments,
    mixes: [{ column: 'preferred_channel', levels: channels }],
    currency: 'GBP',
    words: own?.words ?? [],
  });
  const past = given.past ?? new Map();
  return nameSegments({
    segments,
    sheet,
    settings: { ...settings, ...own },
    formats,
    asOf: '2026-02-01',
    now: new Date('2026-02-01T22:00:00Z'),
    names: new Map([...past].map(([id, { name }]) => [id, name])),
    ask: null,
    refresh: false,
    ...given,
    past,
  });
}

/** What a night leaves for the next. */
export const pastOf = ({ published }: Named): NamingNight['past'] =>
  new Map(published.records.map((record) => [record.segment, record]));
