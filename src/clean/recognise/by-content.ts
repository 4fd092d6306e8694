import { keyOf } from '../../domain/tables.ts';
import type { Engine } from '../../engine/engine.ts';
import { cellsOf, distinctShare, free, overlap, type Sheet, shareWhere } from './sheet.ts';

/** A key is different on every row; a customer's or product's is named by the sales, and another looks like an id. */
export async function findKey(engine: Engine, sheet: Sheet, policies: Sheet) {
  const key = keyOf[sheet.table];
  if (sheet.found.has(key)) return;
  const reference = sheet === policies ? undefined : policies.found.get(key);
  for (const position of free(sheet)) {
    if ((await distinctShare(engine, sheet, position)) < 0.95) continue;
    if (reference) {
      const share = await overlap(engine, policies, reference.position, sheet, position);
      if (share < 0.8) continue;
      const evidence = `${Math.round(share * 100)}% of the sales name one of its values`;
      sheet.found.set(key, { position, by: 'content', evidence });
      return;
    }
    if (
      (await shareWhere(engine, sheet, position, "regexp_matches(cell, '^[A-Za-z]{0,6}[-_ ]?\\d+$')")) < 0.9
    )
      continue;
    if (sheet !== policies && !(await seenIn(engine, sheet, position, policies))) continue;
    sheet.found.set(key, {
      position,
      by: 'content',
      evidence: 'different on every row, and shaped like an id',
    });
    return;
  }
}

async function seenIn(engine: Engine, sheet: Sheet, position: number, policies: Sheet): Promise<boolean> {
  for (let other = 0; other < policies.headings.length; other++) {
    if ((await overlap(engine, policies, other, sheet, position)) >= 0.8) return true;
  }
  return false;
}

export async function findReference(engine: Engine, policies: Sheet, column: string, target: Sheet) {
  const key = target.found.get(keyOf[target.table]);
  if (policies.found.has(column) || !key) return;
  for (const position of free(policies)) {
    const share = await overlap(engine, policies, position, target, key.position);
    if (share < 0.8) continue;
    const evidence = `${Math.round(share * 100)}% of its values are ids of the ${target.table} table`;
    policies.found.set(column, { position, by: 'content', evidence });
    return;
  }
}

export const dateLike =
  "regexp_matches(cell, '^(\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}|\\d{1,2}[- ][A-Za-z]{3,9}[- ,]+\\d{2,4})([ T].*)?$')";
export const numberLike = "regexp_matches(cell, '^[£$€]?\\s?-?[\\d,. ]*\\d[\\d,.]*$')";

export async function findDate(engine: Engine, policies: Sheet) {
  if (policies.found.has('purchase_date')) return;
  const dates = await filter(
    free(policies),
    async (position) => (await shareWhere(engine, policies, position, dateLike)) >= 0.8,
  );
  if (dates.length === 1)
    policies.found.set('purchase_date', {
      position: dates[0]!,
      by: 'content',
      evidence: 'the only column of dates',
    });
}

/** Of two columns of amounts the smaller is the premium; one alone is it where the other is known by name. */
export async function findAmounts(engine: Engine, policies: Sheet) {
  if (policies.found.has('premium')) return;
  const amounts = await filter(
    free(policies),
    async (position) =>
      (await shareWhere(engine, policies, position, numberLike)) >= 0.8 &&
      (await shareWhere(engine, policies, position, dateLike)) < 0.1,
  );
  const medians = await Promise.all(amounts.map((position) => medianOf(engine, policies, position)));
  const ordered = amounts
    .map((position, i) => ({ position, median: medians[i]! }))
    .sort((a, b) => a.median - b.median);
  const [smaller, larger] = ordered;
  if (!smaller || ordered.length > 2) return;
  if (!larger && !policies.found.has('coverage')) return;
  policies.found.set('premium', {
    position: smaller.position,
    by: 'content',
    evidence: larger ? 'the smaller of two columns of amounts' : 'the only other column of amounts',
  });
  if (larger && !policies.found.has('coverage')) {
    policies.found.set('coverage', {
      position: larger.position,
      by: 'content',
      evidence: 'the larger of two columns of amounts',
    });
  }
}

async function medianOf(engine: Engine, sheet: Sheet, position: number): Promise<number> {
  const [row] = await engine.rows(
    `SELECT median(TRY_CAST(regexp_replace(cell, '[^0-9.]', '', 'g') AS DOUBLE)) AS middle FROM ${cellsOf(sheet, position)}`,
  );
  return Number(row?.middle ?? 0);
}

export async function findName(engine: Engine, products: Sheet) {
  if (products.found.has('product_name')) return;
  const names = await filter(
    free(products),
    async (position) =>
      (await distinctShare(engine, products, position)) >= 0.9 &&
      (await shareWhere(engine, products, position, "regexp_matches(cell, '[A-Za-z]{3}')")) >= 0.9,
  );
  if (names[0] !== undefined)
    products.found.set('product_name', {
      position: names[0],
      by: 'content',
      evidence: 'words that differ on nearly every row',
    });
}

async function filter<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(items.map(keep));
  return items.filter((_, i) => kept[i]);
}
