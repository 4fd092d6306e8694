/** Writes docs/measures.md: the figures and dimensions that the dashboard asks for, each with its SQL. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { datasets } from '../src/report/dashboard/datasets.ts';
import { dimensions } from '../src/report/measures/dimensions.ts';
import { measures, sqlOf } from '../src/report/measures/measures.ts';
import { measureSql } from '../src/report/measures/query.ts';

const code = (sql: string) => `\`${sql.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')}\``;
const tidy = (sql: string) =>
  sql
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n');

/** The page as it should be. */
export function measuresPage(): string {
  const example = measureSql({
    measures: ['premium', 'average_age'],
    by: ['segment'],
    where: { city: ['Leeds', null] },
  });
  return `# Measures

Every figure of the dashboard is a measure: an aggregate over the rows of the view \`policy_details\` that the filters leave, by up to three
dimensions. This page is written by \`node scripts/measures.ts\` from the code that answers. In the SQL, \`{real}\` and
\`{text}\` are the engine's types.

## Measures

| Name | Shown as | Over | SQL | What it says |
|---|---|---|---|---|
${measures.map((measure) => `| \`${measure.name}\` | ${measure.label} | ${measure.over} | ${code(sqlOf(measure))} | ${measure.how} |`).join('\n')}

A measure over customers is taken over different customers: one who holds two policies counts once.

## Dimensions and filters

| Name | Shown as | SQL | Filter |
|---|---|---|---|
${dimensions.map(({ name, label, sql, isSlicer }) => `| \`${name}\` | ${label} | ${code(sql)} | ${isSlicer ? 'yes' : ''} |`).join('\n')}

Filters go together: values of one filter are alternatives, several filters must all hold, and “Unknown” is a value.

## A question as SQL

Premium and average age by segment, of customers in Leeds or of no known city:

\`\`\`sql
${tidy(example.sql)}
\`\`\`

## What pages show besides

Fixed statements over views and tables; none names a customer.

| Name | SQL |
|---|---|
${Object.entries(datasets)
  .map(([name, sql]) => `| \`${name}\` | ${code(sql)} |`)
  .join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  writeFileSync(join(root, 'docs', 'measures.md'), measuresPage());
}
