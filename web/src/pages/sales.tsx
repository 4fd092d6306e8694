import { useState } from 'preact/hooks';
import { inkOf } from '../../../src/domain/colours.ts';
import { CityMap } from '../chart/city-map.tsx';
import { Figure, valueName } from '../chart/figure.tsx';
import { Picture } from '../chart/picture.tsx';
import { type TreeLine, treeSvg } from '../chart/tree-svg.ts';
import { type Cell, usePlace } from '../state/address.ts';
import { latest, useMeasures } from '../state/source.ts';
import { useWorld, varies, type World } from '../state/world.ts';

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
      {has('segment') ? (
        <Figure title="Premium by segment" kind="bars" measures={['premium']} by={['segment']} />
      ) : null}
      {has('age_group') ? (
        <Figure title="Premium by age group" kind="columns" measures={['premium']} by={['age_group']} />
      ) : null}
      {has('tenure_group') ? (
        <Figure title="Premium by tenure group" kind="columns" measures={['premium']} by={['tenure_group']} />
      ) : null}
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

interface Branch {
  readonly value: Cell;
  /** Null where it is left out. */
  readonly premium: number | null;
  readonly children: readonly Branch[];
}

/** Premium from category to type to product: a press opens the next level. */
function Tree({ levels }: { readonly levels: readonly string[] }) {
  const world = useWorld();
  const { slice } = usePlace();
  const ask = (depth: number) =>
    useMeasures({ measures: ['premium'], by: levels.slice(0, depth), where: slice });
  // One question a level, however many levels there are: hooks must not come and go.
  const answers = [ask(1), ask(Math.min(2, levels.length)), ask(levels.length)].slice(0, levels.length);
  const rows = answers.map((answer) => latest(answer) ?? []);
  const branches = branchesOf(rows, []);
  const [first] = answers;
  const [chosen, setOpen] = useState<readonly string[] | null>(null);
  // The largest branch is open until somebody chooses.
  const open = chosen ?? (branches[0] ? [`/${branches[0].value}`] : []);
  const total = branches.reduce((sum, { premium }) => sum + (premium ?? 0), 0);
  const how = world.start.measures.find(({ name }) => name === 'premium')!.how;
  const deepest = rows.findLast((own) => own.length > 0) ?? [];
  const headings = levels.map((level) => level.replaceAll('_', ' '));
  return (
    <Picture
      title={`Premium by ${headings.join(', ')}`}
      span={7}
      how={how}
      answer={first!}
      columns={[
        ...headings.slice(0, (deepest[0]?.length ?? 1) - 1).map((heading) => ({ heading })),
        { heading: 'Premium', isNumber: true },
      ]}
      rows={deepest}
      told={deepest.map((row) => [
        ...row.slice(0, -1).map((value, i) => valueName(levels[i]!, value, world)),
        row.at(-1) === null ? '–' : world.formats.full(Number(row.at(-1)), 'money'),
      ])}
      label={`Premium by ${headings.join(', ')}`}
      height={400}
      toSvg={() => treeSvg(linesOf(branches, levels, open, total, world), inkOf(world.isDark))}
      drawn={
        <Level branches={branches} levels={levels} path="" total={total} open={open} setOpen={setOpen} />
      }
    />
  );
}

/** The values under a path, largest first. */
function branchesOf(levels: readonly (readonly (readonly Cell[])[])[], path: readonly Cell[]): Branch[] {
  const [rows = [], ...deeper] = levels;
  return rows
    .filter((row) => path.every((value, i) => row[i] === value))
    .map((row) => {
      const value = row[path.length]!;
      const premium = row.at(-1) === null ? null : Number(row.at(-1));
      return { value, premium, children: branchesOf(deeper, [...path, value]) };
    })
    .sort((a, b) => (b.premium ?? -1) - (a.premium ?? -1));
}

/** The lines that are open. */
function linesOf(
  branches: readonly Branch[],
  [level = '', ...deeper]: readonly string[],
  open: readonly string[],
  total: number,
  world: World,
  path = '',
  depth = 0,
): TreeLine[] {
  return branches.flatMap(({ value, premium, children }) => {
    const key = `${path}/${value}`;
    const share = shareOf(premium, total);
    const own = { depth, name: valueName(level, value, world), share, told: toldOf(premium, share, world) };
    return open.includes(key)
      ? [own, ...linesOf(children, deeper, open, total, world, key, depth + 1)]
      : [own];
  });
}

const shareOf = (premium: number | null, total: number) => (total > 0 ? (premium ?? 0) / total : 0);

const toldOf = (premium: number | null, share: number, { formats }: World) =>
  premium === null ? '–' : `${formats.short(premium, 'money')} · ${formats.share(share)}`;

interface LevelProps {
  readonly branches: readonly Branch[];
  /** What the branches are, and what is under them. */
  readonly levels: readonly string[];
  readonly path: string;
  readonly total: number;
  readonly open: readonly string[];
  readonly setOpen: (open: readonly string[]) => void;
}

function Level({ branches, levels, path, total, open, setOpen }: LevelProps) {
  const world = useWorld();
  return (
    <ul class="tree">
      {branches.map(({ value, premium, children }) => {
        const key = `${path}/${value}`;
        const isOpen = open.includes(key);
        const share = shareOf(premium, total);
        const parts = (
          <>
            <span>{valueName(levels[0]!, value, world)}</span>
            <Meter share={share} />
            <span class="number">{toldOf(premium, share, world)}</span>
          </>
        );
        return (
          <li key={key}>
            {children.length === 0 ? (
              <div class="leaf">{parts}</div>
            ) : (
              <button
                type="button"
                aria-expanded={isOpen}
                onClick={() => setOpen(isOpen ? open.filter((one) => one !== key) : [...open, key])}
              >
                {parts}
              </button>
            )}
            {isOpen && children.length > 0 ? (
              <Level
                branches={children}
                levels={levels.slice(1)}
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
