import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { inkOf } from '../../../src/domain/colours.ts';
import { Card, Empty, Refused } from '../parts/card.tsx';
import { csvOf, fileName, save } from '../parts/download.ts';
import { Table } from '../parts/table.tsx';
import type { Cell } from '../state/address.ts';
import type { Answer } from '../state/source.ts';
import { useWorld } from '../state/world.ts';
import { Chart } from './chart.tsx';
import type { ECharts, EChartsCoreOption } from './echarts.ts';
import { svgToPng } from './svg-to-png.ts';

interface PictureProps {
  readonly title: string;
  readonly how: string;
  readonly span?: 3 | 4 | 5 | 6 | 7 | 8 | 12;
  /** One sentence under the title. */
  readonly note?: string;
  readonly tools?: ComponentChildren;
  /** What the picture is drawn from. */
  readonly answer: Answer<unknown>;
  readonly columns: readonly { readonly heading: string; readonly isNumber?: boolean }[];
  /** As numbers and texts, for a spreadsheet. */
  readonly rows: readonly (readonly Cell[])[];
  /** The same as people write them. */
  readonly told: readonly (readonly ComponentChildren[])[];
  /** What is said where there are no rows. */
  readonly none?: string;
  /** What the picture shows, in a sentence. */
  readonly label: string;
  readonly height: number;
  /** What is drawn; or an element that draws itself, and holds an SVG. */
  readonly option?: EChartsCoreOption;
  readonly drawn?: ComponentChildren;
  /** The same as an SVG, for a picture to save, where what is drawn holds none. */
  readonly toSvg?: () => SVGSVGElement;
  /** What stands beside the picture where there is room. */
  readonly beside?: ComponentChildren;
  readonly onPick?: (name: string, index: number, series: number) => void;
  /** What stands under the picture. */
  readonly children?: ComponentChildren;
}

/** A card with a picture that is also a table, a CSV and a PNG. */
export function Picture(props: PictureProps) {
  const {
    title,
    how,
    span,
    note,
    answer,
    columns,
    rows,
    told,
    none = 'No policy is left by the filters.',
  } = props;
  const { option, drawn, beside, label, height, onPick, children } = props;
  const { isDark } = useWorld();
  const [isTable, setTable] = useState(false);
  const chart = useRef<ECharts | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const background = inkOf(isDark).surface;
  const savePng = async () => {
    const svg = props.toSvg?.() ?? place.current?.querySelector('svg');
    const image = chart.current
      ? chart.current.getDataURL({ pixelRatio: 2, backgroundColor: background })
      : svg && (await svgToPng(svg, background));
    if (image) save(fileName(title, 'png'), image);
  };
  const isThere = answer.state !== 'refused' && rows.length > 0;
  const tools = (
    <>
      {props.tools}
      {isThere ? (
        <>
          <button
            type="button"
            class="button small"
            aria-pressed={isTable}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? 'Chart' : 'Table'}
          </button>
          <button
            type="button"
            class="button small"
            onClick={() =>
              save(
                fileName(title, 'csv'),
                csvOf(
                  columns.map(({ heading }) => heading),
                  rows,
                ),
              )
            }
          >
            CSV
          </button>
          {isTable ? null : (
            <button type="button" class="button small" onClick={savePng}>
              PNG
            </button>
          )}
        </>
      ) : null}
    </>
  );
  return (
    <Card
      title={title}
      how={how}
      tools={tools}
      isWaiting={answer.state === 'waiting'}
      {...(span ? { span } : {})}
    >
      {note ? <p class="note">{note}</p> : null}
      {answer.state === 'refused' ? (
        <Refused {...answer} />
      ) : answer.state === 'there' && rows.length === 0 ? (
        <Empty text={none} />
      ) : isTable ? (
        <Table caption={title} columns={columns} rows={told} />
      ) : (
        <div ref={place} class={beside ? 'beside' : ''}>
          {option ? (
            <Chart
              option={option}
              height={height}
              label={label}
              onReady={(made) => {
                chart.current = made;
              }}
              {...(onPick ? { onPick } : {})}
            />
          ) : (
            drawn
          )}
          {beside}
        </div>
      )}
      {answer.state === 'refused' ? null : children}
    </Card>
  );
}
