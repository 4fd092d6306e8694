import { useLayoutEffect, useRef } from 'preact/hooks';
import { useWorld } from '../state/world.ts';
import { type ECharts, type EChartsCoreOption, init } from './echarts.ts';

interface ChartProps {
  readonly option: EChartsCoreOption;
  readonly height: number;
  /** What the picture shows, in a sentence, for whoever does not see it. */
  readonly label: string;
  readonly onPick?: (name: string, index: number, series: number) => void;
  readonly onReady?: (chart: ECharts) => void;
}

const still = ({ baseOption, ...rest }: EChartsCoreOption) =>
  baseOption
    ? { ...rest, baseOption: { ...(baseOption as EChartsCoreOption), animation: false } }
    : { ...rest, animation: false };

/** A picture that is as wide as its place. */
export function Chart({ option, height, label, onPick, onReady }: ChartProps) {
  const { isDark } = useWorld();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  useLayoutEffect(() => {
    const made = init(place.current!, null, { renderer: 'canvas' });
    chart.current = made;
    made.on('click', (event) =>
      pick.current?.(String(event.name), event.dataIndex ?? -1, event.seriesIndex ?? -1),
    );
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(place.current!);
    onReady?.(made);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useLayoutEffect(() => {
    // A figure that still moves is not yet an answer.
    chart.current?.setOption(still(option), { notMerge: true });
  }, [option, isDark]);
  return (
    <div
      ref={place}
      class={onPick ? 'chart pickable' : 'chart'}
      style={{ height: `${height}px` }}
      role="img"
      aria-label={label}
    />
  );
}
