interface Point {
  readonly rows: number;
  readonly seconds: number;
}

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 84;
const RIGHT = 64;
const TOP = 28;
const BOTTOM = 64;

/** Seconds against rows on logarithmic axes, as an SVG picture that reads on light and dark pages. */
export function growthGraph(points: readonly Point[]): string {
  const x = scale(
    points.map(({ rows }) => rows),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = scale(
    points.map(({ seconds }) => seconds),
    HEIGHT - BOTTOM,
    TOP,
  );
  const line = points.map(({ rows, seconds }) => `${x.at(rows)},${y.at(seconds)}`).join(' ');
  const parts = [
    ...x.powers.map((power) => {
      const at = x.at(10 ** power);
      return `<line class="grid" x1="${at}" y1="${TOP}" x2="${at}" y2="${HEIGHT - BOTTOM}"/><text x="${at}" y="${HEIGHT - BOTTOM + 22}" text-anchor="middle">${(10 ** power).toLocaleString('en-GB')}</text>`;
    }),
    ...y.powers.map((power) => {
      const at = y.at(10 ** power);
      return `<line class="grid" x1="${LEFT}" y1="${at}" x2="${WIDTH - RIGHT}" y2="${at}"/><text x="${LEFT - 10}" y="${at + 4}" text-anchor="end">${seconds(10 ** power)}</text>`;
    }),
    `<polyline points="${line}"/>`,
    ...points.map(
      (point) =>
        `<circle cx="${x.at(point.rows)}" cy="${y.at(point.seconds)}" r="4.5"/><text class="value" x="${x.at(point.rows) + 9}" y="${y.at(point.seconds) + 16}">${seconds(point.seconds)}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">rows</text>`,
    `<text x="${LEFT}" y="${TOP - 10}">time to convergence</text>`,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Time to convergence against rows, on logarithmic axes">
<style>
svg { background: #fff }
text { font: 13px system-ui, sans-serif; fill: #4a5568 }
.value { fill: #0b5563; font-weight: 600 }
.grid { stroke: #e2e8f0 }
polyline { fill: none; stroke: #0e7c86; stroke-width: 2.5 }
circle { fill: #0e7c86; stroke: #fff; stroke-width: 1.5 }
</style>
${parts.join('\n')}
</svg>
`;
}

/** A logarithmic axis over whole powers of ten. */
function scale(values: readonly number[], from: number, to: number) {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.ceil(Math.log10(Math.max(...values)));
  const at = (value: number) =>
    Math.round((from + ((Math.log10(value) - least) / (most - least)) * (to - from)) * 10) / 10;
  return { at, powers: Array.from({ length: most - least + 1 }, (_, i) => least + i) };
}

function seconds(value: number): string {
  return value < 1 ? `${Number((1000 * value).toPrecision(2))} ms` : `${Number(value.toPrecision(2))} s`;
}
