import { segmentColour } from '../../domain/colours.ts';
import type { Reason } from '../../domain/errors.ts';
import { isOut, type Night } from '../../domain/night.ts';
import type { RunReport } from '../../domain/run.ts';
import type { SegmentSummary } from '../../domain/segment.ts';
import { tableNames } from '../../domain/tables.ts';
import { LEAST } from '../export/hide.ts';
import { count, percent, plural } from '../words.ts';
import { plain } from './plain.ts';

/** Reasons that are written out; the warehouse has them all. */
const MOST_REASONS = 40;

const titles = {
  good: '✅ Published',
  incomplete: '⚠️ Published, but not everything that follows is done',
  held: '⚠️ Held: today’s facts, with the earlier segments',
  stopped: '❌ Stopped: nothing was changed',
  failed: '❌ Failed',
} as const;

/**
 * A night as the Markdown of a job summary: the sentence first, the segments with a small picture, what moved, what was set aside. Whoever may
 * see the repository may read it, so segments of a few customers have no figures.
 */
export function nightSummary(night: Night, locale: string): string {
  const { run, followUps, outcome } = night;
  return `${[
    `## ${titles[outcome]}`,
    plain(night.sentence),
    ...(run && isOut(night) ? segmentParts(run, locale) : []),
    ...(run ? [rowTable(run, locale), ...reasonParts(run, night.sentence)] : []),
    ...(followUps.length > 0 ? [followUps.map(({ message }) => `- ${plain(message)}`).join('\n')] : []),
    `<sub>${plain(runLine(night))}</sub>`,
  ].join('\n\n')}\n`;
}

function runLine({ run, startedAt, endedAt }: Night): string {
  const seconds = Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  const took = `${seconds} s`;
  return run
    ? `Run ${run.runId}, as of ${run.asOf}, into ${run.warehouse}; ${took}.`
    : `No run ended; ${took}.`;
}

function segmentParts(run: RunReport, locale: string): string[] {
  if (run.segments.length === 0) return [];
  const shown = bySize(run.segments);
  const hidden = hiddenOf(shown);
  const rows = shown.map(({ id, name, size, share }) => {
    if (hidden.has(id)) return `| ${plain(name)} | few | |`;
    return `| ${plain(name)} | ${count(size, locale)} | ${percent(share, locale)} |`;
  });
  const few = hidden.size > 0 ? [`Of segments of fewer than ${LEAST} customers no figure is shown.`] : [];
  return [
    ['| Segment | Customers | Share |', '|---|---:|---:|', ...rows].join('\n'),
    ...few,
    ...(hidden.size < shown.length ? [picture(shown.filter(({ id }) => !hidden.has(id)))] : []),
    movedLine(run, locale),
  ];
}

const bySize = (segments: readonly SegmentSummary[]) =>
  [...segments].sort((a, b) => b.size - a.size || a.id - b.id);

/** Those of a few customers; where that is one, the next smallest as well, so that it cannot be worked out from the rest. */
function hiddenOf(bySize: readonly SegmentSummary[]): ReadonlySet<number> {
  const small = bySize.filter(({ size }) => size < LEAST);
  return new Set((small.length === 1 ? bySize.slice(-2) : small).map(({ id }) => id));
}

/** A pie for Mermaid, which GitHub draws, in the colours that the segments have everywhere. */
function picture(segments: readonly SegmentSummary[]): string {
  const colours = segments.map(({ id }, i) => `"pie${i + 1}": "${segmentColour(id, false)}"`);
  const theme = `%%{init: {"theme": "base", "themeVariables": {${colours.join(', ')}, "pieOpacity": "1", "pieStrokeWidth": "1px", "pieSectionTextColor": "#ffffff"}}}%%`;
  const slices = segments.map(({ name, size }) => `  "${label(name)}" : ${size}`);
  return ['```mermaid', theme, 'pie showData', ...slices, '```'].join('\n');
}

/** A name without what means something to Mermaid. */
const label = (name: string) =>
  name.replaceAll(/[^\p{L}\p{M}\p{N} .,'’&()/+–-]/gu, ' ').trim() || 'without a name';

function movedLine({ moved, segmentation }: RunReport, locale: string): string {
  if (!moved)
    return segmentation.status === 'fitted'
      ? 'The first segments: nobody can have moved yet.'
      : 'Nobody was moved.';
  const { changed, joined, left, since } = moved;
  return `Since ${since}: **${plural(changed, 'customer', locale)}** changed segment, ${count(joined, locale)} joined, ${count(left, locale)} left.`;
}

function rowTable({ rows }: RunReport, locale: string): string {
  const cells = tableNames.map((table) => {
    const { read, accepted, quarantined, skipped } = rows[table];
    return `| ${table} | ${[read, accepted, quarantined, skipped].map((n) => count(n, locale)).join(' | ')} |`;
  });
  return ['| Rows | Read | Accepted | Set aside | Skipped |', '|---|---:|---:|---:|---:|', ...cells].join(
    '\n',
  );
}

/** What there is to know, why rows were set aside, and, folded away, what else was seen. */
function reasonParts({ reasons }: RunReport, sentence: string): string[] {
  const others = reasons.filter(({ message }) => message !== sentence);
  const general = others.filter(({ action }) => action === undefined);
  const aside = others.filter(({ action }) => action === 'quarantined');
  const rest = others.filter(({ action }) => action !== undefined && action !== 'quarantined');
  const heading = (title: string, part: readonly Reason[]) =>
    part.length === 0 ? [] : [[`**${title}**`, '', ...listed(part)].join('\n')];
  return [
    ...heading('To know', general),
    ...heading('Why rows were set aside', aside),
    ...(rest.length === 0
      ? []
      : [
          [
            '<details><summary>Repaired, skipped, or worth a look</summary>',
            '',
            ...listed(rest),
            '',
            '</details>',
          ].join('\n'),
        ]),
  ];
}

function listed(reasons: readonly Reason[]): string[] {
  const lines = reasons.slice(0, MOST_REASONS).map(({ message }) => `- ${plain(message)}`);
  const more = reasons.length - lines.length;
  return more > 0 ? [...lines, `- and ${more} more, in the warehouse’s table runs`] : lines;
}
