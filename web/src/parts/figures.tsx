import { usePlace } from '../state/address.ts';
import { latest, useMeasures } from '../state/source.ts';
import { useWorld } from '../state/world.ts';
import { How, Refused } from './card.tsx';

interface FiguresProps {
  readonly measures: readonly string[];
  readonly withTarget?: boolean;
}

/** A row of single figures. */
export function Figures({ measures, withTarget = false }: FiguresProps) {
  const { start, formats } = useWorld();
  const { slice } = usePlace();
  const target = withTarget ? (start.run?.premium_target ?? null) : null;
  const answer = useMeasures({ measures: [...measures, 'premium'], by: [], where: slice });
  const [row] = latest(answer) ?? [];
  if (answer.state === 'refused') return <Refused {...answer} />;
  const premium = row ? Number(row.at(-1) ?? 0) : null;
  return (
    <dl class="figures span-12" aria-busy={answer.state === 'waiting'}>
      {measures.map((name, i) => {
        const measure = start.measures.find((candidate) => candidate.name === name)!;
        const value = row?.[i];
        return (
          <div key={name} class="figure">
            <dt>
              {measure.label} <How text={measure.how} />
            </dt>
            <dd>
              {value === null || value === undefined ? '–' : formats.short(Number(value), measure.unit)}
            </dd>
          </div>
        );
      })}
      {target === null ? (
        <div class="figure">
          <dt>
            Premium on file <How text={start.measures.find(({ name }) => name === 'premium')!.how} />
          </dt>
          <dd>{premium === null ? '–' : formats.short(premium, 'money')}</dd>
        </div>
      ) : (
        <div class="figure wide">
          <dt>
            Premium on file against the target{' '}
            <How text="Premium over policies on file that the filters leave, against target.premium of the config." />
          </dt>
          <dd>
            {premium === null ? '–' : formats.short(premium, 'money')}{' '}
            <small>
              {premium === null ? '' : formats.share(premium / Number(target), 1)} of{' '}
              {formats.short(Number(target), 'money')}
            </small>
          </dd>
          <meter
            min={0}
            max={Number(target)}
            value={premium ?? 0}
            aria-label="Premium on file against the target"
          />
        </div>
      )}
    </dl>
  );
}
