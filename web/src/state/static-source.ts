import { cutName } from '../../../src/report/export/cut-name.ts';
import type { Site } from '../../../src/report/export/site.ts';
import { dimensions } from '../../../src/report/measures/dimensions.ts';
import type { Cell, Slice } from './address.ts';
import { NotHeld, type Query, type Row, type Source } from './source.ts';

const isOrdered = new Map(dimensions.map(({ name, order }) => [name, order !== undefined]));

/** Answers from what a static export holds. */
export function staticSource(site: Site): Source {
  const few = `fewer than ${site.least} customers`;
  const customers = (site.customers ?? []) as readonly Row[];
  const measures = async ({ measures: wanted, by, where, limit }: Query): Promise<Cell[][]> => {
    const table = site.cuts[cutName(where)]?.[by.join(' ')];
    if (!table)
      throw new NotHeld(`Left out of this export: parts of it would be of ${few}. “kindred serve” shows it.`);
    const columns = wanted.map((name) => by.length + site.measures.indexOf(name));
    const rows = table.map((row) => [
      ...row.slice(0, by.length),
      ...columns.map((column) => row[column]!),
    ]) as Cell[][];
    return sorted(rows, by).slice(0, limit ?? rows.length);
  };
  return {
    missing: (where) => {
      if (site.cuts[cutName(where)]) return null;
      return isDeclared(where)
        ? `This part is left out of the export: it has ${few}, or would give away another that has.`
        : notDeclared;
    },
    map: async () => site.map as never,
    start: async () => ({ ...site.start, hasCustomers: site.customers !== null }),
    choices: async () => site.choices,
    measures,
    data: async (name) => [...(site.facts[name] ?? [])] as Row[],
    model: async () => site.model && { ...site.model, card: null },
    points: async (where) => {
      const name = cutName(where);
      const [segment] = where.segment ?? [];
      if (name !== cutName({}) && name !== cutName({ segment: [segment ?? null] }))
        throw new NotHeld('In an export the map is of all customers or of one segment.');
      const { fields, ...rest } = site.density;
      return { ...rest, fields: fields.filter((field) => segment === undefined || field[2] === segment) };
    },
    spread: async (feature, where) => {
      const own = site.spreads[cutName(where)]?.[feature];
      if (!own)
        throw new NotHeld(isDeclared(where) ? `Too few customers for this: parts have ${few}.` : notDeclared);
      return [...own];
    },
    customers: async (where, order, limit) => {
      const known = Object.entries(where).filter(([, values]) => values.length > 0);
      const column = (name: string) => (name === 'segment' ? 'segment_id' : name);
      if (known.some(([name]) => !['segment', 'city'].includes(name)))
        throw new NotHeld('In an export customers can be filtered by segment and city.');
      return customers
        .filter((row) => known.every(([name, values]) => values.includes(row[column(name)] as Cell)))
        .toSorted((a, b) => Number(b[order]) - Number(a[order]))
        .slice(0, limit);
    },
    policies: async () => [],
    find: async (text) =>
      customers
        .map((row) => String(row.customer_id))
        .filter((id) => id.toLowerCase().startsWith(text.toLowerCase()))
        .sort()
        .slice(0, 20),
    why: async () => {
      throw new NotHeld('An export holds no model to ask: “kindred serve” and “kindred why” answer this.');
    },
  };
}

const notDeclared =
  'This combination of filters is not in the export: it holds all customers, one segment, one value of one filter, or one value within one segment. “kindred serve” shows any.';

/** Whether a slice is one of those that an export holds. */
function isDeclared(where: Slice): boolean {
  const chosen = Object.entries(where).filter(([, values]) => values.length > 0);
  const others = chosen.filter(([name]) => name !== 'segment');
  return others.length <= 1 && chosen.every(([, values]) => values.length === 1);
}

/** In the dimensions' own order, else by the first measure; what is left out comes last. */
function sorted(rows: readonly Cell[][], by: readonly string[]): Cell[][] {
  if (by.every((name) => isOrdered.get(name))) return [...rows];
  const places = by.map((name, i) =>
    isOrdered.get(name)
      ? new Map([...new Set(rows.map((row) => row[i]!))].map((value, at) => [value, at]))
      : null,
  );
  return rows.toSorted((a, b) => {
    for (const [i, place] of places.entries())
      if (place && a[i] !== b[i]) return place.get(a[i]!)! - place.get(b[i]!)!;
    return Number(b[by.length] ?? -1) - Number(a[by.length] ?? -1);
  });
}
