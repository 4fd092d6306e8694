import type { Rng } from '../../src/math/rng.ts';
import { happens, pick, several, slice } from './chance.ts';
import { nastyValues, tokens } from './nasty.ts';

/** A sheet's cells, row by row, the headings first. */
export type Grid = readonly (readonly string[])[];

type GridMutation = (rng: Rng, grid: Grid) => Grid;

const withRow = (grid: Grid, at: number, row: readonly string[]): Grid => [
  ...grid.slice(0, at),
  row,
  ...grid.slice(at),
];

const replaceCell: GridMutation = (rng, grid) => {
  const at = rng.int(grid.length);
  const column = rng.int(grid[at]?.length || 1);
  return grid.map((row, i) => (i === at ? row.toSpliced(column, 1, pick(rng, nastyValues)) : row));
};

const replaceColumn: GridMutation = (rng, grid) => {
  const column = rng.int(grid[0]?.length || 1);
  return grid.map((row, i) =>
    i > 0 && column < row.length ? row.with(column, pick(rng, nastyValues)) : row,
  );
};

const insertRow: GridMutation = (rng, grid) => {
  const headings = grid[0] ?? [];
  const rows = [
    [],
    [''],
    headings.map(() => ''),
    headings,
    ['Total', '', '99'],
    ['Sales of 2024'],
    pick(rng, grid),
  ];
  return withRow(grid, rng.int(grid.length + 1), pick(rng, rows));
};

const raggedRow: GridMutation = (rng, grid) => {
  const at = rng.int(grid.length);
  return grid.map((row, i) => {
    if (i !== at) return row;
    return happens(rng, 0.5) ? row.slice(0, rng.int(row.length + 1)) : [...row, '', pick(rng, nastyValues)];
  });
};

/** Cells up to which a sheet is made to grow. */
const MOST_CELLS = 20_000;

const widen: GridMutation = (rng, grid) => {
  const more = pick(rng, [1, 30, 490, 3000]);
  const inAll = grid.length * more < MOST_CELLS && happens(rng, 0.5);
  return grid.map((row, i) =>
    i === 0 || inAll ? [...row, ...Array<string>(more).fill(i === 0 ? 'more' : '1')] : row,
  );
};

const changeHeading: GridMutation = (rng, [headings = [], ...rows]) => {
  const others = [
    'ID',
    'id',
    'Customer No.',
    'date',
    '',
    headings[0] ?? '',
    headings.at(-1) ?? '',
    pick(rng, nastyValues),
  ];
  return [headings.map((heading) => (happens(rng, 0.3) ? pick(rng, others) : heading)), ...rows];
};

const dropColumn: GridMutation = (rng, grid) => {
  const column = rng.int(grid[0]?.length || 1);
  return grid.map((row) => row.toSpliced(column, 1));
};

const moveRow: GridMutation = (rng, grid) => {
  const at = rng.int(grid.length);
  return withRow(grid.toSpliced(at, 1), rng.int(grid.length), grid[at] ?? []);
};

const repeatRows: GridMutation = (rng, grid) => {
  const few = grid.slice(1, 4);
  const fit = Math.floor(MOST_CELLS / (1 + few.flat().length));
  const times = Math.min(fit, pick(rng, [2, 60, 1200]));
  return [...grid.slice(0, 1), ...Array.from({ length: times }, () => few).flat(), ...grid.slice(4)];
};

const dropRows: GridMutation = (rng, grid) => grid.slice(...slice(rng, grid.length));

/** Changes cells, rows, columns and headings. */
export function mutateGrid(rng: Rng, grid: Grid): Grid {
  const often = [replaceCell, replaceCell, replaceCell, replaceColumn, insertRow, insertRow];
  const seldom = [raggedRow, widen, changeHeading, dropColumn, moveRow, repeatRows, dropRows];
  const mutated = several(rng, 4, [...often, ...seldom], grid);
  return mutated.length === 0 ? [[]] : mutated;
}

type TextMutation = (rng: Rng, text: string) => string;

const insertToken: TextMutation = (rng, text) => {
  const at = rng.int(text.length + 1);
  return text.slice(0, at) + pick(rng, happens(rng, 0.7) ? tokens : nastyValues) + text.slice(at);
};

const removeSlice: TextMutation = (rng, text) => {
  const [from, to] = slice(rng, text.length, 30);
  return text.slice(0, from) + text.slice(to);
};

const repeatSlice: TextMutation = (rng, text) => {
  const [from, to] = slice(rng, text.length, 200);
  return text.slice(0, to) + text.slice(from, to).repeat(pick(rng, [1, 3, 500])) + text.slice(to);
};

/** Every one of one token becomes another: all commas quotes, all line breaks carriage returns. */
const replaceToken: TextMutation = (rng, text) => text.replaceAll(pick(rng, tokens), pick(rng, tokens));

/** Changes a text without regard to what is a cell in it. */
export function mutateTokens(rng: Rng, text: string): string {
  return several(
    rng,
    6,
    [insertToken, insertToken, insertToken, removeSlice, repeatSlice, replaceToken],
    text,
  );
}
