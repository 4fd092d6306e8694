import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SegmentModel } from '../../src/domain/model.ts';
import type { RunReport } from '../../src/domain/run.ts';
import { sheets } from '../naming/corpus/case.ts';
import { runJson } from '../support/kindred.ts';
import { golden, root, withoutShared } from '../support/paths.ts';
import { initReference } from '../support/reference.ts';
import { query, storedFacts } from '../support/warehouse.ts';

const published = {
  costs: {
    2: 524.9999929518182,
    3: 308.1935000909627,
    4: 255.1253545445773,
    5: 219.26450536513187,
    6: 183.63242580882093,
    7: 166.211919067926,
    8: 149.31898541812436,
    9: 142.8098743723561,
  },
  sizes: [1267, 1129, 1050],
  means: [
    {
      age: 39.829519,
      income: 95823.932174,
      tenure_years: 3.610837,
      premium_to_coverage: 0.695017,
      marital_status: 'Divorced',
    },
    {
      age: 26.738707,
      income: 22475.806389,
      tenure_years: 2.812161,
      premium_to_coverage: 1.782404,
      marital_status: 'Single',
    },
    {
      age: 50.215238,
      income: 59883.644438,
      tenure_years: 13.108858,
      premium_to_coverage: 1.352426,
      marital_status: 'Married',
    },
  ],
  overall: { age: 38.705165, income: 60842.116697, tenure_years: 6.243227, premium_to_coverage: 1.251587 },
};

function near(actual: number, expected: number, tolerance: number, what: string) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${what}: ${actual} is not within ${tolerance} of ${expected}`,
  );
}

describe('the reference sheets with the reference preset, as of 2025-12-14', { skip: withoutShared }, () => {
  let folder: string;
  let report: RunReport;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kindred-reference-'));
    const init = await initReference(folder);
    assert.equal(init.code, 0, init.err);
    const result = await runJson({ cwd: folder }, '--as-of', '2025-12-14');
    assert.equal(result.code, 0, result.err);
    report = result.report;
    console.log(`seconds by stage: ${JSON.stringify(report.seconds)}`);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const live = () => join(folder, 'kindred.duckdb');

  test('clustering for k 2 to 9 with ten starts and silhouettes, and FAMD, take at most 2 s', () => {
    const { cluster = Number.NaN, map = Number.NaN } = report.seconds;
    assert.ok(cluster + map <= 2, `${cluster} s + ${map} s`);
  });

  test('the facts that the naming corpus is written to are those of these sheets', async () => {
    assert.deepEqual(await storedFacts(live()), sheets.reference.facts);
  });

  test('every row is accepted', () => {
    const all = (n: number) => ({ read: n, accepted: n, quarantined: 0, skipped: 0 });
    assert.deepEqual(report.rows, { products: all(19), customers: all(3446), policies: all(3464) });
  });

  test('exactly P003457 to P003459 have their date repaired, and exactly 1,265 dates are reported as ambiguous', async () => {
    const quality = await query(
      live(),
      'SELECT action, code, row_count, first_rows FROM data_quality ORDER BY code',
    );
    assert.deepEqual(quality, [
      {
        action: 'flagged',
        code: 'date_ambiguous',
        row_count: 1265,
        first_rows: '2, 5, 7, 8, 10, 11, 23, 24, 28, 32',
      },
      { action: 'repaired', code: 'date_order', row_count: 3, first_rows: '3460, 3461, 3462' },
    ]);
    const sheet = readFileSync(join(folder, 'sales.csv'), 'utf8').split(/\r?\n/);
    assert.deepEqual(
      [3460, 3461, 3462].map((row) => sheet[row - 1]!.split(',')[0]),
      ['P003457', 'P003458', 'P003459'],
    );
    const dates = await query(
      live(),
      "SELECT policy_id, purchase_date FROM policies WHERE policy_id BETWEEN 'P003457' AND 'P003459' ORDER BY 1",
    );
    const expected = [3460, 3461, 3462].map((row) => {
      const [policy_id, , , date] = sheet[row - 1]!.split(',') as [string, string, string, string];
      const [day, month, year] = date.split('/');
      return { policy_id, purchase_date: `${year}-${month}-${day}` };
    });
    assert.deepEqual(dates, expected);
  });

  test('features equal the Python project’s to 1e-9, customer by customer', async () => {
    const rows = await query(
      live(),
      `SELECT customer_id, age, income, marital_status, facts.tenure_years, facts.premium_to_coverage
      FROM customers JOIN customer_facts AS facts USING (customer_id)`,
    );
    const ours = new Map(rows.map((row) => [row.customer_id, row]));
    const [header, ...lines] = readFileSync(join(golden, 'ref', 'features_2025-12-14.csv'), 'utf8')
      .trim()
      .split(/\r?\n/);
    assert.equal(header, 'Customer_ID,Age,Marital_Status,Income,Tenure_Years,Premium_to_Coverage');
    assert.equal(lines.length, ours.size);
    for (const line of lines) {
      const [id, age, status, income, tenure, ratio] = line.split(',') as [
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      const own = ours.get(id)!;
      assert.equal(own.marital_status, status, id);
      near(Number(own.age), Number(age), 1e-9, `${id} age`);
      near(Number(own.income), Number(income), 1e-9 * Number(income), `${id} income`);
      near(Number(own.tenure_years), Number(tenure), 1e-9, `${id} tenure`);
      near(Number(own.premium_to_coverage), Number(ratio), 1e-9, `${id} premium to coverage`);
    }
  });

  test('costs are not above the published ones at k 2 to 4, and within 10 % elsewhere', () => {
    assert.deepEqual(
      report.selection.map(({ k }) => k),
      [2, 3, 4, 5, 6, 7, 8, 9],
    );
    for (const { k, cost } of report.selection) {
      const expected = published.costs[k as keyof typeof published.costs];
      assert.ok(cost <= expected * (k <= 4 ? 1 + 1e-9 : 1.1), `k ${k}: ${cost} against ${expected}`);
    }
  });

  test('at k 3 sizes, means, modes and silhouette are the published ones', () => {
    assert.equal(report.k, 3);
    assert.deepEqual(
      report.segments.map(({ size }) => size),
      published.sizes,
    );
    near(report.selection[1]!.silhouette, 0.43433034, 1e-6, 'silhouette');
    report.segments.forEach(({ profile }, i) => {
      for (const [feature, expected] of Object.entries(published.means[i]!)) {
        const figures = profile[feature]!;
        if ('mean' in figures) {
          near(figures.mean, expected as number, 1e-6, `segment ${i} ${feature}`);
          near(
            figures.overall,
            published.overall[feature as keyof typeof published.overall],
            1e-6,
            `all customers ${feature}`,
          );
        } else {
          assert.equal(figures.mode, expected);
        }
      }
    });
  });

  test('tenure groups and the average tenure of policies are those of the reference report on this day', async () => {
    const groups = await query(live(), 'SELECT Tenure_Gp, count(*) AS n FROM joined_all GROUP BY 1');
    assert.deepEqual(Object.fromEntries(groups.map(({ Tenure_Gp, n }) => [Tenure_Gp, n])), {
      '0-5': 2262,
      '5-10': 247,
      '10-15': 723,
      '15-20': 225,
      '20+': 7,
    });
    const [stat] = await query(live(), 'SELECT Avg_Tenure FROM overall_stat');
    assert.equal(Number(stat!.Avg_Tenure).toFixed(2), '6.27');
  });

  test('gamma is the published one', async () => {
    const [row] = await query(live(), 'SELECT model FROM models');
    near((JSON.parse(String(row!.model)) as SegmentModel).gamma, 0.10208041418831527, 1e-12, 'gamma');
  });

  test('FAMD equals FactoMineR’s: eigenvalues to 1e-8, and coordinates to 1e-6 up to sign', async () => {
    const [row] = await query(live(), 'SELECT model FROM models');
    const { famd } = JSON.parse(String(row!.model)) as SegmentModel;
    near(famd.eigenvalues[0]!, 2.34287202, 1e-8, 'first eigenvalue');
    near(famd.eigenvalues[1]!, 2.04484535, 1e-8, 'second eigenvalue');
    near(famd.inertia, 8, 1e-9, 'inertia');
    const r = JSON.parse(readFileSync(join(root, 'test/golden/famd_prince_0.20.1.json'), 'utf8')).ref
      .row_coordinates_first30 as number[][];
    const features = readFileSync(join(golden, 'ref', 'features_2025-12-14.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1, 31);
    const places = new Map(
      (await query(live(), 'SELECT * FROM segment_map')).map((place) => [place.customer_id, place]),
    );
    const ours = features.map((line) => places.get(line.split(',')[0]!)!);
    for (const [axis, dimension] of [
      ['x', 0],
      ['y', 1],
    ] as const) {
      const sign = Math.sign(Number(ours[0]![axis]) * r[0]![dimension]!);
      for (const [i, place] of ours.entries()) {
        near(sign * Number(place[axis]), r[i]![dimension]!, 1e-6, `customer ${i} ${axis}`);
      }
    }
  });

  test('each customer is in the segment of the published run, by id', async () => {
    const run = JSON.parse(readFileSync(join(root, 'test/golden/ref/kprototypes.json'), 'utf8'))
      .kprototypes_seeded_Cao_ninit10_maxiter20_rs42['3'] as { labels: string };
    const ids = readFileSync(join(golden, 'ref', 'features_2025-12-14.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(',')[0]!);
    const ours = new Map(
      (await query(live(), 'SELECT customer_id, segment_id FROM assignments')).map((row) => [
        row.customer_id,
        row.segment_id,
      ]),
    );
    const toOurs: Record<string, number> = { 2: 0, 1: 1, 0: 2 };
    const differing = ids.filter((id, i) => ours.get(id) !== toOurs[run.labels[i]!]);
    assert.deepEqual(differing, []);
  });

  test('shuffling the rows of customers.csv changes no customer’s segment', async () => {
    const shuffled = mkdtempSync(join(tmpdir(), 'kindred-shuffled-'));
    try {
      cpSync(folder, shuffled, { recursive: true, filter: (path) => !path.includes('.duckdb') });
      const [header, ...lines] = readFileSync(join(folder, 'customers.csv'), 'utf8').trim().split(/\r?\n/);
      const order = lines
        .map((line, i) => ({ line, key: (i * 7919) % lines.length }))
        .sort((a, b) => a.key - b.key);
      writeFileSync(join(shuffled, 'customers.csv'), [header, ...order.map(({ line }) => line)].join('\n'));
      const { code } = await runJson({ cwd: shuffled }, '--as-of', '2025-12-14');
      assert.equal(code, 0);
      const sql = 'SELECT customer_id, segment_id FROM assignments ORDER BY customer_id';
      assert.deepEqual(await query(join(shuffled, 'kindred.duckdb'), sql), await query(live(), sql));
    } finally {
      rmSync(shuffled, { recursive: true, force: true });
    }
  });
});
