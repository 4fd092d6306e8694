import type { Rng } from '../math/rng.ts';
import type { Day } from './days.ts';
import { pick, roundTo, skewed } from './draw.ts';
import type { Person, Prospect } from './people.ts';
import { PRODUCTS, type Product } from './products.ts';

export interface Sale {
  readonly policyId: string;
  readonly customerId: string;
  readonly productId: string;
  readonly purchased: Day;
  /** Pounds and pence. */
  readonly premium: number;
  /** Whole pounds, in round figures. */
  readonly sumInsured: number;
}

const BY_ID: ReadonlyMap<string, Product> = new Map(PRODUCTS.map((product) => [product.id, product]));

/** Every policy of these people in the order of sale, numbered from KP500001. */
export function drawSales(random: Rng, people: readonly (Prospect & Person)[], asOf: Day): Sale[] {
  const sales = people.flatMap((person) => drawHoldings(random, person, asOf));
  sales.sort((a, b) => a.purchased - b.purchased);
  return sales.map((sale, i) => ({ ...sale, policyId: `KP${500_001 + i}` }));
}

/** The first policy dates from the day a customer joined; the others follow in the first half of their time since. */
function drawHoldings(random: Rng, person: Prospect & Person, asOf: Day): Omit<Sale, 'policyId'>[] {
  const { kind, holds, joined, customerId } = person;
  const rate = skewed(random, kind.rate);
  const wanted = { ...kind.products };
  return Array.from({ length: holds }, (_, i) => {
    const productId = pick(random, wanted);
    delete wanted[productId];
    const { premium: typical, loading } = BY_ID.get(productId)!;
    const premium = skewed(random, { median: typical * kind.premiumLevel, sigma: 0.38 });
    const cover = (premium / (rate * loading)) * 100;
    const wait = i === 0 ? 0 : 0.5 * random.next();
    return {
      customerId,
      productId,
      purchased: joined + Math.floor(wait * (asOf - joined)),
      premium: Math.round(premium * 100) / 100,
      sumInsured: roundTo(cover < 100_000 ? 500 : 1000, cover),
    };
  });
}
