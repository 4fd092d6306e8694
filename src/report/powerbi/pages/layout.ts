import type { Page, Visual } from './kinds.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedVisual extends Box {
  readonly visual: Visual;
}

const COLUMNS = 12;
const MARGIN = 16;
const GAP = 8;

/**
 * The visuals of a page where they stand, in the order in which they are read: on a grid of twelve columns, row under row. Rows with a
 * share divide what rows with pixels leave. Throws where the columns of a row are not twelve.
 */
export function placed({ name, width, height, rows }: Page): PlacedVisual[] {
  const margin = width < 800 ? GAP : MARGIN;
  const fixed = rows.reduce((sum, row) => sum + ('pixels' in row.height ? row.height.pixels : 0), 0);
  const shares = rows.reduce((sum, row) => sum + ('share' in row.height ? row.height.share : 0), 0);
  const room = height - 2 * margin - GAP * (rows.length - 1) - fixed;
  const unit = (width - 2 * margin - GAP * (COLUMNS - 1)) / COLUMNS;
  let y = margin;
  return rows.flatMap((row) => {
    const spans = row.cells.reduce((sum, { span }) => sum + span, 0);
    if (spans !== COLUMNS) throw new Error(`a row of ${name} has ${spans} columns`);
    const rowHeight = 'pixels' in row.height ? row.height.pixels : (room * row.height.share) / shares;
    let column = 0;
    const boxes = row.cells.map(({ span, visual }) => {
      const x = margin + column * (unit + GAP);
      column += span;
      return {
        visual,
        x: Math.round(x),
        y: Math.round(y),
        width: Math.round(x + span * unit + (span - 1) * GAP) - Math.round(x),
        height: Math.round(y + rowHeight) - Math.round(y),
      };
    });
    y += rowHeight + GAP;
    return boxes;
  });
}
