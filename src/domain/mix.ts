/** Customers by segment and value of a column that they may have several values of. */
export interface Mix {
  readonly column: string;
  readonly levels: readonly { readonly level: string; readonly customers: ReadonlyMap<number, number> }[];
}

/** From the value and the segment of each customer; who has no value, or is in no segment (-1), is not counted. */
export function mixOf(column: string, values: readonly (string | null)[], segment: Int32Array): Mix {
  const cells = values.flatMap((level, row) =>
    level === null || segment[row]! < 0 ? [] : [[level, segment[row]!, 1] as const],
  );
  return mixFrom(column, cells);
}

/** From customers that are counted already, by value and segment. */
export function mixFrom(
  column: string,
  cells: readonly (readonly [level: string, segment: number, customers: number])[],
): Mix {
  const counts = new Map<string, Map<number, number>>();
  for (const [level, segment, customers] of cells) {
    const own = counts.get(level) ?? new Map<number, number>();
    counts.set(level, own.set(segment, (own.get(segment) ?? 0) + customers));
  }
  return {
    column,
    levels: [...counts]
      .map(([level, customers]) => ({ level, customers }))
      .sort((a, b) => (a.level < b.level ? -1 : 1)),
  };
}
