import { useState } from 'preact/hooks';
import { Empty } from '../parts/card.tsx';
import { Dot } from '../parts/segment-name.tsx';
import { type Cell, toggle, usePlace } from '../state/address.ts';
import { type Country, latest, source, useAnswer, useMeasures } from '../state/source.ts';
import { useWorld } from '../state/world.ts';
import { Picture } from './picture.tsx';

const LARGEST = 62;

const labels = ['Premium on file', 'Policyholders', 'Average premium per policy', 'Rate on sum insured'];

interface Spot {
  readonly city: string;
  readonly x: number;
  readonly y: number;
  readonly row: readonly Cell[];
}

/** Premium by city on the outline of the country: a circle's area is the premium. */
export function CityMap() {
  const { start, formats } = useWorld();
  const { slice } = usePlace();
  const country = useAnswer(`map ${start.country}`, () => source.map(start.country));
  const answer = useMeasures({
    measures: ['premium', 'customers', 'average_premium', 'rate'],
    by: ['city'],
    where: slice,
  });
  const [shown, setShown] = useState<string | null>(null);
  const map = latest(country);
  const rows = latest(answer) ?? [];
  const placed = map ? spots(rows, map) : [];
  const most = Math.max(1, ...placed.map(({ row }) => Number(row[1])));
  const missing = rows.filter(([city]) => city !== null && !placed.some((spot) => spot.city === city));
  const chosen = slice.city ?? [];
  const spot = placed.find(({ city }) => city === shown) ?? null;
  const units = ['money', 'count', 'money', 'percent'];
  const told = (value: Cell, i: number) => (value === null ? '–' : formats.full(Number(value), units[i]!));
  return (
    <Picture
      title="Premium by city"
      span={5}
      how="The area of a circle is the premium on file of the customers who live there. Places are found by name (GeoNames, CC BY 4.0); the outline is Natural Earth's."
      answer={answer}
      columns={[{ heading: 'City' }, ...labels.map((text) => ({ heading: text, isNumber: true }))]}
      rows={rows.map(([city, ...values]) => [city ?? 'Unknown', ...values])}
      told={rows.map(([city, ...values]) => [city ?? 'Unknown', ...values.map(told)])}
      height={420}
      label="Map of premium by city"
      drawn={
        country.state === 'there' && map === null ? (
          <Empty text="There is no map of this country; the bars show the same figures." />
        ) : (
          <div class="city-map">
            <svg viewBox={`-20 -20 1040 ${(map?.height ?? 1900) + 40}`} aria-label="Map of premium by city">
              <path class="country" d={map?.path ?? ''} />
              {placed.map(({ city, x, y, row }) => (
                // biome-ignore lint/a11y/useSemanticElements: SVG has no button
                <circle
                  key={city}
                  cx={x}
                  cy={y}
                  r={Math.max(9, LARGEST * Math.sqrt(Number(row[1]) / most))}
                  class={chosen.length === 0 || chosen.includes(city) ? 'spot' : 'spot faint'}
                  tabIndex={0}
                  role="button"
                  aria-pressed={chosen.includes(city)}
                  aria-label={`${city}: ${told(row[1]!, 0)} premium`}
                  onClick={() => toggle('city', city)}
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter' && event.key !== ' ') return;
                    event.preventDefault();
                    toggle('city', city);
                  }}
                  onPointerEnter={() => setShown(city)}
                  onPointerLeave={() => setShown(null)}
                  onFocus={() => setShown(city)}
                  onBlur={() => setShown(null)}
                />
              ))}
            </svg>
            <div class="city-told" aria-live="polite">
              {spot ? (
                <City spot={spot} told={told} />
              ) : (
                <p class="note">Point at a city for its figures; a press filters by it.</p>
              )}
            </div>
          </div>
        )
      }
    >
      {missing.length > 0 && map ? (
        <p class="note">
          Not on the map:{' '}
          {missing
            .slice(0, 5)
            .map(([city]) => city)
            .join(', ')}
          {missing.length > 5 ? ` and ${missing.length - 5} more` : ''}.
        </p>
      ) : null}
    </Picture>
  );
}

function spots(rows: readonly (readonly Cell[])[], { places }: Country): Spot[] {
  const byName = new Map(places.toReversed().map(([name, x, y]) => [plain(name), { x, y }]));
  return rows.flatMap((row) => {
    const city = row[0] ?? null;
    const place = city === null ? undefined : byName.get(plain(String(city)));
    return place ? [{ city: String(city), ...place, row }] : [];
  });
}

/** A place's name without case, accents, hyphens and "City of". */
const plain = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^city of /, '')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();

interface CityProps {
  readonly spot: Spot;
  readonly told: (value: Cell, i: number) => string;
}

function City({ spot: { city, row }, told }: CityProps) {
  const { formats, nameOf } = useWorld();
  const { slice } = usePlace();
  const segments =
    latest(useMeasures({ measures: ['premium'], by: ['segment'], where: { ...slice, city: [city] } })) ?? [];
  return (
    <>
      <h3>{city}</h3>
      <dl class="pairs stacked">
        {labels.map((label, i) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{told(row[i + 1]!, i)}</dd>
          </div>
        ))}
      </dl>
      <ul class="by-segment">
        {segments.map(([id, own]) => (
          <li key={String(id)}>
            <Dot id={id === null ? null : Number(id)} />
            {nameOf(id === null ? null : Number(id))}
            <span class="number">{own === null ? '–' : formats.short(Number(own), 'money')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
