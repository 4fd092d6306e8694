import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derive, type Rng, rng } from '../../src/math/rng.ts';
import { suppress } from '../../src/report/export/suppress.ts';

/** Counts with a total row and a total column. */
function withTotals(inner: readonly (readonly number[])[]): number[][] {
  const rows = inner.map((row) => [...row, row.reduce((sum, count) => sum + count, 0)]);
  const last = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0));
  return [...rows, last];
}

/**
 * Cells left out that the sums of rows and columns determine: Gauss–Jordan elimination of the equations that are left
 * once what is shown has been taken to the other side. A reduced row with one unknown gives that unknown away.
 */
function givenAway(isOut: readonly (readonly boolean[])[]): string[] {
  const [rows, columns] = [isOut.length, isOut[0]!.length];
  const unknowns = isOut.flatMap((row, i) => row.flatMap((out, j) => (out ? [`${i} ${j}`] : [])));
  const at = new Map(unknowns.map((name, i) => [name, i]));
  const equation = (cells: readonly (readonly [number, number])[], total: readonly [number, number]) => {
    const line = new Array<number>(unknowns.length).fill(0);
    for (const [i, j] of cells) if (at.has(`${i} ${j}`)) line[at.get(`${i} ${j}`)!]! += 1;
    if (at.has(`${total[0]} ${total[1]}`)) line[at.get(`${total[0]} ${total[1]}`)!]! -= 1;
    return line;
  };
  const range = (n: number) => Array.from({ length: n }, (_, i) => i);
  const lines = [
    ...range(rows).map((i) =>
      equation(
        range(columns - 1).map((j) => [i, j] as const),
        [i, columns - 1],
      ),
    ),
    ...range(columns).map((j) =>
      equation(
        range(rows - 1).map((i) => [i, j] as const),
        [rows - 1, j],
      ),
    ),
  ];
  let done = 0;
  for (let column = 0; column < unknowns.length; column++) {
    const pivot = lines.findIndex((line, i) => i >= done && Math.abs(line[column]!) > 1e-9);
    if (pivot < 0) continue;
    [lines[done], lines[pivot]] = [lines[pivot]!, lines[done]!];
    const scale = lines[done]![column]!;
    lines[done] = lines[done]!.map((value) => value / scale);
    for (const [i, line] of lines.entries()) {
      if (i === done || line[column] === 0) continue;
      const factor = line[column]!;
      lines[i] = line.map((value, k) => value - factor * lines[done]![k]!);
    }
    done++;
  }
  return lines
    .map((line) => line.flatMap((value, i) => (Math.abs(value) > 1e-9 ? [unknowns[i]!] : [])))
    .filter((left) => left.length === 1)
    .map(([name]) => name!);
}

function randomCounts(random: Rng): number[][] {
  const [rows, columns] = [1 + random.int(6), 1 + random.int(7)];
  const scale = [5, 20, 60, 400][random.int(4)]!;
  return withTotals(
    Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => (random.next() < 0.2 ? 0 : random.int(scale))),
    ),
  );
}

test('no cell that is left out can be worked out from the totals, and none under 11 is shown', () => {
  const random = rng(derive(31, 1));
  let tables = 0;
  let shown = 0;
  for (let i = 0; i < 3000; i++) {
    const counts = randomCounts(random);
    const isOut = suppress(counts);
    counts.forEach((row, r) => {
      row.forEach((count, c) => {
        if (count > 0 && count < 11) assert.ok(isOut[r]![c], JSON.stringify(counts));
      });
    });
    if (isOut.every((row) => row.every((out) => out))) continue;
    assert.deepEqual(givenAway(isOut), [], JSON.stringify({ counts, isOut }));
    tables++;
    shown += isOut.flat().filter((out) => !out).length;
  }
  assert.ok(tables > 1500, `${tables} tables are shown`);
  assert.ok(shown > 20_000, `${shown} cells are shown`);
});

test('a table without small cells is shown whole, one of few people not at all', () => {
  assert.ok(
    suppress(
      withTotals([
        [20, 30, 0],
        [40, 11, 15],
      ]),
    )
      .flat()
      .every((out) => !out),
  );
  assert.ok(
    suppress(
      withTotals([
        [3, 2],
        [1, 4],
      ]),
    )
      .flat()
      .every((out) => out),
  );
});

test('a lone small cell takes the smallest that hide it along', () => {
  const counts = withTotals([
    [5, 100, 200],
    [60, 70, 80],
    [90, 300, 50],
  ]);
  const out = suppress(counts).map((row) => row.map(Number));
  assert.equal(out[0]![0], 1);
  assert.equal(
    out.flat().reduce((sum, one) => sum + one, 0),
    4,
  );
  assert.equal(out[3]![3], 0);
});
