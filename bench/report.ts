import type { Case } from './cases.ts';

export interface Measured {
  readonly seconds: number;
  readonly peakBytes: number;
  readonly iterations?: number;
  readonly cost?: number;
  readonly costs?: Readonly<Record<string, number>>;
  /** Rows of the sheets that were kept. */
  readonly kept?: number;
  readonly versions?: Readonly<Record<string, string>>;
}

export interface Result {
  readonly ours: Measured;
  /** Null where there is none, or it was left out. */
  readonly peer: Measured | null;
}

const count = (rows: number) => (rows === 0 ? '3,446' : rows.toLocaleString('en-GB'));
const ratioText = (ratio: number) =>
  ratio < 10 ? ratio.toFixed(1) : Math.round(ratio).toLocaleString('en-GB');
const memory = (bytes: number) => `${Math.round(bytes / 10 ** 6).toLocaleString('en-GB')} MB`;
const time = (seconds: number) =>
  seconds < 1 ? `${(1000 * seconds).toFixed(1)} ms` : `${seconds.toFixed(1)} s`;

/** What a result has to reach, and whether it does; null where the peer it needs was not measured. */
function verdict(
  { reach, peer: other }: Case,
  { ours, peer }: Result,
): { wanted: string; met: boolean | null } {
  const wanted: string[] = [];
  let met = true;
  if (reach.ratio !== undefined) {
    wanted.push(`≥ ${reach.ratio.toLocaleString('en-GB')}×`);
    if (peer) met &&= peer.seconds / ours.seconds >= reach.ratio;
  }
  if (reach.seconds !== undefined) {
    wanted.push(`≤ ${reach.seconds} s`);
    met &&= ours.seconds <= reach.seconds;
  }
  if (reach.bytes !== undefined) {
    wanted.push(`≤ ${memory(reach.bytes)}`);
    met &&= ours.peakBytes <= reach.bytes;
  }
  if (ours.kept !== undefined && peer) {
    wanted.push('the same rows kept');
    met &&= ours.kept === peer.kept;
  }
  if (reach.sameCost !== undefined) {
    wanted.push(`cost within ${reach.sameCost}`);
    if (peer) met &&= Math.abs(ours.cost! / peer.cost! - 1) <= reach.sameCost;
  }
  return { wanted: wanted.join(', '), met: other && !peer ? null : met };
}

/** One line of the printed and of the written table. */
export function rowOf(each: Case, result: Result): string {
  const { ours, peer } = result;
  const { wanted, met } = verdict(each, result);
  const answer = met === null ? '–' : met ? 'yes' : 'no';
  const theirs = peer ? `${each.peer!.title}: ${time(peer.seconds)}, ${memory(peer.peakBytes)}` : '–';
  const ratio = peer ? `${ratioText(peer.seconds / ours.seconds)}×` : '–';
  const cells = [
    each.work,
    count(each.rows),
    `${time(ours.seconds)}, ${memory(ours.peakBytes)}`,
    theirs,
    ratio,
  ];
  return `| ${[...cells, wanted, answer].join(' | ')} |`;
}

function tableOf(results: ReadonlyMap<Case, Result>, ofSheets: boolean): string {
  const chosen = [...results].filter(([{ sheets = false }]) => sheets === ofSheets);
  return chosen.map(([each, result]) => rowOf(each, result)).join('\n');
}

/** docs/performance.md. */
export function page(
  results: ReadonlyMap<Case, Result>,
  growth: readonly (Measured & { readonly rows: number })[],
  cores: number,
): string {
  const versions = Object.assign({}, ...[...results.values()].map(({ peer }) => peer?.versions ?? {}));
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `# Performance

Written by \`npm run bench -- --write\`, which installs the peers, draws the data and measures both sides in one run.
${cores} cores; Node ${process.versions.node}. Peers: ${peers.join(', ')}.

The data are drawn with a fixed seed: 8 numeric and 6 categorical columns of 3, 5, 8, 10, 15 and 20 levels in five
overlapping groups, k = 5, float64. A time is the median of three processes, two before the peer and one after; the
peer runs once. A line's two sides are always of one run; the lines may be of several. Ours is called on 1,000 rows
first, since V8 compiles what runs. Reading the data is not counted, checking and laying out our table is. Memory is the whole process's
high-water mark, the data included.

| Work | Rows | Kindred | Peer | Ratio | To reach | Reached |
|---|---|---|---|---|---|---|
${tableOf(results, false)}

## Sheets

A third as many customers as sales, and 20 products; of a thousand cells one to three have a currency sign, needless spaces, no value, an
unknown customer or a date in the other order. Pandas does the same with \`bench/peers/sheets.py\`. Both read the files, which are on disk.

| Work | Rows | Kindred | Peer | Ratio | To reach | Reached |
|---|---|---|---|---|---|---|
${tableOf(results, true)}

## Time against rows

![Seconds of one run to convergence against the number of rows, on logarithmic axes](performance.svg)

One run from given rows to convergence, two threads. Iterations differ with the data, so time for each row and
iteration is what stays the same.

| Rows | Time | Iterations | Nanoseconds a row and iteration | Peak memory |
|---|---|---|---|---|
${growth
  .map(({ rows, seconds, iterations = 1, peakBytes }) => {
    const each = (seconds * 1e9) / rows / (iterations + 2);
    return `| ${count(rows)} | ${time(seconds)} | ${iterations} | ${each.toFixed(1)} | ${memory(peakBytes)} |`;
  })
  .join('\n')}
`;
}
