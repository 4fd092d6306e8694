import type { CompositionLine } from '../domain/composition.ts';
import { type Formats, formatCount, formatShare, formatValue, termOf } from '../domain/glossary.ts';
import type { SegmentModel } from '../domain/model.ts';
import { type Segment, TENTATIVE } from '../domain/segment.ts';

export interface CardFacts {
  readonly model: SegmentModel;
  readonly segments: readonly Segment[];
  readonly composition: readonly CompositionLine[];
  /** Customers with a policy: clustered or assigned, and left out because they object. */
  readonly customers: number;
  readonly objectors: number;
  readonly version: string;
}

/** What a model is, what it was made of and what it is for, as Markdown: written with every model. */
export function modelCard(facts: CardFacts, formats: Formats): string {
  return [
    `# Segments as of ${facts.model.asOf}`,
    intended,
    dataOf(facts, formats),
    parametersOf(facts, formats),
    evidenceOf(facts, formats),
    segmentsOf(facts, formats),
    compositionOf(facts, formats),
    limits,
  ].join('\n\n');
}

const intended = `## What it is for

Marketing and service: whom to write to, in which words, through which channel. Not for pricing, underwriting, claims or any decision that
refuses a customer something: it was neither made nor tested for that.`;

const limits = `## Limits

- A segment is a description of many, not a fact about one. \`kindred why CUSTOMER\` says why a customer is where it is, and how near the border.
- Customers who miss a feature were not fitted on; they are assigned by the features they have.
- What the sheets do not say is not in it: no end dates, claims or payments.`;

function dataOf({ model, customers, objectors, version }: CardFacts, { locale }: Formats): string {
  return `## Data

Customers with a policy on file as of ${model.asOf}: ${formatCount(customers, locale)}. Fitted on the ${formatCount(model.fittedOn, locale)} who miss no feature. Left out
because they object: ${formatCount(objectors, locale)}. Made by Kindred ${version}.`;
}

function parametersOf({ model }: CardFacts, formats: Formats): string {
  const { numeric, categorical, gamma, starts, seed } = model;
  const numbers = numeric.map(({ name, low, high, offset, divisor }) => {
    const value = (number: number) => formatValue(name, number, formats);
    const clipped =
      low === null || high === null ? 'not clipped' : `clipped to ${value(low)} – ${value(high)}`;
    return `| ${termOf(name).label} | number | ${clipped}; scaled from ${value(offset)} – ${value(offset + divisor)} |`;
  });
  const categories = categorical.map(
    ({ name, levels }) => `| ${termOf(name).label} | category | ${levels.join(', ')} |`,
  );
  return `## Features

| Feature | | |
|---|---|---|
${[...numbers, ...categories].join('\n')}

K-Prototypes: squared distance over the scaled numbers, plus γ = ${gamma.toPrecision(4)} for each category that differs. ${starts} starts for each k, seed ${seed}.`;
}

function evidenceOf({ model }: CardFacts, { locale }: Formats): string {
  const rows = model.selection.map(
    ({ k, silhouette, stability, smallest }) =>
      `| ${k} | ${silhouette.toFixed(3)} | ${stability === null ? '–' : stability.toFixed(2)} | ${formatShare(smallest, locale)} | ${k === model.prototypes.length ? 'chosen' : ''} |`,
  );
  return `## Why so many segments

${model.kReason}

| k | silhouette | stability | smallest | |
|---|---|---|---|---|
${rows.join('\n')}`;
}

function segmentsOf({ segments }: CardFacts, { locale }: Formats): string {
  const rows = segments.map(({ id, name, size, share, stability, rule }) => {
    const trust =
      stability === null ? '–' : `${stability.toFixed(2)}${stability < TENTATIVE ? ', tentative' : ''}`;
    return `| ${id} | ${cell(name)} | ${formatCount(size, locale)} (${formatShare(share, locale)}) | ${trust} | ${cell(rule.text)} |`;
  });
  return `## Segments

| | Name | Customers | Stability | In short |
|---|---|---|---|---|
${rows.join('\n')}`;
}

/** Only the widest difference of each segment in each column; all of it is in the warehouse. */
function compositionOf({ composition, segments }: CardFacts, { locale }: Formats): string {
  if (composition.length === 0)
    return '## Make-up by protected columns\n\nThe sheets have none of the columns that are declared protected.';
  const columns = [...new Set(composition.map(({ column }) => column))];
  const rows = segments.flatMap(({ id }) =>
    columns.flatMap((column) => {
      const [widest] = composition
        .filter((line) => line.segment === id && line.column === column)
        .sort((a, b) => Number(b.flagged) - Number(a.flagged) || b.share - b.overall - (a.share - a.overall));
      if (!widest) return [];
      const { level, share, overall, flagged } = widest;
      const mark = flagged ? '**in effect a group of it**' : '';
      return [
        `| ${id} | ${termOf(column).label} | ${cell(level)} | ${formatShare(share, locale)} | ${formatShare(overall, locale)} | ${mark} |`,
      ];
    }),
  );
  return `## Make-up by protected columns

Segments are not made by these columns. For each, the value in which a segment differs most from all customers.

| Segment | Column | Value | In the segment | All customers | |
|---|---|---|---|---|---|
${rows.join('\n')}`;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
