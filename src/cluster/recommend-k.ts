/** What a choice of k is judged by. */
export interface Candidate {
  readonly k: number;
  /** Mean Gower silhouette. */
  readonly silhouette: number;
  /** Bootstrap stability; null when it was not measured. */
  readonly stability: number | null;
  /** The smallest cluster's share of the rows. */
  readonly smallest: number;
  /** On the numeric columns; null, or left out, where it means nothing. */
  readonly calinskiHarabasz?: number | null | undefined;
}

export interface RecommendationRule {
  /** The least stability a choice may have. */
  readonly minimumStability: number;
  /** The least share of the rows that the smallest segment may have. */
  readonly minimumShare: number;
  /** Silhouettes this close to the highest count as equal, and the smaller k wins. */
  readonly tolerance: number;
}

export interface Recommendation {
  readonly k: number;
  /** Which number decided. */
  readonly criterion: 'silhouette' | 'stability';
  /** For the reader of a report: why this one, and what other criteria would have chosen. */
  readonly reason: string;
  /** Which k each criterion favours by itself, the smaller of equals; null where it was not measured. */
  readonly favours: Favours;
}

export interface Favours {
  readonly silhouette: number;
  readonly stability: number | null;
  readonly calinskiHarabasz: number | null;
}

export const defaultRule: RecommendationRule = {
  minimumStability: 0.75,
  minimumShare: 0.05,
  tolerance: 0.02,
};

/**
 * Recommends a number of clusters: among the stable choices without tiny segments, the one of the highest silhouette,
 * or a smaller one that comes close. Where none passes, the most stable one, and the reason says so. A stability that
 * was not measured is not held against a choice.
 *
 * @throws RangeError when the table is empty
 */
export function recommendK(
  table: readonly Candidate[],
  rule: Partial<RecommendationRule> = {},
): Recommendation {
  if (table.length === 0) throw new RangeError('There is no number of clusters to choose from.');
  const limits = { ...defaultRule, ...rule };
  const bySize = [...table].sort((a, b) => a.k - b.k);
  const passing = bySize.filter((candidate) => passes(candidate, limits));
  const choice = passing.length > 0 ? clearest(passing, limits) : mostStable(bySize, limits);
  const favours = favoursOf(bySize);
  return { ...choice, reason: choice.reason + disagreement(favours, choice.k), favours };
}

function favoursOf(table: readonly Candidate[]): Favours {
  const favourite = (measure: (candidate: Candidate) => number | null | undefined) => {
    const measured = table.filter((candidate) => typeof measure(candidate) === 'number');
    return measured.length === 0 ? null : highestBy(measured, (candidate) => measure(candidate)!).k;
  };
  return {
    silhouette: favourite(({ silhouette }) => silhouette)!,
    stability: favourite(({ stability }) => stability),
    calinskiHarabasz: favourite(({ calinskiHarabasz }) => calinskiHarabasz),
  };
}

/** One more sentence where the criteria, each by itself, would not all choose this k. */
function disagreement({ silhouette, stability, calinskiHarabasz }: Favours, k: number): string {
  const favourites: [string, number | null][] = [
    ['silhouette', silhouette],
    ['stability', stability],
    ['Calinski–Harabasz', calinskiHarabasz],
  ];
  const measured = favourites.filter(([, favourite]) => favourite !== null);
  if (measured.every(([, favourite]) => favourite === k)) return '';
  const [first, ...rest] = measured.map(([name, favourite]) => `${name} favours ${favourite}`);
  const others = rest.map((each) => each.replace(' favours', ''));
  return ` By itself, ${[first, ...others].join(', ').replace(/, ([^,]*)$/, ' and $1')}.`;
}

type Choice = Omit<Recommendation, 'favours'>;

function passes(
  { stability, smallest }: Candidate,
  { minimumStability, minimumShare }: RecommendationRule,
): boolean {
  return (stability === null || stability >= minimumStability) && smallest >= minimumShare;
}

function clearest(passing: readonly Candidate[], { tolerance }: RecommendationRule): Choice {
  const highest = highestBy(passing, (candidate) => candidate.silhouette);
  const chosen = passing.find(({ silhouette }) => silhouette >= highest.silhouette - tolerance) ?? highest;
  const measured =
    chosen.stability === null ? 'stability was not measured' : `stability is ${chosen.stability.toFixed(2)}`;
  const facts = `${measured} and the smallest segment holds ${percent(chosen.smallest)} of the rows`;
  const reason =
    chosen === highest
      ? `${chosen.k} segments separate best (silhouette ${chosen.silhouette.toFixed(3)}); ${facts}.`
      : `${chosen.k} segments separate nearly as well as ${highest.k} (silhouette ${chosen.silhouette.toFixed(3)} against ${highest.silhouette.toFixed(3)}) and are fewer; ${facts}.`;
  return { k: chosen.k, criterion: 'silhouette', reason };
}

function mostStable(
  table: readonly Candidate[],
  { minimumStability, minimumShare }: RecommendationRule,
): Choice {
  const chosen = highestBy(table, (candidate) => candidate.stability ?? 0);
  const stability = chosen.stability === null ? 'not measured' : chosen.stability.toFixed(2);
  const reason = `No number of segments is both stable (${minimumStability} or more) and free of segments under ${percent(minimumShare)} of the rows, so ${chosen.k} is only the most stable of them (stability ${stability}, smallest segment ${percent(chosen.smallest)}).`;
  return { k: chosen.k, criterion: 'stability', reason };
}

/** The first of equals. */
function highestBy(table: readonly Candidate[], measure: (candidate: Candidate) => number): Candidate {
  return table.reduce((best, candidate) => (measure(candidate) > measure(best) ? candidate : best));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1).replace(/\.0$/, '')}%`;
}
