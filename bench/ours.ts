/**
 * Measures one case of ours in a process of its own: `node bench/ours.ts CASE ROWS`. Prints one line of JSON. `seconds`
 * is the call alone, not the drawing of the data, and
 * the same call on 1,000 rows comes first, so that the code is compiled; `peakBytes` is the whole process's.
 */
import {
  compareK,
  famd,
  gowerCondensed,
  gowerIndex,
  gowerSilhouette,
  kprototypes,
  kprototypesOnThreads,
  predict,
} from '../src/cluster/index.ts';
import { features, minMax } from '../test/cluster/golden.ts';
import { type BenchData, drawData } from './data.ts';
import { peakBytes } from './memory.ts';

const THREADS = 2;

interface Measured {
  readonly seconds: number;
  readonly iterations?: number;
  readonly cost?: number;
  readonly value?: number;
  readonly costs?: Readonly<Record<string, number>>;
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

/** One run from explicit rows, to convergence. */
async function fit({ data, k, gamma, startRows }: BenchData, update: 'batch' | 'online'): Promise<Measured> {
  const options = { k, gamma, init: { rows: startRows }, update, maxIterations: 1000 } as const;
  const { result, seconds } = await timed(() => kprototypes(data, options));
  return { seconds, iterations: result.iterations, cost: result.cost };
}

async function fitOnThreads({ data, k, gamma, startRows }: BenchData): Promise<Measured> {
  const options = { k, gamma, init: { rows: startRows }, maxIterations: 1000, threads: THREADS };
  const { result, seconds } = await timed(() => kprototypesOnThreads(data, options));
  return { seconds, iterations: result.iterations, cost: result.cost };
}

/** What an iteration takes: a run to convergence less a run of one iteration, over how many more they were. */
async function iteration({ data, k, gamma, startRows }: BenchData): Promise<Measured> {
  const options = { k, gamma, init: { rows: startRows }, threads: THREADS };
  const run = (maxIterations: number) =>
    timed(() => kprototypesOnThreads(data, { ...options, maxIterations }));
  await run(1);
  const short = await run(1);
  const long = await run(1000);
  const iterations = long.result.iterations - short.result.iterations;
  return { seconds: (long.seconds - short.seconds) / iterations, iterations };
}

/** What an insurer's night asks of the library: k = 2 to 9 with ten starts each, silhouettes, and the map. */
async function nightly(): Promise<Measured> {
  const data = features(minMax);
  const { result, seconds } = await timed(async () => {
    const compared = await compareK(data, { samples: 0, starts: 10, threads: THREADS });
    famd(data, { dimensions: 2 });
    return compared;
  });
  return { seconds, costs: Object.fromEntries(result.map(({ k, cost }) => [k, cost])) };
}

const cases: Readonly<Record<string, (drawn: () => BenchData) => Promise<Measured>>> = {
  'kprototypes-batch': (drawn) => fit(drawn(), 'batch'),
  'kprototypes-online': (drawn) => fit(drawn(), 'online'),
  'kprototypes-threads': (drawn) => fitOnThreads(drawn()),
  iteration: (drawn) => iteration(drawn()),
  nightly: () => nightly(),
  'gower-silhouette': async (drawn) => {
    const { data, labels, k } = drawn();
    const { result, seconds } = await timed(() => gowerSilhouette(gowerIndex(data), labels, k));
    return { seconds, value: result.mean };
  },
  'gower-matrix': async (drawn) => {
    const { data } = drawn();
    const { result, seconds } = await timed(() => gowerCondensed(data));
    return { seconds, value: result.reduce((sum, d) => sum + d, 0) / result.length };
  },
  famd: async (drawn) => {
    const { data } = drawn();
    const { result, seconds } = await timed(() => famd(data, { dimensions: 2 }));
    return { seconds, value: result.eigenvalues[0]! };
  },
  predict: async (drawn) => {
    const drawnData = drawn();
    const { data, k, gamma, startRows } = drawnData;
    const model = kprototypes(data, { k, gamma, init: { rows: startRows }, maxIterations: 1 });
    const { seconds } = await timed(() => predict(model, data));
    return { seconds };
  },
  'choose-k': async (drawn) => {
    const { data, gamma } = drawn();
    const { seconds } = await timed(() =>
      compareK(data, { gamma, starts: 10, samples: 100, threads: THREADS }),
    );
    return { seconds };
  },
};

const [name = '', rows = '0'] = process.argv.slice(2);
const work = cases[name];
if (!work) throw new Error(`There is no case ${name}; the cases are ${Object.keys(cases).join(', ')}.`);
await work(() => drawData(1000));
const measured = await work(() => drawData(Number(rows)));
console.log(JSON.stringify({ case: name, ...measured, peakBytes: peakBytes() }));
