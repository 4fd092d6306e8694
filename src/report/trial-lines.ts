import type { Lineage } from '../domain/model.ts';
import type { RunReport } from '../domain/run.ts';
import { count, labelled, type Paint, percent, plural } from './words.ts';

/** New segments beside those that stood, a line each: what became of which, and how many customers are in both. */
export function trialLines(
  { segmentation, segments }: RunReport,
  locale: string,
  paint: Paint,
  width = Number.POSITIVE_INFINITY,
): string[] {
  const { trial } = segmentation;
  if (!trial) return [];
  const nameOf = (id: number) => {
    const name = segments.find((segment) => segment.id === id)?.name;
    return name ? `${id} (${name})` : String(id);
  };
  const sizeOf = (id: number) => trial.sizes.find(({ segment }) => segment === id)?.size ?? 0;
  const lines = trial.lineage.map((entry) =>
    sentence(entry, nameOf, (id) => plural(sizeOf(id), 'customer', locale), locale),
  );
  const moved =
    trial.moved === null
      ? 'The segments in use cannot take today’s customers, so nobody can be said to move.'
      : `${percent(trial.moved, locale)} of the customers would be elsewhere; ${percent(trial.allowed, locale)} may be.`;
  return [
    ...lines.flatMap((text) => labelled(paint, 'New', text, width)),
    ...labelled(paint, 'Moves', moved, width),
  ];
}

function sentence(
  { segment, event, previous, shared, overlap }: Lineage,
  nameOf: (id: number) => string,
  size: (id: number) => string,
  locale: string,
): string {
  const both = shared === null ? '' : `, ${count(shared, locale)} in both (overlap ${overlap!.toFixed(2)})`;
  switch (event) {
    case 'persists':
      return `Segment ${nameOf(segment)} persists: ${size(segment)}${both}.`;
    case 'split':
      return `Segment ${nameOf(segment)} is split from ${nameOf(previous!)}: ${size(segment)}${both}.`;
    case 'merged':
      return `Segment ${nameOf(segment)} takes in ${nameOf(previous!)}${both}.`;
    case 'born':
      return `Segment ${nameOf(segment)} is born: ${size(segment)}, who come from no one segment.`;
    case 'retired':
      return `Segment ${nameOf(segment)} is retired${previous === null ? '' : `; most of it is in ${nameOf(previous)}`}.`;
  }
}
