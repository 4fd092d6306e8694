import { type Labelling, labelRows } from './label.ts';
import type { Packed } from './pack.ts';
import { type Model, placeAt } from './prototypes.ts';

/**
 * Labels every row with its nearest prototype, and leaves no cluster empty: an empty cluster's prototype moves onto
 * the row that lies farthest from its own (the first of equals, among clusters of two rows or more), and the rows are
 * labelled again. Each such move lowers the cost, so this ends. Where as many rows as clusters are distinct a cluster
 * can stay empty only when the distances between them are below what a number can hold.
 */
export function settle(data: Packed, model: Model, labelling: Labelling): { cost: number; moves: number } {
  let { cost, moves } = labelRows(data, model, labelling);
  for (let empty = labelling.sizes.indexOf(0); empty >= 0; empty = labelling.sizes.indexOf(0)) {
    const row = farthestRow(labelling);
    if (row < 0) break;
    placeAt(model.prototypes, empty, data, row);
    const again = labelRows(data, model, labelling);
    cost = again.cost;
    moves += again.moves;
  }
  return { cost, moves };
}

/**
 * The row farthest from its prototype, among the clusters that can spare a row; the first of equals.
 *
 * @returns −1 when every such row stands on its prototype
 */
export function farthestRow(labelling: Labelling): number {
  const { labels, distances, sizes } = labelling;
  let farthest = -1;
  let most = 0;
  for (let i = 0; i < labels.length; i++) {
    if (distances[i]! > most && sizes[labels[i]!]! > 1) {
      most = distances[i]!;
      farthest = i;
    }
  }
  return farthest;
}
