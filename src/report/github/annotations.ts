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
  const level = levels[outcome];
  const room = (of: string) => (level === of ? MOST - 1 : MOST);
  const undone = followUps
    .filter(({ done, message }) => !done && !sentence.includes(message))
    .map(({ what, message }) => command('warning', what, message));
  const aside = (run?.reasons ?? [])
    .filter(({ action, message }) => action === 'quarantined' && message !== sentence)
    .map(({ table, row, message }) => command('notice', `${table} row ${row}`, message));
  return [
    command(level, 'Kindred', sentence),
    ...undone.slice(0, room('warning')),
    ...aside.slice(0, room('notice')),
  ];
}

const command = (level: string, title: string, message: string) =>
  `::${level} title=${property(title)}::${data(message)}`;

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts names what has to be written otherwise. */
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
