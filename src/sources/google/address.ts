/** A Google spreadsheet, and the tab that an address points to. */
export interface SheetAddress {
  readonly id: string;
  readonly gid: string | null;
}

/** The id, or the address as pasted from the browser, of a Google spreadsheet; null for anything else. */
export function sheetAddress(place: string): SheetAddress | null {
  if (/^[\w-]{25,}$/.test(place)) return { id: place, gid: null };
  const address =
    /^https:\/\/docs\.google\.com\/(?:a\/[\w.-]+\/)?spreadsheets\/(?:u\/\d+\/)?d\/([\w-]{10,})(?:\/(?:edit|view|preview|htmlview)?)?(?:[?#].*)?$/.exec(
      place,
    );
  if (!address) return null;
  const { searchParams, hash } = new URL(place);
  const gid = new URLSearchParams(hash.slice(1)).get('gid') ?? searchParams.get('gid');
  return { id: address[1]!, gid: /^\d+$/.test(gid ?? '') ? gid : null };
}

/** Where a spreadsheet that "anyone with the link" may see can be fetched: one tab by its gid, else the whole workbook. */
export function publicAddress({ id, gid }: SheetAddress): string {
  const format = gid === null ? 'format=xlsx' : `format=csv&gid=${gid}`;
  return `https://docs.google.com/spreadsheets/d/${id}/export?${format}`;
}

/** Whether a place is a Google spreadsheet where nobody has said so: by its address, or an id too long for a file's name. */
export function isSheetPlace(place: string): boolean {
  return (/^https:/i.test(place) || place.length >= 40) && sheetAddress(place) !== null;
}

/** A Google spreadsheet's address that points to no tab of it; any other place as it is. */
export function withoutTab(place: string): string {
  const address = sheetAddress(place);
  return address === null || address.gid === null
    ? place
    : `https://docs.google.com/spreadsheets/d/${address.id}/edit`;
}
