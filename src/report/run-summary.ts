import type { RunReport } from '../domain/run.ts';
import { count, labelled, type Paint, percent, plural } from './words.ts';

/** The four lines that a run ends with: the segments, how far to trust them, what moved, where to look. */
export function fourLines(
  report: RunReport,
  locale: string,
  paint: Paint,
  width = Number.POSITIVE_INFINITY,
): string[] {
  const line = (label: string, text: string) => labelled(paint, label, text, width);
  return [
    ...line('Segments', segmentsLine(report, locale)),
    ...line('Trust', trustLine(report)),
    ...line('Moved', movedLine(report, locale)),
    ...line('Look', lookLine(report, locale)),
  ];
}

/** What a person should know besides the four lines: warnings, and features that were left out. */
export function noteLines(
  { reasons, status, segmentation }: RunReport,
  paint: Paint,
  width: number,
): string[] {
  if (status === 'stopped') return [];
  const general = reasons.filter(({ row, code }) => row === undefined && code !== 'unchanged');
  const shown = segmentation.status === 'held' || segmentation.status === 'skipped' ? 1 : 0;
  return general.slice(shown).flatMap(({ message }) => labelled(paint, 'Note', message, width));
}

function segmentsLine({ segments, status, segmentation, reasons }: RunReport, locale: string): string {
  const list = segments.map(({ name, share }) => `${name} ${percent(share, locale)}`).join(' · ');
  if (status === 'stopped') return 'Nothing was changed.';
  const why = reasons[0]?.message ?? '';
  if (segmentation.status === 'held') return `Held as they were: ${list}. ${why}`;
  if (segmentation.status === 'skipped') return `None could be made. ${why}`;
  return `${segments.length}: ${list}`;
}

function trustLine({ status, k, selection, kReason, reasons }: RunReport): string {
  if (status === 'stopped') return reasons.map(({ message }) => message).join(' ');
  const stability = selection.find((row) => row.k === k)?.stability;
  if (stability === undefined) return 'Today’s facts are complete; there are no segments to trust.';
  return `${verdict(stability ?? 0)}. ${kReason ?? ''}`;
}

/** Hennig's thresholds for the bootstrap Jaccard of a cluster. */
function verdict(stability: number): string {
  if (stability >= 0.75) return 'Stable';
  return stability >= 0.6 ? 'Tentative' : 'Unstable';
}

function movedLine({ moved, segmentation, reasons, status }: RunReport, locale: string): string {
  const unchanged = reasons.find(({ code }) => code === 'unchanged');
  if (unchanged) return unchanged.message;
  if (status === 'stopped') return 'Nobody.';
  if (!moved)
    return segmentation.status === 'fitted'
      ? 'There are no earlier segments to compare with yet.'
      : 'Nobody: the segments were not made anew.';
  const { changed, joined, left, since } = moved;
  return `${plural(changed, 'customer', locale)} changed segment, ${count(joined, locale)} joined and ${count(left, locale)} left since ${since}.`;
}

function lookLine({ status, warehouse, rows }: RunReport, locale: string): string {
  if (status === 'stopped') return `Mend what is said above and run again. ${warehouse} was not touched.`;
  const aside = Object.values(rows).reduce((sum, { quarantined }) => sum + quarantined, 0);
  const set =
    aside === 0
      ? 'no row was set aside'
      : `${plural(aside, 'row', locale)} set aside: see the view quarantine_overview`;
  return `${warehouse}: start with the view segment_overview; ${set}.`;
}
