import { emptyLabelling } from './label.ts';
import type { Packed } from './pack.ts';
import type { Model } from './prototypes.ts';
import type { Run } from './run.ts';
import { settle } from './settle.ts';
import { emptyTally, setMeans, setModes, tallyRows } from './tally.ts';

/**
 * Lloyd's iteration for mixed data: label all rows, then move every prototype to its members' means and modes, until
 * no label changes. The cost never rises.
 *
 * @param model its prototypes are the start, and are moved in place
 */
export function runBatch(data: Packed, model: Model, maxIterations: number): Run {
  const labelling = emptyLabelling(data.rows, model.k);
  const tally = emptyTally(data, model.k);
  const step = () => {
    tallyRows(tally, data, labelling.labels);
    for (let c = 0; c < model.k; c++) {
      setMeans(model.prototypes, tally, data, c);
      setModes(model.prototypes, tally, data, c);
    }
    return settle(data, model, labelling);
  };

  settle(data, model, labelling);
  let { cost } = step();
  const costs = [cost];
  let iterations = 0;
  for (let converged = false; iterations < maxIterations && !converged; iterations++) {
    const next = step();
    converged = next.moves === 0 || next.cost >= cost;
    cost = next.cost;
    costs.push(cost);
  }
  return { ...labelling, cost, costs, iterations };
}
