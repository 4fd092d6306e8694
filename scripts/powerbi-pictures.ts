/**
 * Draws where the visuals of the Power BI report stand: docs/powerbi/*.svg, a picture a page. The boxes, titles and fields are those of the
 * report; what is in a box only tells what kind of visual it is. `node scripts/powerbi-pictures.ts` writes them; a test compares.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inkOf, levelColour, segmentColour } from '../src/domain/colours.ts';
import { modelOf } from '../src/report/powerbi/model/model.ts';
import type { Page, Visual } from '../src/report/powerbi/pages/kinds.ts';
import { type PlacedVisual, placed } from '../src/report/powerbi/pages/layout.ts';
import { pagesOf } from '../src/report/powerbi/pages/pages.ts';

const ink = inkOf(false);
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

type Box = Pick<PlacedVisual, 'x' | 'y' | 'width' | 'height'>;

const text = (x: number, y: number, size: number, fill: string, content: string, more = '') =>
  `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}" ${more}>${escaped(content)}</text>`;

const rect = ({ x, y, width, height }: Box, fill: string, more = '') =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}" ${more}/>`;

const round = (value: number) => Math.round(value * 10) / 10;

/** As many letters as fit, on the whole. */
function fit(content: string, width: number, size: number): string {
  const most = Math.max(3, Math.floor(width / (size * 0.55)));
  return content.length <= most ? content : `${content.slice(0, most - 1)}…`;
}

/** Words in lines that fit, on the whole. */
function lines(content: string, width: number, size: number): string[] {
  const most = Math.max(8, Math.floor(width / (size * 0.56)));
  const made: string[] = [''];
  for (const word of content.split(' ')) {
    const last = made.at(-1)!;
    if (last !== '' && last.length + 1 + word.length > most) made.push(word);
    else made[made.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return made;
}

const shape = [1, 0.82, 0.61, 0.45, 0.3];
const isOfSegments = ({ roles = {} }: Visual) =>
  Object.values(roles)
    .flat()
    .some(({ table, name }) => table === 'Segments' && name === 'Segment');
const colourOf = (visual: Visual, i: number) =>
  isOfSegments(visual) ? segmentColour(i, false) : levelColour(0, ink);

/** What kind of visual it is, in the room under its title. */
function glyph(visual: Visual, { x, y, width, height }: Box, page: string): string {
  const { roles = {} } = visual;
  const names = Object.values(roles)
    .flat()
    .map(({ name }) => name);
  switch (visual.type) {
    case 'clusteredBarChart': {
      const count = isOfSegments(visual) ? 3 : 5;
      const step = height / count;
      return shape
        .slice(0, count)
        .map((share, i) =>
          rect(
            {
              x: x + width * 0.3,
              y: y + i * step + step * 0.2,
              width: width * 0.65 * share,
              height: step * 0.6,
            },
            colourOf(visual, i),
          ),
        )
        .join('');
    }
    case 'clusteredColumnChart':
    case 'lineClusteredColumnComboChart': {
      const count = roles.Series ? 9 : 5;
      const step = width / count;
      const heights = [0.7, 1, 0.8, 0.55, 0.35, 0.9, 0.5, 0.75, 0.4];
      const bars = heights
        .slice(0, count)
        .map((share, i) =>
          rect(
            {
              x: x + i * step + step * 0.15,
              y: y + height * (1 - 0.9 * share),
              width: step * 0.7,
              height: height * 0.9 * share,
            },
            roles.Series ? levelColour(i % 3, ink) : levelColour(0, ink),
          ),
        )
        .join('');
      const points = [0.5, 0.35, 0.45, 0.3, 0.2].map(
        (share, i) => `${round(x + (i + 0.5) * step)},${round(y + height * share)}`,
      );
      return roles.Y2
        ? `${bars}<polyline points="${points.join(' ')}" fill="none" stroke="${ink.second}" stroke-width="3"/>`
        : bars;
    }
    case 'donutChart': {
      const r = Math.min(width, height) * 0.38;
      const [cx, cy] = [x + width / 2, y + height / 2];
      const around = 2 * Math.PI * r;
      let from = 0;
      return [0.42, 0.27, 0.19, 0.12]
        .map((share, i) => {
          const arc = `<circle cx="${round(cx)}" cy="${round(cy)}" r="${round(r)}" fill="none" stroke="${levelColour(i, ink)}" stroke-width="${round(r * 0.45)}" stroke-dasharray="${round(around * share)} ${round(around)}" stroke-dashoffset="${round(-around * from)}"/>`;
          from += share;
          return arc;
        })
        .join('');
    }
    case 'gauge': {
      const r = Math.min(width / 2, height) * 0.75;
      const [cx, cy] = [x + width / 2, y + height * 0.9];
      const arc = (share: number, colour: string) => {
        const angle = Math.PI * (1 - share);
        return `<path d="M${round(cx - r)} ${round(cy)} A${round(r)} ${round(r)} 0 0 1 ${round(cx + r * Math.cos(angle))} ${round(cy - r * Math.sin(angle))}" fill="none" stroke="${colour}" stroke-width="${round(r * 0.3)}"/>`;
      };
      return `${arc(1, ink.line)}${arc(0.66, ink.accent)}`;
    }
    case 'scatterChart':
      return Array.from({ length: 90 }, (_, i) => {
        const [own, turn, far] = [i % 3, i * 2.4, Math.sqrt((i % 30) / 30)];
        const cx = x + width * (0.25 + 0.25 * own + 0.13 * far * Math.cos(turn));
        const cy = y + height * (0.4 + 0.12 * (own % 2) + 0.3 * far * Math.sin(turn));
        return `<circle cx="${round(cx)}" cy="${round(cy)}" r="3" fill="${segmentColour(own, false)}" fill-opacity="0.8"/>`;
      }).join('');
    case 'decompositionTreeVisual': {
      const levels = [1, 3, 4, 5];
      const step = width / levels.length;
      return levels
        .flatMap((count, level) =>
          Array.from({ length: count }, (_, i) => {
            const top = y + ((i + 0.5) / count) * height;
            const label =
              level === 0 ? roles.Analyze![0]!.name : i === 0 ? roles.ExplainBy![level - 1]!.name : '';
            return `${rect({ x: x + level * step + 10, y: top - 6, width: step * 0.6 * (level === 0 ? 1 : shape[i]!), height: 12 }, levelColour(0, ink))}${text(x + level * step + 10, top - 12, 11, ink.quiet, label)}`;
          }),
        )
        .join('');
    }
    case 'azureMap':
      return `${rect({ x, y, width, height }, '#e4eaea')}${[
        [0.55, 0.8, 0.09],
        [0.5, 0.45, 0.06],
        [0.42, 0.55, 0.05],
        [0.45, 0.2, 0.04],
        [0.38, 0.68, 0.03],
      ]
        .map(
          ([left, top, size]) =>
            `<circle cx="${round(x + width * left!)}" cy="${round(y + height * top!)}" r="${round(height * size!)}" fill="${ink.accent}" fill-opacity="0.6"/>`,
        )
        .join('')}`;
    case 'tableEx':
    case 'pivotTable': {
      const step = width / names.length;
      const rows = Math.max(1, Math.floor((height - 22) / 22));
      const heads = names.map((name, i) =>
        text(x + i * step + 6, y + 14, 11, ink.text, fit(name, step - 8, 11), 'font-weight="600"'),
      );
      const cells = Array.from({ length: Math.min(rows, 10) }, (_, row) =>
        names
          .map((_, i) =>
            rect(
              {
                x: x + i * step + 6,
                y: y + 28 + row * 22,
                width: step * (0.35 + 0.1 * ((row + i) % 4)),
                height: 8,
              },
              ink.line,
              'rx="3"',
            ),
          )
          .join(''),
      );
      return `${heads.join('')}${cells.join('')}`;
    }
    case 'cardVisual': {
      const step = width / names.length;
      return names
        .map(
          (name, i) =>
            `${text(x + i * step + 8, y + 16, 12, ink.quiet, fit(name, step - 12, 12))}${rect({ x: x + i * step + 8, y: y + height * 0.5, width: step * 0.42, height: Math.min(16, height * 0.3) }, levelColour(0, ink), 'rx="3" fill-opacity="0.75"')}`,
        )
        .join('');
    }
    case 'slicer':
      return `${text(x, y + 14, 12, ink.text, names[0]!)}${rect({ x, y: y + 24, width, height: height - 26 }, 'none', `stroke="${ink.line}" rx="4"`)}${text(x + 8, y + 24 + (height - 26) / 2 + 4, 12, ink.quiet, 'All')}`;
    case 'textbox':
      return (visual.text ?? [])
        .map(({ value, size, isBold }, i) =>
          text(
            x,
            y + 18 + i * 22,
            size * 1.15,
            isBold ? ink.text : ink.quiet,
            fit(value, width, size * 1.15),
            isBold ? 'font-weight="600"' : '',
          ),
        )
        .join('');
    case 'pageNavigator':
      return ['Dashboard', 'Customers', 'Sales', 'Data quality and trust']
        .map((name, i) => {
          const step = width / 4;
          return `${rect({ x: x + i * step + 4, y: y + 4, width: step - 8, height: height - 8 }, name === page ? ink.accent : ink.surface, `rx="6" stroke="${ink.line}"`)}${text(x + i * step + step / 2, y + height / 2 + 4, 13, name === page ? ink.surface : ink.text, name, 'text-anchor="middle"')}`;
        })
        .join('');
    case 'actionButton':
      return `${rect({ x, y, width, height }, ink.surface, `rx="6" stroke="${ink.accent}"`)}${text(x + 12, y + height / 2 + 5, 13, ink.accent, fit(`${visual.link === 'back' ? '←' : '→'} ${visual.name}`, width - 16, 13))}`;
    default:
      return '';
  }
}

const isBare = ({ type }: Visual) => ['textbox', 'pageNavigator', 'actionButton'].includes(type);

function drawn({ visual, x, y, width, height }: PlacedVisual, page: string): string {
  if (isBare(visual)) return glyph(visual, { x, y, width, height }, page);
  const title =
    visual.title === null ? '' : typeof visual.title === 'string' ? visual.title : `(${visual.title.name})`;
  const titleLines = title === '' ? [] : lines(title, width - 24, 13);
  const top = 10 + 18 * titleLines.length + (titleLines.length > 0 ? 6 : 0);
  const room = { x: x + 12, y: y + top, width: width - 24, height: Math.max(10, height - top - 12) };
  return [
    rect({ x, y, width, height }, ink.surface, `rx="8" stroke="${ink.line}"`),
    ...titleLines.map((line, i) => text(x + 12, y + 22 + 18 * i, 13, ink.text, line, 'font-weight="600"')),
    glyph(visual, room, page),
  ].join('');
}

function pictureOf(page: Page): string {
  const { width, height } = page;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Segoe UI, system-ui, sans-serif">`,
    `<title>${escaped(page.name)}</title>`,
    rect({ x: 0, y: 0, width, height }, ink.page),
    ...placed(page).map((visual) => drawn(visual, page.name)),
    '</svg>\n',
  ].join('\n');
}

/** The pictures, by their names. */
export function powerBiPictures(): Map<string, string> {
  const model = modelOf({ currency: 'GBP', locale: 'en-GB', country: 'GB', isDark: false });
  return new Map(
    pagesOf(model, []).map((page) => [
      `${page.name.toLowerCase().replaceAll(' ', '-')}.svg`,
      pictureOf(page),
    ]),
  );
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '../docs/powerbi');
  mkdirSync(folder, { recursive: true });
  for (const [name, picture] of powerBiPictures()) writeFileSync(join(folder, name), picture);
}
