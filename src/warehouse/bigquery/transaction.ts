import { bigqueryDialect } from '../../engine/bigquery/dialect.ts';
import type { Change } from '../changes.ts';
import type { WarehouseTable } from '../schema.ts';
import { keepLock, LOCK } from './lease.ts';
import type { Names } from './names.ts';

const { literal } = bigqueryDialect;

/** The beginning of what our own assertions say, by which it is known from words of Google. */
const OWN = 'Kindred:';

interface Fence {
  readonly holder: string;
  /** The last run that this one was made upon. */
  readonly lastSequence: number;
  /** The run that is to be the current one in the end. */
  readonly runId: string;
}

/**
 * Publishes what is staged, whole or not at all: one script, one transaction. It ends without effect where another run has
 * taken the lock, or has published since this one began.
 */
export function publishScript(changes: readonly Change[], fence: Fence, names: Names): string {
  // The row that makes it the current run comes last.
  const ordered = [...changes].sort(
    (a, b) => Number(a.table.name === 'runs') - Number(b.table.name === 'runs'),
  );
  return fenced(
    ordered.flatMap((change) => statementsOf(change, names)),
    fence,
    names,
  );
}

/** A transaction that is only begun upon the run it was made upon, and only ends with the run it is for as the current one. */
function fenced(statements: readonly string[], fence: Fence, names: Names): string {
  const { live } = names;
  const shown = "status IN ('published', 'held')";
  return inTransaction([
    keepLock(fence.holder, names),
    isStillOurs(fence.holder, names),
    assert(
      `(SELECT COALESCE(MAX(sequence), 0) FROM ${live('runs')} WHERE ${shown}) = ${fence.lastSequence}`,
      'another run has published meanwhile, so this one has changed nothing. Run again.',
    ),
    ...statements,
    assert(
      `(SELECT run_id FROM ${live('runs')} WHERE ${shown} ORDER BY sequence DESC LIMIT 1) = ${literal(fence.runId)}`,
      'this run would not be the current one, so it has changed nothing.',
    ),
  ]);
}

const isStillOurs = (holder: string, { live }: Names) =>
  assert(
    `(SELECT COUNT(*) FROM ${live(LOCK)} WHERE holder = ${literal(holder)}) = 1`,
    'another run has taken the lock, because this one took too long. It has changed nothing.',
  );

/** Fails the script, and so its transaction, unless the condition holds. */
const assert = (condition: string, otherwise: string) =>
  `SELECT IF(${condition}, TRUE, ERROR(${literal(`${OWN} ${otherwise}`)})) AS holds`;

function statementsOf({ table, gone }: Change, { live, staged }: Names): string[] {
  const columns = Object.keys(table.columns);
  const given = columns.map((column) => {
    if (table.name !== 'runs') return column;
    if (column === 'sequence') return `(SELECT COALESCE(MAX(sequence), 0) + 1 FROM ${live('runs')})`;
    return column === 'published_at' ? 'CURRENT_TIMESTAMP()' : column;
  });
  const insert = `INSERT INTO ${live(table.name)} (${columns.join(', ')})\nSELECT ${given.join(', ')} FROM ${staged(table.name)}`;
  return gone === 'FALSE' ? [insert] : [`DELETE FROM ${live(table.name)} WHERE ${gone}`, insert];
}

/** Puts the staged tables in place of what is there, and marks the last run as undone. */
export function rollbackScript(tables: readonly WarehouseTable[], fence: Fence, names: Names): string {
  const { live } = names;
  const replaced = tables.flatMap((table) =>
    statementsOf({ table, gone: 'TRUE', added: '', isStaged: true }, names),
  );
  const undo = `UPDATE ${live('runs')} SET status = 'undone' WHERE sequence = ${fence.lastSequence}`;
  return fenced([...replaced, undo], fence, names);
}

/** A script that does all of its statements or none: BigQuery rolls a transaction back where its script fails. */
export const inTransaction = (statements: readonly string[]): string =>
  ['BEGIN TRANSACTION', ...statements, 'COMMIT TRANSACTION'].map((statement) => `${statement};`).join('\n');
