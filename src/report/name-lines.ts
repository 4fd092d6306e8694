import type { NamingRecord } from '../domain/naming.ts';
import { labelled, type Paint } from './words.ts';

const by: Readonly<Record<NamingRecord['namedBy'], string>> = {
  gemini: 'checked against the figures',
  template: 'from the figures, by templates',
  pinned: 'pinned by your team',
};

/** Each segment's name, sentence and tactics, with who wrote them. */
export function nameLines(
  records: readonly NamingRecord[],
  asOf: string,
  paint: Paint,
  width: number,
): string[] {
  return [
    paint.bold(`Names as of ${asOf}`),
    ...records.flatMap(({ segment, name, namedBy, description, tactics, model, prompt, since, remark }) => [
      '',
      `${String(segment).padStart(3)}  ${paint.bold(name)}`,
      ...labelled(paint, '', description, width),
      ...tactics.flatMap(({ text }, i) => labelled(paint, i === 0 ? 'Tactics' : '', text, width)),
      ...labelled(
        paint,
        'By',
        [
          model
            ? `${model}, prompt ${prompt}: ${by[namedBy === 'pinned' ? 'pinned' : 'gemini']}`
            : by[namedBy],
          `since ${since}`,
          remark,
        ]
          .filter((part) => part !== null)
          .join('; '),
        width,
      ),
    ]),
  ];
}
