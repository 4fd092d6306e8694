import type { Assignments } from '../domain/model.ts';
import type { Moved } from '../domain/run.ts';

/** How many customers are elsewhere than in the run before. */
export function countMoved(
  assignments: Assignments,
  members: ReadonlyMap<string, number>,
  since: string,
): Moved {
  let changed = 0;
  let joined = 0;
  let stayed = 0;
  assignments.ids.forEach((customer, row) => {
    const segment = assignments.segment[row]!;
    if (segment < 0) return;
    const before = members.get(customer);
    if (before === undefined) joined++;
    else {
      stayed++;
      if (before !== segment) changed++;
    }
  });
  return { since, changed, joined, left: members.size - stayed };
}
