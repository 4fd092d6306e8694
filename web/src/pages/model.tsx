import { useMemo } from 'preact/hooks';
import { inkOf } from '../../../src/domain/colours.ts';
import type { ModelFacts } from '../../../src/report/dashboard/model-facts.ts';
import { kCurve, scree } from '../chart/model-drawings.ts';
import { Picture } from '../chart/picture.tsx';
import { Card, Empty } from '../parts/card.tsx';
import { SegmentName } from '../parts/segment-name.tsx';
import { Table } from '../parts/table.tsx';
import { labelOfFeature } from '../state/features.ts';
import { latest, type Row, useData, useModel } from '../state/source.ts';
import { useWorld } from '../state/world.ts';

/** Why so many segments, how sure, from what; what became of them; every run. */
export function Model() {
  const world = useWorld();
  const model = latest(useModel());
  return (
    <div class="grid">
      {model ? (
        <>
          <Selection reason={model.kReason} />
          <Axes model={model} />
          <Parameters model={model} />
          <Drift />
          <Lineage />
        </>
      ) : (
        <Empty text="There is no model in use: the last run made no segments." />
      )}
      <Composition />
      <Naming />
      <Runs />
      {model?.card ? (
        <Card title="Model card" span={12}>
          <details>
            <summary>The card of the model of {world.formats.day(model.asOf)}</summary>
            <pre class="model-card">{model.card}</pre>
          </details>
        </Card>
      ) : null}
    </div>
  );
}

/** What the names rest on, and what was sent to a model for them. */
function Naming() {
  const world = useWorld();
  const facts = latest(useData('naming')) ?? [];
  const calls = latest(useData('calls')) ?? [];
  if (facts.length === 0) return null;
  const said =
    calls.length === 0
      ? 'Nothing of it has been sent to a model.'
      : `${calls.length} ${calls.length === 1 ? 'request has' : 'requests have'} been sent, with such facts and nothing else of the data; the table naming_calls keeps each as it was.`;
  return (
    <Card title="What the names rest on" span={12}>
      <p>{said}</p>
      {calls.length > 0 ? (
        <Table
          caption="Requests to a model"
          columns={[
            { heading: 'Asked (UTC)' },
            { heading: 'Service' },
            { heading: 'Model' },
            { heading: 'Outcome' },
            { heading: 'Tokens sent', isNumber: true },
            { heading: 'Received', isNumber: true },
          ]}
          rows={calls
            .slice(0, 10)
            .map((call) => [
              String(call.asked_at).slice(0, 16).replace('T', ' '),
              call.service as string,
              call.model as string,
              call.outcome as string,
              call.tokens_sent === null ? null : Number(call.tokens_sent),
              call.tokens_received === null ? null : Number(call.tokens_received),
            ])}
        />
      ) : null}
      <details>
        <summary>
          {world.formats.count(facts.length)} facts: rounded, and of at least eleven customers each
        </summary>
        <ol class="facts">
          {facts.map((fact) => (
            <li key={String(fact.number)}>
              {fact.segment_id === null ? 'All customers' : `Segment ${fact.segment_id}`}: {String(fact.fact)}
            </li>
          ))}
        </ol>
      </details>
    </Card>
  );
}

function Selection({ reason }: { readonly reason: string }) {
  const world = useWorld();
  const answer = useData('selection');
  const rows = latest(answer) ?? [];
  const option = useMemo(() => kCurve(rows, inkOf(world.isDark)), [rows, world]);
  const shown = rows.map((row) => [
    row.k as number,
    Number(row.cost),
    Number(row.silhouette),
    row.stability === null ? null : Number(row.stability),
    Number(row.smallest),
  ]);
  const columns = [
    { heading: 'k' },
    { heading: 'Cost', isNumber: true },
    { heading: 'Silhouette', isNumber: true },
    { heading: 'Stability', isNumber: true },
    { heading: 'Smallest', isNumber: true },
  ];
  const told = rows.map((row) => [
    row.chosen ? <strong key="k">{row.k} (chosen)</strong> : row.k!,
    Number(row.cost).toFixed(1),
    Number(row.silhouette).toFixed(3),
    row.stability === null ? '–' : Number(row.stability).toFixed(2),
    world.formats.share(Number(row.smallest), 1),
  ]);
  return (
    <Picture
      title="How many segments"
      span={7}
      note={reason}
      how="For each number of segments: cost (K-Prototypes), mean Gower silhouette, and stability, the worst segment's mean Jaccard over 100 bootstrap samples."
      answer={answer}
      columns={columns}
      rows={shown}
      told={told}
      none="The number of segments was set in the config."
      option={option}
      height={220}
      label={`For each number of segments its silhouette and stability: ${rows.map(({ k, silhouette, stability }) => `${k}: ${Number(silhouette).toFixed(3)}, ${stability === null ? 'not measured' : Number(stability).toFixed(2)}`).join('; ')}`}
    >
      <Table caption="Numbers of segments" columns={columns} rows={told} />
    </Picture>
  );
}

function Axes({ model: { shares, contributions } }: { readonly model: ModelFacts }) {
  const world = useWorld();
  const option = useMemo(() => scree(shares, inkOf(world.isDark), world.formats), [shares, world]);
  return (
    <Picture
      title="What the map shows"
      span={5}
      how="FAMD: each dimension's eigenvalue as a share of the inertia of all features, and what each feature adds to the two that are drawn."
      answer={{ state: 'there', value: shares }}
      columns={[{ heading: 'Dimension' }, { heading: 'Share of the variety', isNumber: true }]}
      rows={shares.map((share, i) => [i + 1, share])}
      told={shares.map((share, i) => [i + 1, world.formats.share(share, 1)])}
      option={option}
      height={200}
      label={`Shares of the dimensions: ${shares.map((share) => world.formats.share(share)).join(', ')}`}
    >
      <Table
        caption="Contributions"
        columns={[
          { heading: 'Feature' },
          { heading: 'Across', isNumber: true },
          { heading: 'Up', isNumber: true },
        ]}
        rows={Object.entries(contributions).map(([feature, parts]) => [
          labelOfFeature(feature),
          ...[0, 1].map((dimension) => world.formats.share(parts[dimension] ?? 0)),
        ])}
      />
    </Picture>
  );
}

function Parameters({ model }: { readonly model: ModelFacts }) {
  const { formats } = useWorld();
  const pairs = [
    ['Fitted as of', formats.day(model.asOf)],
    ['Fitted on', `${formats.count(model.fittedOn)} customers with every feature`],
    ['Features', model.features.map(labelOfFeature).join(', ')],
    ['Weight of a category (γ)', model.gamma.toPrecision(3)],
    ['Starts', formats.count(model.starts)],
    ['Seed', String(model.seed)],
  ] as const;
  return (
    <Card title="What it was made of" span={5}>
      <dl class="pairs stacked">
        {pairs.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Drift() {
  const rows = latest(useData('drift')) ?? [];
  return (
    <Card
      title="Drift since it was fitted"
      span={7}
      how="Population stability index against the customers the model was fitted on; the limit is what chance passes once in a thousand cases, at least 0.01."
    >
      {rows.length === 0 ? (
        <Empty text="Nothing to compare with yet: the model is of this run." />
      ) : (
        <Table
          caption="Drift"
          columns={[
            { heading: 'Of' },
            { heading: 'Index', isNumber: true },
            { heading: 'Limit', isNumber: true },
            { heading: 'Verdict' },
          ]}
          rows={rows.map((row) => [
            row.subject === 'feature'
              ? labelOfFeature(String(row.name))
              : row.subject === 'segments'
                ? 'Sizes of segments'
                : 'All features together',
            Number(row.stability_index).toFixed(4),
            Number(row.chance_limit).toFixed(4),
            row.drifted ? 'drifted' : 'as it was',
          ])}
        />
      )}
    </Card>
  );
}

const events: Readonly<Record<string, string>> = {
  born: 'is new',
  persists: 'goes on',
  split: 'split from',
  merged: 'took in',
  retired: 'was retired; most of its customers are now in',
};

function Lineage() {
  const { formats } = useWorld();
  const rows = latest(useData('lineage')) ?? [];
  if (rows.length === 0) return null;
  return (
    <Card
      title="What became of segments"
      span={12}
      how="When the model in use was fitted: each new group beside the segments that stood, by overlap of customers (Jaccard) and closeness of prototypes."
    >
      <ul class="moves">
        {rows.map((row) => (
          <li key={`${row.segment_id} ${row.event} ${row.previous_segment_id}`}>
            <SegmentName id={Number(row.segment_id)} /> {events[String(row.event)] ?? row.event}{' '}
            {row.previous_segment_id === null || row.event === 'persists' ? null : (
              <SegmentName id={Number(row.previous_segment_id)} />
            )}
            <span class="number">
              {row.overlap === null ? '' : `overlap ${formats.share(Number(row.overlap))}`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Composition() {
  const { formats } = useWorld();
  const rows: readonly Row[] = (latest(useData('composition')) ?? []).filter(
    (row) => Number(row.share) >= 0.05 || row.flagged,
  );
  if (rows.length === 0) return null;
  return (
    <Card
      title="Make-up by protected columns"
      span={12}
      how="The share of a segment that has a value against all customers. A segment that is in effect a group of one value is flagged. These columns are not clustered on."
    >
      <Table
        caption="Make-up by protected columns"
        columns={[
          { heading: 'Segment' },
          { heading: 'Column' },
          { heading: 'Value' },
          { heading: 'Of the segment', isNumber: true },
          { heading: 'Of all', isNumber: true },
          { heading: 'Flag' },
        ]}
        rows={rows.map((row) => [
          <SegmentName key="segment" id={Number(row.segment_id)} />,
          String(row.column_name).replaceAll('_', ' '),
          row.level!,
          formats.share(Number(row.share)),
          formats.share(Number(row.overall)),
          row.flagged ? <strong key="flag">in effect a group of it</strong> : '',
        ])}
      />
    </Card>
  );
}

function Runs() {
  const { formats } = useWorld();
  const rows = latest(useData('runs')) ?? [];
  return (
    <Card title="Runs" span={12}>
      <Table
        caption="Runs"
        columns={[
          { heading: 'As of' },
          { heading: 'Status' },
          { heading: 'Segments' },
          { heading: 'First remark' },
          { heading: 'Version' },
        ]}
        rows={rows.slice(0, 60).map((row) => {
          const [first] = JSON.parse(String(row.reasons ?? '[]')) as { message: string }[];
          return [
            formats.day(String(row.as_of)),
            row.status!,
            row.k === null ? '–' : `${row.k}, ${row.segmentation}`,
            first?.message ?? '',
            row.version ?? '',
          ];
        })}
      />
    </Card>
  );
}
