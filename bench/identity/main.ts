/**
 * Whether segments stay who they are: ten simulated insurers of 5,000 customers over 180 nights, on which known things
 * happen, through Kindred and through the reference project's method. `npm run bench:identity [-- SEED …]`;
 * `-- --history` measures the history instead. Exits 1 where a target is missed.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { reportHistory } from './history.ts';
import { type Replay, replay } from './replay.ts';

const NIGHTS = 180;
const words = process.argv.slice(2);

if (words[0] === '--one') {
  console.log(JSON.stringify(await replay(Number(words[1]), NIGHTS)));
} else if (words[0] === '--history') {
  const [nights = 365, customers = 1_000_000] = words.slice(1).map(Number);
  process.exitCode = (await reportHistory(nights, customers)) ? 0 : 1;
} else {
  const seeds = words.length > 0 ? words.map(Number) : Array.from({ length: 10 }, (_, i) => i + 1);
  process.exitCode = report(await all(seeds)) ? 0 : 1;
}

/** Each insurer in a process of its own, as many at a time as there are processors. */
async function all(seeds: readonly number[]): Promise<Replay[]> {
  const waiting = [...seeds];
  const replays: Replay[] = [];
  const work = async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const done = await inProcess(seed);
      replays.push(done);
      console.error(
        `insurer ${seed}: ${done.swaps} swaps, ${Object.values(done.found).filter(Boolean).length} of ${Object.keys(done.found).length} events, ${done.falseAlarms} false alarms`,
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return replays.sort((a, b) => a.seed - b.seed);
}

async function inProcess(seed: number): Promise<Replay> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), '--one', String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const piece of child.stdout) text += piece;
  return JSON.parse(text) as Replay;
}

function report(replays: readonly Replay[]): boolean {
  const total = (of: (replay: Replay) => number) => replays.reduce((sum, each) => sum + of(each), 0);
  const names = Object.keys(replays[0]!.found);
  const planted = replays.length * names.length;
  const found = total(({ found }) => Object.values(found).filter(Boolean).length);
  const quiet = total(({ quietNights }) => quietNights);
  const alarms = total(({ falseAlarms }) => falseAlarms);
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const most = (of: (replay: Replay) => number) => Math.max(...replays.map(of));
  const mean = (of: (replay: Replay) => number) => total(of) / replays.length;
  const lines: (readonly [what: string, ours: string, reference: string, target: string, met: boolean])[] = [
    [
      'swaps of identity',
      String(total(({ swaps }) => swaps)),
      String(total(({ byMeanAge }) => byMeanAge.swaps)),
      '0',
      total(({ swaps }) => swaps) === 0,
    ],
    [
      'planted events found and named right',
      `${found} of ${planted}`,
      '–',
      '≥ 95 %',
      found >= 0.95 * planted,
    ],
    [
      'quiet nights with a false alarm',
      `${alarms} of ${quiet} (${percent(alarms / quiet)})`,
      '–',
      '≤ 1 %',
      alarms <= 0.01 * quiet,
    ],
    [
      'customers moved on a quiet night, at most',
      percent(most(({ mostMoved }) => mostMoved)),
      percent(most(({ byMeanAge }) => byMeanAge.mostMoved)),
      '≤ 0.5 %',
      most(({ mostMoved }) => mostMoved) <= 0.005,
    ],
    [
      'customers moved on a quiet night, on average',
      percent(mean(({ meanMoved }) => meanMoved)),
      percent(mean(({ byMeanAge }) => byMeanAge.meanMoved)),
      '≤ 0.5 %',
      mean(({ meanMoved }) => meanMoved) <= 0.005,
    ],
  ];
  console.log(`${replays.length} insurers of 5,000 customers, ${NIGHTS} nights each\n`);
  console.log('| | Kindred | by mean age (reference) | target | met |\n|---|---|---|---|---|');
  for (const [what, ours, reference, target, met] of lines)
    console.log(`| ${what} | ${ours} | ${reference} | ${target} | ${met ? 'yes' : 'no'} |`);
  console.log('\n| planted | found |\n|---|---|');
  for (const name of names)
    console.log(`| ${name} | ${replays.filter(({ found }) => found[name]).length} of ${replays.length} |`);
  console.log(`\nInsurer ${replays[0]!.seed}:`);
  for (const line of replays[0]!.story) console.log(`  ${line}`);
  return lines.every(([, , , , met]) => met);
}
