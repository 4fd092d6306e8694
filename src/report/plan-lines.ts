import type { Plan } from '../domain/plan.ts';
import { count, type Paint, plural } from './words.ts';

/** What the next run would change, a line each; then what reading costs, the most first. */
export function planLines(
  { version, changes, costs }: Plan,
  name: string,
  locale: string,
  paint: Paint,
): string[] {
  const width = Math.max(0, ...[...changes, ...costs].map((line) => line.name.length)) + 2;
  const changed = changes.map((change) =>
    `  ${change.name.padEnd(width)}${paint.cyan(change.what.padEnd(13))}${paint.dim(change.detail)}`.trimEnd(),
  );
  const read = [...costs]
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ name: own, bytes }) => `  ${own.padEnd(width)}${count(bytes, locale).padStart(18)}`);
  const what =
    changes.length === 0
      ? `The next run changes no table and no view of ${name}.`
      : `Before it publishes, the next run makes ${plural(changes.length, 'change', locale)} in ${name}:`;
  const older =
    version === null
      ? []
      : [
          `${name} is of version ${version.from} of the warehouse. The next run makes it version ${version.to}, keeps its history, and adds:`,
          ...version.brings.map((brought) => `  ${brought}`),
          '',
        ];
  return [
    ...older,
    what,
    ...changed,
    ...(read.length > 0 ? ['', 'Bytes that reading the whole of each takes (a dry run):', ...read] : []),
  ];
}
