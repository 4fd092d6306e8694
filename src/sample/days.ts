/** Whole days since 1970-01-01: the sample reckons in days, so no clock and no time zone can move a date. */
export type Day = number;

const MILLISECONDS = 86_400_000;

/** The day of a 'YYYY-MM-DD' date. Throws RangeError for anything else, 2026-02-30 included. */
export function dayOf(iso: string): Day {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) / MILLISECONDS : Number.NaN;
  if (Number.isNaN(day) || isoDate(day) !== iso) {
    throw new RangeError(`'${iso}' is not a date: write it as YYYY-MM-DD, such as 2026-03-31`);
  }
  return day;
}

export function isoDate(day: Day): string {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10);
}

/** Day, month and year as the British write them: 05/03/2019 is the fifth of March. */
export function britishDate(day: Day): string {
  return isoDate(day).split('-').reverse().join('/');
}

/** The inverse of `britishDate`. */
export function dayOfBritish(date: string): Day {
  return dayOf(date.split('/').reverse().join('-'));
}

/** The same date as an American would write it: 03/25/2019. */
export function monthFirst(day: Day): string {
  const [year, month, date] = isoDate(day).split('-');
  return `${month}/${date}/${year}`;
}

/** What a date cell turns into when its format is lost: days since 1899-12-30, the first system of Excel. */
export function excelSerial(day: Day): string {
  return String(day - dayOf('1899-12-30'));
}
