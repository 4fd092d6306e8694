import type { RunReport } from '../domain/run.ts';
import { count, type Paint, percent, wrap } from './words.ts';

const barWidth = 24;

/** Each segment with its size as a bar and its sentence, for a terminal. */
export function segmentCards({ segments }: RunReport, locale: string, paint: Paint, width: number): string[] {
  const tints = [paint.cyan, paint.yellow, paint.magenta, paint.green, paint.blue, paint.red];
  const largest = Math.max(...segments.map(({ share }) => share));
  return segments.flatMap(({ id, name, description, size, share }) => {
    const tint = tints[id % tints.length]!;
    const filled = Math.max(1, Math.round((share / largest) * barWidth));
    const bar = tint('█'.repeat(filled)) + paint.dim('░'.repeat(barWidth - filled));
    const sentence = wrap(description.replace(/^[^:]*: /, ''), Math.min(width, 110) - 6);
    return [
      `  ${bar}  ${paint.bold(name)}  ${paint.dim(`${percent(share, locale)} · ${count(size, locale)} customers · segment ${id}`)}`,
      ...sentence.map((text) => `      ${text}`),
      '',
    ];
  });
}
