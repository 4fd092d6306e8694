import { Card, Empty } from '../parts/card.tsx';
import { Dot, SegmentName } from '../parts/segment-name.tsx';
import { addressOf } from '../state/address.ts';
import { segmentColour } from '../state/colours.ts';
import { latest, type Row, useData } from '../state/source.ts';
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
  readonly moved: { since: string; changed: number; joined: number; left: number } | null;
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
  const flows = latest(useData('flows'));
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
          <SegmentList segments={segments} flows={report.moved ? (flows ?? []) : null} />
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
            Since {formats.day(report.moved.since)}: {formats.count(report.moved.changed)} changed segment,{' '}
            {formats.count(report.moved.joined)} came, {formats.count(report.moved.left)} left.
          </p>
          <Moves flows={flows ?? []} />
        </Card>
      )}
      <Card
        title="Rows"
        span={5}
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
  /** Null where there is no run to compare with. */
  readonly flows: readonly Row[] | null;
}

function SegmentList({ segments, flows }: SegmentListProps) {
  const { formats } = useWorld();
  if (segments.length === 0) return <Empty text="This run has no segments; the facts are all here." />;
  const largest = Math.max(...segments.map(({ share }) => Number(share)));
  return (
    <ol class="segment-list">
      {segments.map((segment) => {
        const id = Number(segment.segment_id);
        const change = flows === null ? null : movement(id, flows);
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
            <Change by={change} />
          </li>
        );
      })}
    </ol>
  );
}

function Change({ by }: { readonly by: number | null }) {
  const { formats } = useWorld();
  if (by === null) return <span class="number change">first run</span>;
  if (by === 0) return <span class="number change">no change</span>;
  const told = `${by > 0 ? '+' : '−'}${formats.count(Math.abs(by))}`;
  return <span class={`number change ${by > 0 ? 'up' : 'down'}`}>{told}</span>;
}

function ShareBar({ id, width }: { readonly id: number; readonly width: number }) {
  const { isDark } = useWorld();
  return <rect width={width} height="8" rx="1" fill={segmentColour(id, isDark)} />;
}

function movement(id: number, flows: readonly Row[]): number {
  return flows.reduce((sum, { from_segment_id: from, to_segment_id: to, customers }) => {
    if (from === to) return sum;
    return sum + (to === id ? Number(customers) : 0) - (from === id ? Number(customers) : 0);
  }, 0);
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
        <strong>Decide on new segments.</strong> They were fitted and held back. “kindred refit --dry-run”
        shows them beside those in use, “kindred approve” takes them.
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
        of all). “kindred audience --segment {worth.segment_id} --out list.csv” writes the list without those
        who object.
      </>,
    );
  const objecting = Number(start.people.objecting ?? 0);
  if (objecting > 0)
    actions.push(
      <>
        <strong>Do not contact</strong> {formats.count(objecting)}{' '}
        {objecting === 1 ? 'customer who objects' : 'customers who object'}: they are in no segment and in no
        list.
      </>,
    );
  if (aside > 0)
    actions.push(
      <>
        <strong>Mend the sheets.</strong> {formats.count(aside)} {aside === 1 ? 'row was' : 'rows were'} set
        aside. “kindred check --quarantine aside.xlsx” lists each with what to do.
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
          <span class="number">{formats.count(Number(flow.customers))}</span>
          <span class="number">
            {flow.premium === null ? '' : formats.short(Number(flow.premium), 'money')}
          </span>
        </li>
      ))}
    </ul>
  );
}
