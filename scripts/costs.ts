/** Writes docs/costs.md: what a run inside BigQuery reads, by calculation from the widths of columns. `node scripts/costs.ts`. */
import { writeFileSync } from 'node:fs';

/** Bytes that BigQuery counts for a value (cloud.google.com/bigquery/docs/reference/standard-sql/data-types). */
const bytes = { integer: 8, real: 8, date: 8, money: 16, exact: 32, boolean: 1 } as const;

/** Of a text: two bytes and its letters, on average. */
const text = (letters: number) => 2 + letters;

const id = text(10);
const code = text(8);

/** Rows of a customer: with three policies, in a run with four numbers and two categories as features. */
const POLICIES = 3;
const customer = id + bytes.integer + bytes.money + 8 * code;
const policy = 3 * id + bytes.date + 2 * bytes.money;
const policyFacts = policy + bytes.money + bytes.exact;
const customerFacts = id + bytes.integer + 2 * bytes.money + 2 * bytes.real;
const features = 4 * bytes.real + 2 * code;
const assigned = id + 2 * bytes.integer + 4 * bytes.real + bytes.boolean;
const range = id + bytes.integer + 2 * bytes.date;

/** What is read for a customer, by step. */
const steps: readonly (readonly [step: string, bytes: number])[] = [
  ['contract: sources checked, rows accepted, references', 4 * customer + 4 * POLICIES * policy],
  ['facts and features', POLICIES * (policy + policyFacts) + customer + customerFacts],
  ['sample', id + features],
  ['assignment of everybody', id + features],
  ['profiles and names', 4 * (id + features + assigned)],
  ['history and publishing', 2 * range + 2 * (customer + POLICIES * policyFacts + customerFacts + assigned)],
];
const iteration = features;

/** What a statement takes besides reading, and how fast it reads: assumed, not measured. */
const SECONDS = 3;
const BYTES_A_SECOND = 2e9;
const STATEMENTS = 40;
const USD_A_TIB = 6.25;

const total = steps.reduce((sum, [, own]) => sum + own, 0);
const number = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });

function size(value: number): string {
  const [unit, power] = (
    [
      ['TB', 1e12],
      ['GB', 1e9],
      ['MB', 1e6],
    ] as const
  ).find(([, own]) => value >= own) ?? ['kB', 1e3];
  return `${number.format(value / power)} ${unit}`;
}

const seconds = (value: number, statements: number) =>
  number.format(SECONDS * statements + value / BYTES_A_SECOND);

export function costsPage(): string {
  const rows = [1e6, 1e7, 1e8, 1e9].map((customers) => {
    const run = total * customers;
    const one = iteration * customers;
    const usd = (value: number) => number.format((value / 2 ** 40) * USD_A_TIB);
    return `| ${number.format(customers)} | ${size(run)} | ${seconds(run, STATEMENTS)} | ${usd(run)} | ${size(one)} | ${seconds(one, 1)} | ${usd(20 * one)} |`;
  });
  return `# What a run inside BigQuery reads

By calculation, not by measurement: the widths of columns as BigQuery counts them, for customers with ${POLICIES} policies each, ids of
10 letters, codes of 8, and four numbers and two categories as features. This page is written by \`node scripts/costs.ts\`. What the tables of
your own warehouse take to read is told by a dry run (\`kindred warehouse plan\`), and a run that trains on all customers finds out the bytes of an
iteration before the first.

| Customers | A night without training | Seconds | USD | One iteration of training | Seconds | USD for 20 |
|---|---|---|---|---|---|---|
${rows.join('\n')}

Seconds are ${SECONDS} for each statement (${STATEMENTS} of them in a night) and ${size(BYTES_A_SECOND)} read a second; both are assumed. USD are for bytes read on demand at
${USD_A_TIB} a TiB, Google's price for the US when this was written; storage and reservations are not in them.

Of each customer, a night reads:

| Step | Bytes |
|---|---|
${steps.map(([step, own]) => `| ${step} | ${number.format(own)} |`).join('\n')}

Two settings keep it in bounds: \`warehouse.bigquery.maximumBytesBilled\` for any one statement, and \`segmentation.trainingBytes\` for all
iterations of a training together.
`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(new URL('../docs/costs.md', import.meta.url), costsPage());
