import { isOut, type Night } from '../../domain/night.ts';
import { plain } from './plain.ts';

export const ISSUE_TITLE = 'Kindred: a night needs somebody';

/** Nights that the text of an issue lists. */
const MOST_NIGHTS = 30;

/** How the text of the issue begins, by which it is found again. `place` tells the nights of one repository apart. */
export const issueMark = (place: string): string =>
  `<!-- kindred-nights ${place.replaceAll(/[^\w./-]/g, '_')} -->`;

const causeIn = (body: string): string | null => /<!-- cause (\S+) -->/.exec(body)?.[1] ?? null;
const nightsIn = (body: string): string[] =>
  body.split('\n').filter((line) => line.startsWith('- <!-- night -->'));

export interface IssueText {
  readonly body: string;
  /** What is to be said besides, so that whoever follows the issue is told; null where the trouble is the same as before. */
  readonly comment: string | null;
}

/**
 * What the issue says after a night that was not good.
 *
 * @param earlier its text so far; null where there is none
 * @param link the address of the workflow's run; null where there is none
 */
export function issueText(
  night: Night,
  place: string,
  earlier: string | null,
  link: string | null,
): IssueText {
  const { outcome, cause, sentence, run, endedAt } = night;
  const day = run?.asOf ?? endedAt.slice(0, 10);
  const where = link ? ` ([log](${link}))` : '';
  const own = `- <!-- night --> ${day}: ${outcome}. ${plain(sentence)}${where}`;
  const nights = [own, ...nightsIn(earlier ?? '')].slice(0, MOST_NIGHTS);
  const body = [
    issueMark(place),
    `<!-- cause ${cause} -->`,
    `**${plain(sentence)}**`,
    '',
    shown(night),
    '',
    'This issue stands for all nights until the next good one, which closes it.',
    '',
    '### Nights',
    '',
    ...nights,
    '',
  ].join('\n');
  const isNew = earlier !== null && causeIn(earlier) !== cause;
  return { body, comment: isNew ? `${day}: **${plain(sentence)}**${where}\n\n${shown(night)}` : null };
}

function shown(night: Night): string {
  if (night.outcome === 'incomplete') return 'Today’s data is published all the same.';
  if (isOut(night)) return 'Today’s facts are published, with the earlier segments and their names.';
  return 'The warehouse, the dashboard and the report show the last night that was published.';
}

/** What is said when the issue is closed. */
export const goodAgain = ({ sentence }: Night, link: string | null): string =>
  `Good again: ${plain(sentence)}${link ? ` ([log](${link}))` : ''}`;
