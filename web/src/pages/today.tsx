import { segmentColour } from '../../../src/domain/colours.ts';
import { Card, Empty } from '../parts/card.tsx';
import { Dot, SegmentName } from '../parts/segment-name.tsx';
import { addressOf } from '../state/address.ts';
import type { Formats } from '../state/format.ts';
import { latest, type Row, source, useAnswer, useData } from '../state/source.ts';
import { tacticsText, useTactics } from '../state/tactics.ts';
import { useWorld, type World } from '../state/world.ts';

interface Reason {
  readonly code: string;
  readonly message: string;
}

interface Report {
  readonly status: string;
  readonly reasons: readonly Reason[];
  readonly rows: Readonly<
    Record<string, { read: number; accepted: number; quarantined: number; skipped: number }>
  >;
  /** Counts are null where a static export leaves them out. */
  readonly moved: {
    since: string;
    changed: number | null;
    joined: number | null;
    left: number | null;
  } | null;
  readonly segmentation: { status: string; candidate: string | null };
  readonly kReason: string | null;
  readonly segments: readonly { id: number; tentative: boolean; stability: number | null }[];
  readonly selection: readonly {
    k: number;
    silhouette: number;
    stability: number | null;
    smallest: number;
  }[];
  readonly k: number | null;
}

const statusWords: Readonly<Record<string, string>> = {
  published: 'Published',
  held: 'Held: today’s facts with the earlier segments',
  stopped: 'Stopped: nothing was changed',
};

/** What changed, whether to trust it, whom to contact and whom not. */
export function Today() {
  const world = useWorld();
  const { start, formats } = world;
  const report = JSON.parse(String(start.run!.report)) as Report;
  const runs = latest(useData('runs')) ?? [];
  const history = latest(useData('history'));
  const flows = latest(
    useAnswer(report.moved ? 'data flows' : 'no flows', () =>
      report.moved ? source.data('flows') : Promise.resolve([]),
    ),
  );
  const answered = latest(useData('segments'));
  const segments = answered ?? [];
  const last = runs[0];
  const stopped = last && last.status === 'stopped' ? last : null;
  return (
    <div class="grid">
      <StatusCard report={report} stopped={stopped} />
      <Card title="What to do next" span={7}>
        <Actions report={report} segments={segments} world={world} />
      </Card>
      <Card
        title="Segments"
        span={7}
        how="Customers who hold a policy and do not object, by the segment they are nearest to. Movement is against the run before."
      >
        {answered === null ? (
          <p class="empty" role="status">
            Reading …
          </p>
        ) : (
          <SegmentList segments={segments} since={report.moved?.since ?? null} history={history ?? []} />
        )}
      </Card>
      <Card
        title="Trust"
        span={5}
        how="Stability: in 100 bootstrap samples, the share of a segment's customers that stays together (Jaccard). Silhouette: how much nearer customers are to their own segment than to the next (Gower)."
      >
        <Trust report={report} />
      </Card>
      {report.moved === null ? null : (
        <Card
          title="What moved"
          span={7}
          how="Customers by the segment they were in on the day of the run before and are in now; premium is what they have on file today."
        >
          <p class="note">
            Since {formats.day(report.moved.since)}: {few(report.moved.changed, formats)} changed segment,{' '}
            {few(report.moved.joined, formats)} came, {few(report.moved.left, formats)} left.
          </p>
          <Moves flows={flows ?? []} />
        </Card>
      )}
      <Card
        title="Rows"
        span={report.moved ? 5 : 12}
        how="Every row under the headings is accepted, set aside with a reason, or skipped (blank, a copy, a total): the three add up to the rows read."
      >
        <RowBars report={report} />
        <p class="note">
          <a href={addressOf({ page: 'quality', about: null, slice: {} })}>
            What was done with the sheets, and why
          </a>
        </p>
      </Card>
    </div>
  );
}

function StatusCard({ report, stopped }: { readonly report: Report; readonly stopped: Row | null }) {
  const { start, formats } = useWorld();
  const tone = stopped ? 'bad' : report.status === 'published' ? 'good' : 'warn';
  const why = stopped ? (JSON.parse(String(stopped.reasons ?? '[]')) as Reason[]) : report.reasons;
  const shown = why.slice(0, 2);
  return (
    <Card title="Last run" span={5}>
      <p class={`status ${tone}`}>
        {stopped
          ? `${statusWords.stopped} on ${formats.day(String(stopped.as_of))}. Shown is the run of ${formats.day(String(start.run!.as_of))}.`
          : (statusWords[report.status] ?? report.status)}
      </p>
      {shown.length > 0 ? (
        <ul class="reasons">
          {shown.map(({ code, message }) => (
            <li key={`${code} ${message}`}>{message}</li>
          ))}
        </ul>
      ) : (
        <p class="note">Nothing to remark.</p>
      )}
      {why.length > shown.length ? (
        <details>
          <summary>{why.length - shown.length} more remarks</summary>
          <ul class="reasons">
            {why.slice(2).map(({ code, message }) => (
              <li key={`${code} ${message}`}>{message}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </Card>
  );
}

function RowBars({ report }: { readonly report: Report }) {
  const { formats } = useWorld();
  return (
    <ul class="rows">
      {Object.entries(report.rows).map(([table, { read, accepted, quarantined, skipped }]) => (
        <li key={table}>
          <span class="what">{table === 'policies' ? 'sales' : table}</span>
          <span class="bar" aria-hidden="true">
            <Bar parts={[accepted, quarantined, skipped]} total={read} />
          </span>
          <span class="told">
            {formats.count(accepted)} accepted, {formats.count(quarantined)} set aside,{' '}
            {formats.count(skipped)} skipped
          </span>
        </li>
      ))}
    </ul>
  );
}

function Bar({ parts, total }: { readonly parts: readonly number[]; readonly total: number }) {
  const kinds = ['accepted', 'aside', 'skipped'];
  // What is there is seen, however little it is.
  const widths = parts.map((part) => (part === 0 || total === 0 ? 0 : Math.max(0.8, (100 * part) / total)));
  const sum = widths.reduce((a, b) => a + b, 0) || 1;
  let at = 0;
  return (
    <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      {widths.map((width, i) => {
        const x = at;
        at += (100 * width) / sum;
        return <rect key={kinds[i]} class={kinds[i]} x={x} y="0" width={(100 * width) / sum} height="6" />;
      })}
    </svg>
  );
}

interface SegmentListProps {
  readonly segments: readonly Row[];
  /** The day of the run to compare with; null where there is none. */
  readonly since: string | null;
  /** Sizes on each day. */
  readonly history: readonly Row[];
}

function SegmentList({ segments, since, history }: SegmentListProps) {
  const { formats } = useWorld();
  if (segments.length === 0) return <Empty text="This run has no segments; the facts are all here." />;
  const largest = Math.max(...segments.map(({ share }) => Number(share)));
  return (
    <ol class="segment-list">
      {segments.map((segment) => {
        const id = Number(segment.segment_id);
        const own = history.filter((row) => Number(row.segment_id) === id);
        const before = own.find((row) => row.as_of === since);
        return (
          <li key={id}>
            <SegmentName id={id} />
            <span class="bar" aria-hidden="true">
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" width="100" height="8" rx="1" />
                <ShareBar id={id} width={(100 * Number(segment.share)) / largest} />
              </svg>
            </span>
            <span class="number">{formats.count(Number(segment.size))}</span>
            <span class="number">{formats.share(Number(segment.share))}</span>
            <Trend id={id} history={own} />
            <Change
              of={Number(segment.size)}
              since={since}
              before={before ? Number(before.customers) : null}
            />
          </li>
        );
      })}
    </ol>
  );
}

interface ChangeProps {
  readonly of: number;
  readonly since: string | null;
  /** Null for a segment that was not there. */
  readonly before: number | null;
}

function Change({ of, since, before }: ChangeProps) {
  const { formats } = useWorld();
  if (since === null) return <span class="number change">first run</span>;
  if (before === null) return <span class="number change up">new</span>;
  if (of === before) return <span class="number change">no change</span>;
  const told = `${of > before ? '+' : '−'}${formats.count(Math.abs(of - before))}`;
  return <span class={`number change ${of > before ? 'up' : 'down'}`}>{told}</span>;
}

/** Days that a line is drawn of. */
const MOST_DAYS = 60;

/** The size of a segment over the last days, each line between its own lowest and highest. */
function Trend({ id, history }: { readonly id: number; readonly history: readonly Row[] }) {
  const { isDark, formats, nameOf } = useWorld();
  const sizes = history.slice(-MOST_DAYS).map(({ customers }) => Number(customers));
  if (sizes.length < 3) return <span class="trend" />;
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  const points = sizes.map(
    (size, i) =>
      `${(100 * i) / (sizes.length - 1)},${high === low ? 10 : 18 - (16 * (size - low)) / (high - low)}`,
  );
  return (
    <svg
      class="trend"
      viewBox="0 0 100 20"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${nameOf(id)} over ${sizes.length} days: from ${formats.count(sizes[0]!)} to ${formats.count(sizes.at(-1)!)}, lowest ${formats.count(low)}, highest ${formats.count(high)}`}
    >
      <polyline points={points.join(' ')} fill="none" stroke={segmentColour(id, isDark)} stroke-width="2" />
    </svg>
  );
}

function ShareBar({ id, width }: { readonly id: number; readonly width: number }) {
  const { isDark } = useWorld();
  return <rect width={width} height="8" rx="1" fill={segmentColour(id, isDark)} />;
}

function Trust({ report }: { readonly report: Report }) {
  const { formats } = useWorld();
  const chosen = report.selection.find(({ k }) => k === report.k);
  if (!chosen) return <Empty text="There are no segments to trust or not." />;
  const tentative = report.segments.filter((segment) => segment.tentative).length;
  return (
    <>
      <dl class="pairs">
        <div>
          <dt>Stability</dt>
          <dd>{chosen.stability === null ? 'not measured' : chosen.stability.toFixed(2)}</dd>
        </div>
        <div>
          <dt>Silhouette</dt>
          <dd>{chosen.silhouette.toFixed(3)}</dd>
        </div>
        <div>
          <dt>Smallest segment</dt>
          <dd>{formats.share(chosen.smallest, 1)}</dd>
        </div>
      </dl>
      <p class={tentative > 0 ? 'status warn' : 'status good'}>
        {tentative > 0
          ? `${tentative} of ${report.segments.length} segments are tentative: their stability is below 0.75.`
          : 'Every segment is stable.'}
      </p>
      {report.kReason ? <p class="note">{report.kReason}</p> : null}
    </>
  );
}

/** The three most useful things to do, most urgent first. */
function Actions({
  report,
  segments,
  world: { formats, start },
}: {
  readonly report: Report;
  readonly segments: readonly Row[];
  readonly world: World;
}) {
  const actions: preact.ComponentChildren[] = [];
  if (report.segmentation.candidate !== null)
    actions.push(
      <>
        <strong>Decide on new segments.</strong> They were fitted and held back.{' '}
        <code>kindred refit --dry-run</code> shows them beside those in use, <code>kindred approve</code>{' '}
        takes them.
      </>,
    );
  const aside = Object.values(report.rows).reduce((sum, { quarantined }) => sum + quarantined, 0);
  const worth = [...segments].sort((a, b) => perCustomer(b) - perCustomer(a))[0];
  if (worth)
    actions.push(
      <>
        <strong>Contact</strong> <Dot id={Number(worth.segment_id)} />{' '}
        <a href={addressOf({ page: 'segment', about: String(worth.segment_id), slice: {} })}>{worth.name}</a>:{' '}
        {formats.count(Number(worth.size))} customers with the most premium each (
        {formats.full(perCustomer(worth), 'money')} on average, {formats.share(Number(worth.premium_share))}{' '}
        of all). <Suggested segment={Number(worth.segment_id)} />{' '}
        <code>kindred audience --segment {worth.segment_id} --out list.csv</code> writes the list without
        those who object.
      </>,
    );
  const objecting = start.people.objecting as number | null;
  if (objecting !== 0)
    actions.push(
      <>
        <strong>Do not contact</strong> {few(objecting, formats)}{' '}
        {objecting === 1 ? 'customer who objects' : 'customers who object'}: they are in no segment and in no
        list.
      </>,
    );
  if (aside > 0)
    actions.push(
      <>
        <strong>Mend the sheets.</strong> {formats.count(aside)} {aside === 1 ? 'row was' : 'rows were'} set
        aside. <code>kindred check --quarantine aside.xlsx</code> lists each with what to do.
      </>,
    );
  return (
    <ol class="actions">
      {actions.slice(0, 3).map((action, i) => (
        <li key={i}>{action}</li>
      ))}
    </ol>
  );
}

const few = (count: number | null, formats: Formats) => (count === null ? 'a few' : formats.count(count));

/** Asked for once the segments are there: figures of policies may take a while to be read, and nothing else waits for them. */
function Suggested({ segment }: { readonly segment: number }) {
  const { formats } = useWorld();
  const tactics = useTactics();
  return <>{tactics ? tacticsText(tactics(segment), formats.share) : ''}</>;
}

const perCustomer = ({ premium, size }: Row) => Number(premium ?? 0) / Math.max(1, Number(size));

function Moves({ flows }: { readonly flows: readonly Row[] }) {
  const { formats } = useWorld();
  const moved = flows.filter(({ from_segment_id: from, to_segment_id: to }) => from !== to).slice(0, 12);
  if (moved.length === 0) return <Empty text="Nobody moved, came or left." />;
  const label = (id: Row[string], none: string) => (id === null ? none : <SegmentName id={Number(id)} />);
  return (
    <ul class="moves">
      {moved.map((flow) => (
        <li key={`${flow.from_segment_id} ${flow.to_segment_id}`}>
          {label(flow.from_segment_id!, 'new')} <span aria-hidden="true">→</span>
          <span class="unseen">to</span> {label(flow.to_segment_id!, 'gone')}
          <span class="number">{few(flow.customers as number | null, formats)}</span>
          <span class="number">
            {flow.premium === null ? '' : formats.short(Number(flow.premium), 'money')}
          </span>
        </li>
      ))}
    </ul>
  );
}
