import type { Night, NightOutcome } from '../../domain/night.ts';

/** GitHub shows so many of a level for a step. */
const MOST = 10;

const levels: Readonly<Record<NightOutcome, 'notice' | 'warning' | 'error'>> = {
  good: 'notice',
  incomplete: 'warning',
  held: 'warning',
  stopped: 'error',
  failed: 'error',
};

/**
 * A night as commands to GitHub's runner: the sentence first, then what was not done, then why rows were set aside. Whatever a
 * heading or a file is called, it is no command of its own.
 */
export function nightAnnotations({ outcome, sentence, run, followUps }: Night): string[] {
  const first = command(levels[outcome], 'Kindred', sentence);
  const undone = followUps.filter(({ done }) => !done).map(({ what, message }) => ({ title: what, message }));
  const aside = (run?.reasons ?? [])
    .filter(({ action, message }) => action === 'quarantined' && message !== sentence)
    .map(({ table, row, message }) => ({ title: `${table} row ${row}`, message }));
  const warnings = [...undone, ...aside].filter(({ message }) => message !== sentence);
  const room = levels[outcome] === 'warning' ? MOST - 1 : MOST;
  return [first, ...warnings.slice(0, room).map(({ title, message }) => command('warning', title, message))];
}

const command = (level: string, title: string, message: string) =>
  `::${level} title=${property(title)}::${data(message)}`;

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts names what has to be written otherwise. */
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
