import { z } from 'zod';
import type { Row, Value } from '../../engine/engine.ts';

/** What pages show of the model in use. */
export interface ModelFacts {
  readonly asOf: string;
  readonly card: string | null;
  readonly kReason: string;
  readonly gamma: number;
  readonly fittedOn: number;
  readonly starts: number;
  readonly seed: number;
  /** Numbers first. */
  readonly features: readonly string[];
  /** Of the map (FAMD): what each dimension shows of the inertia of all features. */
  readonly shares: readonly number[];
  /** Of each feature, its share of each dimension. */
  readonly contributions: Readonly<Record<string, readonly number[]>>;
}

const named = z.array(z.object({ name: z.string() }));
const stored = z.object({
  asOf: z.string(),
  kReason: z.string(),
  gamma: z.number(),
  fittedOn: z.number(),
  starts: z.number(),
  seed: z.number(),
  numeric: named,
  categorical: named,
  famd: z.object({
    eigenvalues: z.array(z.number()),
    inertia: z.number(),
    contributions: z.record(z.string(), z.array(z.number())),
  }),
});

/** Of the dataset `model`; null where there is none, or one that an earlier version wrote. */
export function modelFacts(rows: readonly Row[]): ModelFacts | null {
  const [row] = rows;
  if (!row) return null;
  const read = stored.safeParse(parsed(row.model));
  if (!read.success) return null;
  const { numeric, categorical, famd, ...rest } = read.data;
  return {
    ...rest,
    card: row.card === null ? null : String(row.card),
    features: [...numeric, ...categorical].map(({ name }) => name),
    shares: famd.eigenvalues.map((value) => value / famd.inertia),
    contributions: famd.contributions,
  };
}

function parsed(text: Value | undefined): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
