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
    toDo(night),
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

const again = '`gh workflow run kindred.yml`';

/** What to do, by what is the matter; the workflow goes by the name that `init --github` gives it. */
const advice: Readonly<Record<string, string>> = {
  'stopped:table_shrunk': `If the sheet is meant to be so short: ${again.slice(0, -1)} -f accept-shrink=true\`. Else mend it (its version history has the rows), and ${again}.`,
  'stopped:warehouse_expected': `If there never was a warehouse: ${again.slice(0, -1)} -f new-warehouse=true\`. If there was one, run once more first: the cache may only have been out of reach. A new one numbers and names the segments anew and has no history.`,
  'held:refit': `${again.slice(0, -1)} -f task=approve\` takes the new segments, as they are described on the run’s page. To decline them, do nothing: the earlier ones stay.`,
  'held:source_unchanged': 'Ask whoever fills the sheet. The next sale that is entered ends this by itself.',
  failed: `Mend what is said above (the settings are in \`kindred.yaml\`), and ${again}.`,
  unkept: `${again} once more; today’s data is published again.`,
  incomplete: `${again} tries what failed again: a run on the same data changes nothing else.`,
};

function toDo({ cause, outcome, run }: Night): string {
  const key = outcome === 'held' && run?.segmentation.candidate ? 'held:refit' : cause;
  const known = advice[key] ?? advice[outcome] ?? `Mend what is said above, and ${again}.`;
  return `To do: ${known}`;
}

function shown(night: Night): string {
  if (night.outcome === 'incomplete') return 'Today’s data is published all the same.';
  if (isOut(night)) return 'Today’s facts are published, with the earlier segments and their names.';
  return 'The warehouse, the dashboard and the report show the last night that was published.';
}

/** What is said when the issue is closed. */
export const goodAgain = ({ sentence }: Night, link: string | null): string =>
  `Good again: ${plain(sentence)}${link ? ` ([log](${link}))` : ''}`;
