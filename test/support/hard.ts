import type { Workbench } from '../../src/engine/engine.ts';
import { warehouseTables } from '../../src/warehouse/schema.ts';
import { type StagedRow, stagedName, stageRows } from '../../src/warehouse/stage.ts';
import { views } from '../../src/warehouse/views.ts';

/** Rows that tell engines apart: NULLs, ties, empty groups, the edges of decimals, leap days, texts of every kind. */
const texts = [
  'Leeds',
  'leeds',
  'Zürich',
  'Zu\u0308rich',
  '北京',
  '👩‍👩‍👧',
  'O\'Brien \\ "x"',
  ' ',
  '',
  'a\nb',
  'İ',
  'ß',
  'SS',
  null,
];
const money = [
  '0.000001',
  '999999999999999.999999',
  '-0.5',
  '0',
  '1',
  '1',
  '2.5',
  '1e-6',
  '123456.789012',
  '33.333333',
];
const days = ['2024-02-29', '2000-02-29', '1950-01-01', '2026-01-31', '2025-12-31', '2025-03-01'];

const at = <T>(list: readonly T[], i: number): T => list[i % list.length]!;

/** Makes the tables of a warehouse of three runs, with such rows, and its views. */
export async function fillHard(engine: Workbench): Promise<void> {
  const rows = hardRows();
  for (const { name } of warehouseTables) {
    await stageRows(engine, name, rows[name] ?? []);
    await engine.run(`ALTER TABLE ${stagedName(name)} RENAME TO ${name}`);
  }
  for (const view of await views(engine.dialect)) await engine.run(`CREATE VIEW ${view.name} AS ${view.sql}`);
}

function hardRows(): Readonly<Record<string, readonly StagedRow[]>> {
  const runs = [
    { sequence: 1, run_id: '2026-01-30-a', as_of: '2026-01-30', status: 'published' },
    { sequence: 2, run_id: '2026-01-30-b', as_of: '2026-01-30', status: 'published' },
    { sequence: 3, run_id: '2026-01-31-unread', as_of: '2026-01-31', status: 'stopped' },
    { sequence: 4, run_id: '2026-01-31-c', as_of: '2026-01-31', status: 'held' },
    { sequence: 5, run_id: '2026-02-01-unread', as_of: '2026-02-01', status: 'stopped' },
  ].map((run) => ({
    ...run,
    recorded_at: '2026-01-31 22:00:00.123',
    version: '0',
    segmentation: 'held',
    model_run_id: '2026-01-30-b',
    k: 3,
    currency: 'GBP',
    premium_target: '20000000',
    reasons: '[]',
    report: JSON.stringify({
      status: 'held',
      segments: [],
      segmentation: { model: '2026-01-30-b', candidate: null },
    }),
  }));
  const shown = runs.filter(({ status }) => status !== 'stopped');
  const ofRuns = <T extends object>(make: (run: { run_id: string; as_of: string }) => readonly T[]) =>
    shown.flatMap(({ run_id, as_of }) => make({ run_id, as_of }).map((row) => ({ run_id, as_of, ...row })));
  const customers = Array.from({ length: 60 }, (_, i) => ({
    customer_id: `C${i}${i % 7 === 0 ? 'é' : ''}`,
    age: i % 9 === 0 ? null : [18, 30, 31, 40, 41, 50, 51, 60, 61, 120, 0][i % 11]!,
    gender: at(['F', 'M', null], i),
    city: at(texts, i),
    marital_status: at(texts, i + 3),
    education: at(texts, i + 5),
    occupation: at(texts, i + 7),
    income: i % 8 === 0 ? null : at(money, i).replace('-', ''),
    preferred_language: at(['en', null, 'cy'], i),
    preferred_channel: at(['Email', 'email', null], i),
    preferred_time: at(['AM', null], i),
    objection: null,
    consent: null,
    objects: i % 13 === 0,
  }));
  const products = Array.from({ length: 9 }, (_, i) => ({
    product_id: `X${i}`,
    product_name: i === 4 ? null : at(texts, i + 1),
    product_type: at(['Life', 'Health', null], i),
    category: at([...texts.slice(2, 5), null], i),
  }));
  // The last ten customers hold nothing; many premiums are the same.
  const policies = Array.from({ length: 160 }, (_, i) => ({
    policy_id: `P${String(i).padStart(3, '0')}`,
    customer_id: customers[i % 50]!.customer_id,
    product_id: `X${i % 8}`,
    purchase_date: at(days, i),
    premium: i % 3 === 0 ? '100' : at(money, i).replace('-', ''),
    coverage: i % 5 === 0 ? null : i % 11 === 0 ? '0' : at(money, i + 2).replace('-', ''),
    tenure_years: at(['0', '5', '5.01', '10', '15', '20', '20.01', '76.13'], i),
    premium_to_coverage: i % 5 === 0 ? null : at(['0.333333333333', '1', '99999.999999999999'], i),
  }));
  const facts = customers.slice(0, 50).map(({ customer_id }, i) => ({
    customer_id,
    policies: 3,
    premium: i % 4 === 0 ? '300' : `${i}.25`,
    coverage: i % 6 === 0 ? null : `${1000 * i}`,
    tenure_years: i / 3,
    premium_to_coverage: i % 6 === 0 ? null : 1 / (i + 1),
  }));
  const segmentOf = (i: number) => (i % 10 === 9 ? null : i % 3);
  return {
    runs,
    customers,
    products,
    policies,
    customer_facts: facts,
    assignments: facts.map(({ customer_id }, i) => ({
      customer_id,
      segment_id: segmentOf(i),
      distance: i / 7,
      next_segment_id: (i + 1) % 3,
      next_distance: i / 5,
      complete: i % 2 === 0,
    })),
    segment_map: facts.map(({ customer_id }, i) => ({ customer_id, x: Math.sin(i), y: -Math.cos(i) })),
    // Segment 3 has nobody; two segments have the same name.
    segments: ofRuns(() =>
      [0, 1, 2, 3].map((id) => ({
        segment_id: id,
        name: at(['Same', 'Same', '北京', 'Empty'], id),
        description: id === 1 ? null : 'x',
        named_by: 'template',
        size: 15,
        share: 1 / 3,
        apart: '',
        rule: null,
        rule_coverage: null,
        rule_precision: null,
        stability: id / 3,
      })),
    ),
    segment_names: ofRuns(() =>
      [0, 1, 2].map((id) => ({
        segment_id: id,
        name: 'n',
        named_by: 'team',
        tactics: '[]',
        named_since: '2024-02-29',
      })),
    ),
    data_quality: ofRuns(() =>
      ['quarantined', 'flagged'].map((action) => ({
        table_name: 'customers',
        column_name: 'age',
        action,
        code: 'odd',
        row_count: 2,
        first_rows: '1, 2',
      })),
    ),
    segment_members: [
      ...facts.map(({ customer_id }, i) => ({
        customer_id,
        segment_id: (i + 1) % 3,
        valid_from: '2024-02-29',
        valid_to: i % 4 === 0 ? null : at(['2026-01-30', '2026-01-31'], i),
      })),
      ...facts
        .filter((_, i) => i % 4 !== 0 && i % 5 !== 0)
        .map(({ customer_id }, i) => ({
          customer_id,
          segment_id: i % 3,
          valid_from: '2026-01-31',
          valid_to: null,
        })),
    ],
  };
}
