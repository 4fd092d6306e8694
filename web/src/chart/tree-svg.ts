import type { Ink } from '../../../src/domain/colours.ts';
import { font } from './look.ts';

/** A line of a tree as it is shown: how deep it is, its name, its share of all and what is said of it. */
export interface TreeLine {
  readonly depth: number;
  readonly name: string;
  readonly share: number;
  readonly told: string;
}

const WIDTH = 760;
const HEIGHT = 30;

/** A tree as a picture, for saving. */
export function treeSvg(lines: readonly TreeLine[], ink: Ink): SVGSVGElement {
  const svg = element('svg', {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${HEIGHT * lines.length + 12}`,
    width: WIDTH,
    height: HEIGHT * lines.length + 12,
    'font-family': font,
    'font-size': 14,
  });
  for (const [i, { depth, name, share, told }] of lines.entries()) {
    const y = HEIGHT * i + 24;
    const words = (text: string, x: number, anchor: string) => {
      const node = element('text', { x, y, fill: ink.text, 'text-anchor': anchor });
      node.textContent = text;
      svg.append(node);
    };
    words(name, 12 + 22 * depth, 'start');
    svg.append(element('rect', { x: 380, y: y - 10, width: 230, height: 8, rx: 2, fill: ink.line }));
    svg.append(
      element('rect', { x: 380, y: y - 10, width: 230 * share, height: 8, rx: 2, fill: ink.accent }),
    );
    words(told, WIDTH - 12, 'end');
  }
  return svg;
}

function element<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[K] {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}
