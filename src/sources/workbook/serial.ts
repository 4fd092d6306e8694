const DAY = 86_400_000;

/** Days between the two systems' first days. */
const OFFSET_1904 = 1462;

/**
 * The date of a spreadsheet's serial number, with its time of day where it has one: `2024-05-04` or
 * `2024-05-04 09:30:00`. In the 1900 system 60 is a 29 February that never was. Null where there is no such date.
 *
 * @param serial days since 31 December 1899, or since 1 January 1904
 */
export function dateOfSerial(serial: number, in1904: boolean): string | null {
  const days = in1904 ? serial + OFFSET_1904 : serial;
  if (!(days >= 1 && days < 2_958_466) || Math.floor(days) === 60) return null;
  const sinceEpoch = (days < 60 ? days + 1 : days) - 25_569;
  const milliseconds = Math.round((sinceEpoch * DAY) / 1000) * 1000;
  const [day, time] = new Date(milliseconds).toISOString().slice(0, 19).split('T');
  return time === '00:00:00' ? day! : `${day} ${time}`;
}
