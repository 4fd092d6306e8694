import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicAddress, sheetAddress } from '../../src/sources/google/address.ts';

const id = '1AbC-_9dEfGhIjKlMnOpQrStUvWxYz0123456789abcd';
const sheet = `https://docs.google.com/spreadsheets/d/${id}`;

test('a Google spreadsheet is known by its id and by its address as the browser shows it', () => {
  const addresses: readonly (readonly [place: string, gid: string | null])[] = [
    [id, null],
    [sheet, null],
    [`${sheet}/`, null],
    [`${sheet}/edit?usp=sharing`, null],
    [`${sheet}/edit#gid=42`, '42'],
    [`${sheet}/edit?gid=7#gid=42`, '42'],
    [`${sheet}/edit?gid=7`, '7'],
    [`${sheet}/view#gid=0&range=A1:B2`, '0'],
    [`https://docs.google.com/spreadsheets/u/1/d/${id}/edit#gid=3`, '3'],
    [`https://docs.google.com/a/insurer.co.uk/spreadsheets/d/${id}/edit`, null],
  ];
  for (const [place, gid] of addresses) assert.deepEqual(sheetAddress(place), { id, gid }, place);
});

test('other addresses and paths are none', () => {
  const others = [
    `${sheet}/export?format=csv`,
    `${sheet}/gviz/tq?tqx=out:csv&sheet=Sales`,
    `http://docs.google.com/spreadsheets/d/${id}/edit`,
    `https://docs.google.com.example.org/spreadsheets/d/${id}/edit`,
    `https://example.org/spreadsheets/d/${id}/edit`,
    'https://docs.google.com/spreadsheets/d/e/2PACX-abcdefghijkl/pub?output=csv',
    'customers.csv',
  ];
  for (const place of others) assert.equal(sheetAddress(place), null, place);
});

test('without credentials one tab is fetched as CSV, and a whole workbook as .xlsx', () => {
  assert.equal(publicAddress({ id, gid: '42' }), `${sheet}/export?format=csv&gid=42`);
  assert.equal(publicAddress({ id, gid: null }), `${sheet}/export?format=xlsx`);
});
