import { useState } from 'preact/hooks';
import { CityMap } from '../chart/city-map.tsx';
import { Figure, valueName } from '../chart/figure.tsx';
import { Card, Empty, Refused } from '../parts/card.tsx';
import { type Cell, usePlace } from '../state/address.ts';
import { latest, useMeasures } from '../state/source.ts';
import { useWorld, varies } from '../state/world.ts';

const averages = [
  { name: 'average_premium', label: 'premium' },
  { name: 'average_coverage', label: 'coverage' },
  { name: 'average_premium_to_date', label: 'premium to date' },
];

export function Sales() {
  const world = useWorld();
  const has = (dimension: string) => varies(world, dimension);
  const [average, setAverage] = useState(averages[0]!);
  return (
    <div class="grid">
      <Tree
        levels={['category', 'product_type', 'product'].filter((name) => name === 'product' || has(name))}
      />
      {has('city') ? <CityMap /> : null}
      {has('city') ? (
        <Figure
          title="Top cities by premium"
          kind="bars"
          measures={['premium']}
          by={['city']}
          limit={12}
          height={340}
        />
      ) : null}
      <Figure title="Premium by segment" kind="bars" measures={['premium']} by={['segment']} />
      {has('age_group') ? (
        <Figure title="Premium by age group" kind="columns" measures={['premium']} by={['age_group']} />
      ) : null}
      <Figure title="Premium by tenure group" kind="columns" measures={['premium']} by={['tenure_group']} />
      <Figure title="Premium by year of purchase" kind="line" measures={['premium']} by={['year']} />
      <RecentMonths />
      <div class="span-12 choice">
        <label>
          Average{' '}
          <select
            value={average.name}
            onChange={(event) => setAverage(averages.find(({ name }) => name === event.currentTarget.value)!)}
          >
            {averages.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Figure
        key={average.name}
        title={`Average ${average.label} by product`}
        kind="bars"
        measures={[average.name]}
        by={['product']}
        span={12}
        height={520}
      />
    </div>
  );
}

/** Months are too many to see where the book goes back for decades: the last three years of them. */
function RecentMonths() {
  return (
    <Figure
      title="Premium by month of purchase"
      kind="line"
      measures={['premium']}
      by={['month']}
      last={36}
      note="The last three years. Policies on file by the month they were sold in."
    />
  );
}

/** Premium from category to type to product: a press opens the next level. */
function Tree({ levels }: { readonly levels: readonly string[] }) {
  const world = useWorld();
  const { slice } = usePlace();
  const answer = useMeasures({ measures: ['premium'], by: levels, where: slice });
  const rows = latest(answer) ?? [];
  const [chosen, setOpen] = useState<readonly string[] | null>(null);
  // The largest branch is open until somebody chooses.
  const largest = [...Map.groupBy(rows, (row) => row[0]!)]
    .map(([value, own]) => ({ value, premium: own.reduce((sum, row) => sum + Number(row.at(-1)), 0) }))
    .sort((a, b) => b.premium - a.premium)[0];
  const open = chosen ?? (largest ? [`/${largest.value}`] : []);
  const total = rows.reduce((sum, row) => sum + Number(row.at(-1)), 0);
  const how = world.start.measures.find(({ name }) => name === 'premium')!.how;
  return (
    <Card
      title={`Premium by ${levels.map((level) => level.replaceAll('_', ' ')).join(', ')}`}
      span={7}
      how={how}
      isWaiting={answer.state === 'waiting'}
    >
      {answer.state === 'refused' ? <Refused why={answer.why} /> : null}
      {answer.state === 'there' && rows.length === 0 ? (
        <Empty text="No policy is left by the filters." />
      ) : null}
      <Level rows={rows} levels={levels} depth={0} path="" total={total} open={open} setOpen={setOpen} />
    </Card>
  );
}

interface LevelProps {
  readonly rows: readonly (readonly Cell[])[];
  readonly levels: readonly string[];
  readonly depth: number;
  readonly path: string;
  readonly total: number;
  readonly open: readonly string[];
  readonly setOpen: (open: readonly string[]) => void;
}

function Level({ rows, levels, depth, path, total, open, setOpen }: LevelProps) {
  const world = useWorld();
  const groups = [...Map.groupBy(rows, (row) => row[depth]!)]
    .map(([value, own]) => ({ value, own, premium: own.reduce((sum, row) => sum + Number(row.at(-1)), 0) }))
    .sort((a, b) => b.premium - a.premium);
  const isLast = depth === levels.length - 1;
  return (
    <ul class="tree">
      {groups.map(({ value, own, premium }) => {
        const key = `${path}/${value}`;
        const isOpen = open.includes(key);
        const label = valueName(levels[depth]!, value, world);
        const told = `${world.formats.short(premium, 'money')} · ${world.formats.share(total > 0 ? premium / total : 0)}`;
        return (
          <li key={key}>
            {isLast ? (
              <div class="leaf">
                <span>{label}</span>
                <Meter share={total > 0 ? premium / total : 0} />
                <span class="number">{told}</span>
              </div>
            ) : (
              <button
                type="button"
                aria-expanded={isOpen}
                onClick={() => setOpen(isOpen ? open.filter((one) => one !== key) : [...open, key])}
              >
                <span>{label}</span>
                <Meter share={total > 0 ? premium / total : 0} />
                <span class="number">{told}</span>
              </button>
            )}
            {isOpen && !isLast ? (
              <Level
                rows={own}
                levels={levels}
                depth={depth + 1}
                path={key}
                total={total}
                open={open}
                setOpen={setOpen}
              />
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

const Meter = ({ share }: { readonly share: number }) => (
  <svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="8" rx="1" />
    <rect class="fill" width={100 * share} height="8" rx="1" />
  </svg>
);
