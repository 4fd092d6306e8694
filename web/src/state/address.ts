import { useEffect, useMemo, useState } from 'preact/hooks';

/** What the address says: the page, what it is about, and the chosen values of slicers. All state is in it. */
export interface Place {
  readonly page: string;
  readonly about: string | null;
  readonly slice: Slice;
}

export type Cell = string | number | null;
export type Slice = Readonly<Record<string, readonly Cell[]>>;

/** "Unknown", which no value of a sheet can be mistaken for. */
const UNKNOWN = '\u0000';

function readPlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page = '', about = null] = path.split('/').map((part) => safeDecode(part));
  const slice: Record<string, Cell[]> = {};
  for (const [name, text] of new URLSearchParams(query)) {
    const value = text === UNKNOWN ? null : name === 'segment' ? Number(text) : text;
    slice[name] = [...(slice[name] ?? []), value];
  }
  return { page: page || 'today', about, slice };
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function addressOf({ page, about, slice }: Place): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(slice))
    for (const value of values) query.append(name, value === null ? UNKNOWN : String(value));
  const path = [page, ...(about === null ? [] : [about])].map(encodeURIComponent).join('/');
  const text = query.toString();
  return `#/${path}${text ? `?${text}` : ''}`;
}

export function go(place: Partial<Place>): void {
  const here = readPlace(location.hash);
  location.hash = addressOf({ ...here, about: null, ...place });
}

export function toggle(name: string, value: Cell): void {
  const here = readPlace(location.hash);
  const chosen = here.slice[name] ?? [];
  const next = chosen.includes(value) ? chosen.filter((own) => own !== value) : [...chosen, value];
  const { [name]: _, ...others } = here.slice;
  location.hash = addressOf({ ...here, slice: next.length > 0 ? { ...others, [name]: next } : others });
}

/** The place that the address names, drawn again when that changes. */
export function usePlace(): Place {
  const [hash, setHash] = useState(() => location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener('hashchange', changed);
    // The address may have changed between the first drawing and this.
    changed();
    return () => removeEventListener('hashchange', changed);
  }, []);
  return useMemo(() => readPlace(hash), [hash]);
}
