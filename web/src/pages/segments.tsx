import { useMemo, useState } from 'preact/hooks';
import { inkOf } from '../../../src/domain/colours.ts';
import { Figure } from '../chart/figure.tsx';
import { Picture } from '../chart/picture.tsx';
import { boxes, radar } from '../chart/segment-drawings.ts';
import { SegmentMap } from '../chart/segment-map.tsx';
import { Empty } from '../parts/card.tsx';
import { isTemplate, Provenance, Suggested } from '../parts/naming.tsx';
import { SegmentName } from '../parts/segment-name.tsx';
import { Table } from '../parts/table.tsx';
import { type Cell, usePlace } from '../state/address.ts';
import { compared } from '../state/compared.ts';
import { labelOfFeature, unitOfFeature } from '../state/features.ts';
import { latest, type Row, source, useAnswer, useData, useMeasures } from '../state/source.ts';
import { tacticsText, useTactics } from '../state/tactics.ts';
import { useWorld, varies } from '../state/world.ts';

const categories = [
  'marital_status',
  'gender',
  'education',
  'preferred_channel',
  'preferred_time',
  'preferred_language',
  'product_type',
  'category',
  'age_group',
];

export function Segments() {
  const world = useWorld();
  const { start, formats } = world;
  const offered = categories.filter((name) => varies(world, name));
  const tactics = useTactics();
  const segments = latest(useData('segments'));
  const { slice } = usePlace();
  const sold = latest(useMeasures({ measures: ['customers', 'premium'], by: ['segment'], where: slice }));
  const [chosen, setCategory] = useState<string | null>(null);
  const category = chosen ?? offered[0] ?? 'product';
  if (start.segments.length === 0) return <Empty text="This run has no segments; the facts are all here." />;
  return (
    <div class="grid">
      <div class="cards span-12">
        {(segments ?? []).map((segment) => (
          <SegmentCard
            key={String(segment.segment_id)}
            segment={segment}
            sold={sold}
            tactics={tactics ? tacticsText(tactics(Number(segment.segment_id)), formats.share) : ''}
          />
        ))}
      </div>
      <Comparison />
      <SegmentMap />
      <Distributions />
      <Figure
        title="Premium by segment"
        kind="ring"
        measures={['premium']}
        by={['segment']}
        span={5}
        height={340}
      />
      <Figure
        title={`Policyholders by ${category.replaceAll('_', ' ')} within each segment`}
        kind="shares"
        measures={['customers']}
        by={['segment', category]}
        span={7}
        height={340}
        tools={
          <select
            aria-label="Make-up by"
            value={category}
            onChange={(event) => setCategory(event.currentTarget.value)}
          >
            {offered.map((name) => (
              <option key={name} value={name}>
                {name.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        }
      />
    </div>
  );
}

interface SegmentCardProps {
  readonly segment: Row;
  /** Segment, policyholders and premium of what the slicers leave. */
  readonly sold: readonly (readonly Cell[])[] | null;
  readonly tactics: string;
}

function SegmentCard({ segment, sold, tactics }: SegmentCardProps) {
  const { formats } = useWorld();
  const id = Number(segment.segment_id);
  const apart = String(segment.apart ?? '')
    .split('\n')
    .filter(Boolean)
    .slice(0, 4);
  const stability = segment.stability === null ? null : Number(segment.stability);
  return (
    <article class="segment-card">
      <h2>
        <SegmentName id={id} />
      </h2>
      <p class="sizes">
        <Sizes id={id} sold={sold} />
        {stability !== null && stability < 0.75 ? <span class="tag">tentative</span> : null}
      </p>
      {segment.description && !isTemplate(segment) ? (
        // A template's sentence says what stands below.
        <p class="sentence">{segment.description}</p>
      ) : null}
      <ul class="apart">
        {apart.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <Suggested segment={segment} otherwise={tactics} />
      {segment.rule ? (
        <p class="rule">
          <span>Rule</span> {segment.rule}
          <small>
            finds {formats.share(Number(segment.rule_coverage))} of them, right in{' '}
            {formats.share(Number(segment.rule_precision))}
          </small>
        </p>
      ) : null}
      <Provenance segment={segment} />
    </article>
  );
}

function Sizes({ id, sold }: { readonly id: number; readonly sold: SegmentCardProps['sold'] }) {
  const { formats } = useWorld();
  if (sold === null) return <>–</>;
  const [, customers = 0, premium = 0] = sold.find(([own]) => own === id) ?? [];
  const total = (rows: typeof sold, column: number) =>
    rows.reduce((sum, row) => sum + Number(row[column]), 0) || 1;
  // As everywhere, a segment's share is of the customers who are in one; premium is everybody's.
  const inSegments = sold.filter(([segment]) => segment !== null);
  return (
    <>
      <strong>{formats.count(Number(customers))}</strong> {Number(customers) === 1 ? 'customer' : 'customers'}{' '}
      · {formats.share(Number(customers) / total(inSegments, 1))} ·{' '}
      <strong>{formats.share(Number(premium) / total(sold, 2))}</strong> of premium
    </>
  );
}

/** Index to average: 100 is what all customers are. */
function Comparison() {
  const world = useWorld();
  const { slice } = usePlace();
  const answer = useMeasures({ measures: compared, by: ['segment'], where: slice });
  const all = latest(useMeasures({ measures: compared, by: [], where: slice }))?.[0];
  const rows = (latest(answer) ?? []).filter(([id]) => id !== null);
  const measures = compared.map((name) => world.start.measures.find((measure) => measure.name === name)!);
  const indices = rows.map((row) => ({
    id: Number(row[0]),
    values: compared.map((_, i) => (all?.[i] ? (100 * Number(row[i + 1])) / Number(all[i]) : null)),
  }));
  const option = useMemo(
    () =>
      radar(
        indices,
        measures.map(({ label }) => label),
        world.nameOf,
        world.isDark,
        inkOf(world.isDark),
      ),
    [answer, all, world],
  );
  const told = measures.map(({ label, unit }, i) => [
    label,
    ...indices.map(({ id, values }, segment) => (
      <span key={id} title={world.formats.full(Number(rows[segment]![i + 1]), unit)}>
        {values[i] === null ? '–' : Math.round(values[i]!)}
      </span>
    )),
  ]);
  const columns = [
    { heading: 'Index, 100 = all' },
    ...indices.map(({ id }) => ({ heading: world.nameOf(id), isNumber: true })),
  ];
  return (
    <Picture
      title="Segments beside each other"
      span={12}
      how={`Index to average: 100 is the figure of all policyholders that the filters leave. ${measures.map(({ label, how }) => `${label}: ${how}`).join(' ')}`}
      answer={answer}
      columns={columns}
      rows={
        indices.length === 0
          ? []
          : measures.map(({ label }, i) => [label, ...indices.map(({ values }) => values[i]!)])
      }
      told={told}
      label="Radar of the indices in the table beside it"
      height={360}
      option={option}
      beside={<Table caption="Index to average by segment" columns={columns} rows={told} />}
    />
  );
}

function Distributions() {
  const world = useWorld();
  const { slice } = usePlace();
  const features = spreadable(latest(useData('profiles')) ?? []);
  const [chosen, setChosen] = useState<string | null>(null);
  const feature = chosen ?? features[0] ?? null;
  const answer = useAnswer(`spread ${feature} ${JSON.stringify(slice)}`, () =>
    feature === null ? Promise.resolve([]) : source.spread(feature, slice),
  );
  const rows = latest(answer) ?? [];
  const unit = feature === null ? 'number' : unitOfFeature(feature);
  const option = useMemo(
    () => boxes(rows, unit, world.nameOf, world.isDark, inkOf(world.isDark), world.formats),
    [rows, feature, world],
  );
  const numbers = ['5th percentile', 'Lower quarter', 'Median', 'Upper quarter', '95th percentile'];
  return (
    <Picture
      title="How a number is spread"
      span={6}
      how="The box holds the middle half of a segment's customers, the line in it is the median, and the ends are the 5th and the 95th percentile."
      tools={
        <select
          aria-label="Feature"
          value={feature ?? ''}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          {features.map((name) => (
            <option key={name} value={name}>
              {labelOfFeature(name)}
            </option>
          ))}
        </select>
      }
      answer={answer}
      columns={[{ heading: 'Segment' }, ...numbers.map((heading) => ({ heading, isNumber: true }))]}
      rows={rows.map(({ segment, percentiles }) => [world.nameOf(segment), ...percentiles])}
      told={rows.map(({ segment, percentiles }) => [
        world.nameOf(segment),
        ...percentiles.map((value) => world.formats.full(value, unit)),
      ])}
      none="No customer in a segment is left by the filters."
      option={option}
      height={Math.max(300, 46 * rows.length)}
      label={`${feature ? labelOfFeature(feature) : ''} by segment: ${rows.map(({ segment, percentiles }) => `${world.nameOf(segment)} median ${world.formats.full(percentiles[2]!, unit)}`).join('; ')}`}
    />
  );
}

/** The features that are numbers. */
const spreadable = (profiles: readonly Row[]) => [
  ...new Set(
    profiles.filter(({ statistic }) => statistic === 'median').map(({ feature }) => String(feature)),
  ),
];
