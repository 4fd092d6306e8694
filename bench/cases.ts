/** One line of the table. */
export interface Case {
  readonly work: string;
  /** The case of ours.ts. */
  readonly name: string;
  /** Rows of drawn data; 0 for the reference features. */
  readonly rows: number;
  /** Whether it reads and cleans sheets, and is no case of the cluster library. */
  readonly sheets?: boolean;
  /** What it is measured against; the same rows unless told otherwise. */
  readonly peer?: { readonly name: string; readonly title: string; readonly rows?: number };
  /** What it has to reach. */
  readonly reach: {
    readonly ratio?: number;
    readonly seconds?: number;
    readonly bytes?: number;
    /** How much the costs may differ from the peer's, relatively. */
    readonly sameCost?: number;
  };
}

const MB = 10 ** 6;

export const cases: readonly Case[] = [
  {
    work: 'K-Prototypes from the same rows to convergence, batch updates',
    name: 'kprototypes-batch',
    rows: 100_000,
    peer: { name: 'kprototypes-online', title: 'kmodes' },
    reach: { ratio: 800 },
  },
  {
    work: 'K-Prototypes from the same rows to convergence, one row at a time',
    name: 'kprototypes-online',
    rows: 100_000,
    peer: { name: 'kprototypes-online', title: 'kmodes' },
    reach: { ratio: 200, sameCost: 1e-9 },
  },
  {
    work: 'An iteration (assign and update), the mean of a run to convergence',
    name: 'iteration',
    rows: 1_000_000,
    peer: { name: 'kmeans-onehot-iteration', title: 'scikit-learn KMeans on the one-hot matrix' },
    reach: { ratio: 6 },
  },
  {
    work: 'K-Prototypes from given rows to convergence',
    name: 'kprototypes-threads',
    rows: 10_000_000,
    reach: { seconds: 60, bytes: 2000 * MB },
  },
  {
    work: 'The reference features: k = 2…9, silhouettes and FAMD',
    name: 'nightly',
    rows: 0,
    peer: { name: 'nightly', title: 'kmodes, gower, scikit-learn, prince' },
    reach: { ratio: 300 },
  },
  {
    work: 'Gower silhouette, exact',
    name: 'gower-silhouette',
    rows: 20_000,
    peer: { name: 'gower-silhouette', title: 'gower and scikit-learn' },
    reach: { ratio: 3000 },
  },
  {
    work: 'Gower silhouette, exact',
    name: 'gower-silhouette',
    rows: 1_000_000,
    reach: { seconds: 3, bytes: 500 * MB },
  },
  {
    work: 'Gower matrix, each pair once',
    name: 'gower-matrix',
    rows: 10_000,
    peer: { name: 'gower-matrix', title: 'gower' },
    reach: { ratio: 100 },
  },
  {
    work: 'Gower matrix, each pair once',
    name: 'gower-matrix',
    rows: 10_000,
    peer: { name: 'daisy', title: 'daisy of R, in C' },
    reach: { ratio: 25 },
  },
  {
    work: 'FAMD, two dimensions',
    name: 'famd',
    rows: 1_000_000,
    peer: { name: 'famd', title: 'prince' },
    reach: { ratio: 150, bytes: 500 * MB },
  },
  {
    work: 'Predict',
    name: 'predict',
    rows: 1_000_000,
    peer: { name: 'kprototypes-predict', title: 'kmodes' },
    reach: { ratio: 500 },
  },
  {
    work: 'Choosing k from 2 to 9: ten starts, silhouettes and 100 bootstrap samples each',
    name: 'choose-k',
    rows: 100_000,
    reach: { seconds: 60 },
  },
  {
    work: 'Sales, customers and products in CSV read, cleaned and joined',
    name: 'clean-csv',
    rows: 10_000_000,
    sheets: true,
    peer: { name: 'clean-csv', title: 'pandas' },
    reach: { seconds: 60, bytes: 3000 * MB, ratio: 1 },
  },
  {
    work: 'An Excel workbook read',
    name: 'read-xlsx',
    rows: 1_000_000,
    sheets: true,
    reach: { seconds: 60, bytes: 1000 * MB },
  },
];

/** Rows of the graph's points. */
export const GROWTH = [1000, 10_000, 100_000, 1_000_000, 10_000_000];
