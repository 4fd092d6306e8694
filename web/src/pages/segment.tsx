import { Figure } from '../chart/figure.tsx';
import { Card, Empty } from '../parts/card.tsx';
import { isTemplate, Provenance, Suggested } from '../parts/naming.tsx';
import { Dot } from '../parts/segment-name.tsx';
import { Table } from '../parts/table.tsx';
import { addressOf, type Slice } from '../state/address.ts';
import { compared } from '../state/compared.ts';
import { latest, source, useAnswer, useData, useMeasures } from '../state/source.ts';
import { tacticsText, useTactics } from '../state/tactics.ts';
import { useWorld, varies } from '../state/world.ts';

const favourites = [
  { by: 'preferred_channel', title: 'Preferred channel' },
  { by: 'preferred_time', title: 'Preferred time' },
  { by: 'preferred_language', title: 'Preferred language' },
  { by: 'product', title: 'Top product by premium' },
  { by: 'product_type', title: 'Top product type by premium' },
  { by: 'category', title: 'Top category by premium' },
] as const;
const demographics = [
  'age_group',
  'gender',
  'city',
  'marital_status',
  'education',
  'preferred_channel',
  'preferred_time',
  'preferred_language',
];

/** One segment: its figures against all and its place among segments, what it prefers, who is in it. */
export function SegmentDetail({ id }: { readonly id: number }) {
  const world = useWorld();
  const { start, formats, nameOf } = world;
  const segment = latest(useData('segments'))?.find((row) => Number(row.segment_id) === id);
  const own: Slice = { segment: [id] };
  const tactics = useTactics();
  if (!start.segments.some((known) => known.id === id))
    return (
      <Empty
        text={`There is no segment ${id} in use. It may have been retired: the Model page shows what became of it.`}
      />
    );
  return (
    <div class="grid">
      <p class="lead span-12">
        <Dot id={id} />{' '}
        {segment
          ? `${formats.count(Number(segment.size))} ${Number(segment.size) === 1 ? 'customer' : 'customers'}, ${formats.share(Number(segment.share))} of all, with ${formats.share(Number(segment.premium_share))} of the premium. `
          : ''}
        {segment?.rule ? `In short: ${segment.rule}. ` : ''}
        {segment?.description && !isTemplate(segment) ? String(segment.description) : ''}
      </p>
      {segment ? (
        <div class="naming span-12">
          <Suggested segment={segment} otherwise={tactics ? tacticsText(tactics(id), formats.share) : ''} />
          <Provenance segment={segment} />
        </div>
      ) : null}
      <Ranks id={id} />
      <Favourites own={own} />
      <SegmentFigure
        title="Premium by product"
        kind="bars"
        measures={['premium']}
        by="product"
        own={own}
        limit={8}
        span={7}
      />
      {varies(world, 'product_type') ? (
        <SegmentFigure
          title="Premium by product type"
          kind="ring"
          measures={['premium']}
          by="product_type"
          own={own}
          span={5}
        />
      ) : null}
      {demographics
        .filter((by) => varies(world, by))
        .map((by) => (
          <SegmentFigure
            key={by}
            title={`Policyholders by ${by.replaceAll('_', ' ')}`}
            kind={by === 'age_group' ? 'columns' : 'bars'}
            measures={['customers']}
            by={by}
            own={own}
            {...(by === 'city' ? { limit: 8 } : {})}
            span={6}
          />
        ))}
      {start.hasCustomers ? <Members id={id} name={nameOf(id)} /> : null}
    </div>
  );
}

interface SegmentFigureProps {
  readonly title: string;
  readonly kind: 'bars' | 'columns' | 'ring';
  readonly measures: readonly string[];
  readonly by: string;
  readonly own: Slice;
  readonly limit?: number;
  readonly span: 5 | 6 | 7;
}

const SegmentFigure = ({ by, own, ...rest }: SegmentFigureProps) => (
  <Figure {...rest} by={[by]} where={own} height={240} />
);

function Ranks({ id }: { readonly id: number }) {
  const { start, formats } = useWorld();
  const all = latest(useMeasures({ measures: compared, by: [], where: {} }))?.[0];
  const rows = (latest(useMeasures({ measures: compared, by: ['segment'], where: {} })) ?? []).filter(
    ([segment]) => segment !== null,
  );
  const own = rows.find(([segment]) => Number(segment) === id);
  return (
    <dl class="figures span-12">
      {compared.map((name, i) => {
        const measure = start.measures.find((candidate) => candidate.name === name)!;
        const value = own?.[i + 1] ?? null;
        const place =
          value === null ? null : rows.filter((row) => Number(row[i + 1]) > Number(value)).length + 1;
        return (
          <div key={name} class="figure">
            <dt title={measure.how}>{measure.label}</dt>
            <dd>{value === null ? '–' : formats.short(Number(value), measure.unit)}</dd>
            <dd class="beside-all">
              {all?.[i] === null || all?.[i] === undefined
                ? ''
                : `all ${formats.short(Number(all[i]), measure.unit)}`}
              {place === null ? '' : ` · ${ordinal(place)} of ${rows.length}`}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function ordinal(n: number): string {
  const endings = new Map([
    ['one', 'st'],
    ['two', 'nd'],
    ['few', 'rd'],
  ]);
  return `${n}${endings.get(new Intl.PluralRules('en', { type: 'ordinal' }).select(n)) ?? 'th'} highest`;
}

function Favourites({ own }: { readonly own: Slice }) {
  const world = useWorld();
  return (
    <dl class="favourites span-12">
      {favourites
        .filter(({ by }) => varies(world, by))
        .map(({ by, title }) => (
          <Favourite key={by} by={by} title={title} own={own} />
        ))}
    </dl>
  );
}

function Favourite({ by, title, own }: { readonly by: string; readonly title: string; readonly own: Slice }) {
  const { formats } = useWorld();
  const measure = title.startsWith('Top') ? 'premium' : 'customers';
  const rows = latest(useMeasures({ measures: [measure], by: [by], where: own }));
  const total = Number(latest(useMeasures({ measures: [measure], by: [], where: own }))?.[0]?.[0] ?? 0);
  const known = (rows ?? []).filter(([value, number]) => value !== null && number !== null);
  const [first] = [...known].sort((a, b) => Number(b[1]) - Number(a[1]));
  // What is left out could be more than what is shown.
  const rest = total - known.reduce((sum, [, number]) => sum + Number(number), 0);
  const isSure = first && (rows?.every(([, number]) => number !== null) || Number(first[1]) >= rest);
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {isSure ? String(first[0]) : '–'}{' '}
        <small>{isSure && total > 0 ? formats.share(Number(first[1]) / total) : ''}</small>
      </dd>
    </div>
  );
}

function Members({ id, name }: { readonly id: number; readonly name: string }) {
  const { formats } = useWorld();
  const answer = useAnswer(`members ${id}`, () => source.customers({ segment: [id] }, 'premium', 50));
  const rows = latest(answer) ?? [];
  const money = (value: unknown) => (value === null ? '–' : formats.full(Number(value), 'money'));
  return (
    <Card
      title={`Customers of ${name}`}
      span={12}
      isWaiting={answer.state === 'waiting'}
      how="The fifty customers with the most premium on file; “kindred audience” writes all of them to a file, without those who object."
    >
      <Table
        caption={`Customers of ${name}`}
        columns={[
          { heading: 'Customer' },
          { heading: 'Age', isNumber: true },
          { heading: 'City' },
          { heading: 'Channel' },
          { heading: 'Time' },
          { heading: 'Policies', isNumber: true },
          { heading: 'Premium', isNumber: true },
          { heading: 'Certainty', isNumber: true },
        ]}
        rows={rows.map((row) => [
          <a key="id" href={addressOf({ page: 'customer', about: String(row.customer_id), slice: {} })}>
            {row.customer_id}
          </a>,
          row.age ?? '–',
          row.city ?? '–',
          row.preferred_channel ?? '–',
          row.preferred_time ?? '–',
          formats.count(Number(row.policies)),
          money(row.premium),
          row.certainty === null ? '–' : formats.share(Number(row.certainty)),
        ])}
      />
    </Card>
  );
}
