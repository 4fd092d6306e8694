/**
 * A segment's colour goes by its number, so that it is the same in every run, on every page and in every report. Any two of
 * the first ten can be told apart in every kind of colour vision: they were searched for by the least distance between two of
 * them as people with two kinds of cones see them (Machado, Oliveira and Fernandes 2009).
 */
const segmentPalettes = {
  light: [
    '#12545a',
    '#d9790f',
    '#4c2476',
    '#28a472',
    '#ac7cd8',
    '#643300',
    '#b4689f',
    '#867034',
    '#760328',
    '#7b4fa6',
  ],
  dark: [
    '#58b8b0',
    '#f2a541',
    '#eca4ff',
    '#c9eaa9',
    '#6b6dca',
    '#897544',
    '#a86371',
    '#9eab80',
    '#fdd5e9',
    '#7e6fa1',
  ],
} as const;

/** Of those who are in no segment. */
export const noSegmentColour = { light: '#a3abb5', dark: '#5c6673' } as const;

/** Values that have no colour of their own are told apart by these, which are no segment's. */
export const levelPalettes = {
  light: [
    '#2f6f73',
    '#d9a441',
    '#7a6a9c',
    '#9cbf9f',
    '#b5563f',
    '#6d93b8',
    '#5b6157',
    '#cfa3b7',
    '#8aa34f',
    '#c9c3b4',
  ],
  dark: [
    '#6fbfb8',
    '#e9bf6a',
    '#8a79bd',
    '#d9efd4',
    '#d0654b',
    '#b4d3f4',
    '#a7ada2',
    '#eccadb',
    '#b9d07c',
    '#7d786b',
  ],
} as const;

export interface Ink {
  readonly isDark: boolean;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  /** Behind the cards. */
  readonly page: string;
  readonly accent: string;
  readonly second: string;
}

export const inkOf = (isDark: boolean): Ink =>
  isDark
    ? {
        isDark,
        text: '#e8ecef',
        quiet: '#a4afba',
        line: '#313b46',
        surface: '#1b232b',
        page: '#11171d',
        accent: '#58b8b0',
        second: '#f2a541',
      }
    : {
        isDark,
        text: '#1d2a30',
        quiet: '#56646c',
        line: '#dfe3e0',
        surface: '#ffffff',
        page: '#f3f2ec',
        accent: '#12545a',
        second: '#c26a07',
      };

export function segmentColour(segment: number | null, isDark: boolean): string {
  const mode = isDark ? 'dark' : 'light';
  if (segment === null || segment < 0) return noSegmentColour[mode];
  const palette = segmentPalettes[mode];
  const own = palette[segment % palette.length]!;
  const round = Math.floor(segment / palette.length);
  return round === 0 ? own : shade(own, round % 2 === 1 ? 0.3 : -0.25);
}

export function levelColour(i: number, { isDark }: Pick<Ink, 'isDark'>): string {
  const levels = levelPalettes[isDark ? 'dark' : 'light'];
  return levels[i % levels.length]!;
}

/** Lighter (up to 1) or darker (down to −1). */
function shade(hex: string, by: number): string {
  const target = by > 0 ? 255 : 0;
  const mixed = [1, 3, 5].map((at) => {
    const own = Number.parseInt(hex.slice(at, at + 2), 16);
    return Math.round(own + (target - own) * Math.abs(by))
      .toString(16)
      .padStart(2, '0');
  });
  return `#${mixed.join('')}`;
}
