import type { Table } from '../table/table.ts';
import type { Answer, Request } from './lloyd.ts';
import {
  chunksOf,
  type Far,
  farthestInChunk,
  labelRows,
  makeSlack,
  type Passed,
  passChunk,
  type RowState,
} from './pass.ts';
import { addTally } from './tally.ts';

/** Does an iteration's work here, chunk after chunk. */
export function drive<R>(table: Table, steps: Generator<Request, R, Answer>, state: RowState): R {
  let step = steps.next();
  while (!step.done) step = steps.next(answer(table, step.value, state));
  return step.value;
}

function answer(table: Table, request: Request, state: RowState): Answer {
  const { kind, model, tally } = request;
  if (kind === 'farthest') {
    return farthestOf(chunks(table, (chunk) => farthestInChunk(table, model, tally.sizes, chunk)));
  }
  if (kind === 'label') {
    return { cost: labelRows(table, model, state.labels), moves: 0 };
  }
  if (request.drifts !== null) makeSlack(state);
  return sumOf(
    chunks(table, (chunk) => {
      const passed = passChunk(table, model, state, chunk, request);
      addTally(tally, passed.tally);
      return passed;
    }),
  );
}

function chunks<T>(table: Table, work: (chunk: number) => T): T[] {
  return Array.from({ length: chunksOf(table) }, (_, chunk) => work(chunk));
}

/** The costs and moves of all chunks, added in their order. */
export function sumOf(parts: readonly Passed[]): Passed {
  return parts.reduce(({ cost, moves }, part) => ({ cost: cost + part.cost, moves: moves + part.moves }), {
    cost: 0,
    moves: 0,
  });
}

/** The farthest row of all chunks, the first of equals. */
export function farthestOf(parts: readonly Far[]): Far {
  return parts.reduce((far, part) => (part.distance > far.distance ? part : far), { row: -1, distance: 0 });
}
