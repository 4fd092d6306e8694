import { render } from '../../engine/dialect.ts';
import type { Engine } from '../../engine/engine.ts';
import { quantile } from '../../math/quantile.ts';
import type { Slice } from '../measures/query.ts';
import type { Book } from './book.ts';
import { choose } from './choose.ts';

/** A numeric feature of customers who are in segments, by value. */
export interface Feature {
  readonly places: Uint32Array;
  /** Ascending. */
  readonly values: Float64Array;
}

export async function readFeature(engine: Engine, feature: string): Promise<Feature> {
  const [places = new Float64Array(), values = new Float64Array()] = await engine.reals(
    render(
      `WITH holder AS (SELECT customer_id, ROW_NUMBER() OVER (ORDER BY customer_id) - 1 AS place FROM customers)
       SELECT CAST(holder.place AS {real}), CAST(feature.value AS {real})
       FROM customer_features AS feature JOIN holder ON holder.customer_id = feature.customer_id
       WHERE feature.feature = $1 AND feature.value IS NOT NULL ORDER BY feature.value, holder.place`,
      engine.dialect,
    ),
    [feature],
  );
  return { places: Uint32Array.from(places), values };
}

/** Percentiles of one segment's customers, by linear interpolation between ranks as in SQL's PERCENTILE_CONT. */
export interface Spread {
  readonly segment: number;
  /** Not told in a static export. */
  readonly customers: number | null;
  /** At 5, 25, 50, 75 and 95 percent. */
  readonly percentiles: readonly number[];
}

const wanted = [0.05, 0.25, 0.5, 0.75, 0.95];

/** How a feature is spread over the customers whom slicers leave, by segment. */
export function spreadOf(book: Book, { places, values }: Feature, where: Slice): Spread[] {
  const { codes, values: segments } = book.dimensions.get('segment')!;
  const isChosen = new Uint8Array(book.customers);
  for (const place of choose(book, where).customers) isChosen[place] = 1;
  const own = segments.map((segment) => ({ segment, values: [] as number[] }));
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    if (isChosen[place] === 1) own[codes[place]!]!.values.push(values[i]!);
  }
  return own.flatMap(({ segment, values: sorted }) =>
    segment === null || sorted.length === 0
      ? []
      : [
          {
            segment: Number(segment),
            customers: sorted.length,
            percentiles: wanted.map((share) => quantile(sorted, share)),
          },
        ],
  );
}
