/**
 * A segment's colour goes by its number, so that it is the same in every run and on every page. The first ten differ in
 * lightness as well as in hue, so that they can be told apart in any kind of colour vision (after Okabe and Ito, 2008).
 */
const light = [
  '#12545a',
  '#e08214',
  '#5aa9a3',
  '#8c3b6e',
  '#b8a02f',
  '#3f6fb5',
  '#c9563c',
  '#7a8fa6',
  '#4b7a32',
  '#d58fb5',
];
const dark = [
  '#58b8b0',
  '#f2a541',
  '#9fdcd2',
  '#cf7fb0',
  '#dcc75a',
  '#7fa8ea',
  '#f0806a',
  '#a9bccf',
  '#8cc06d',
  '#f0b9d5',
];

export function segmentColour(segment: number | null, isDark: boolean): string {
  if (segment === null || segment < 0) return isDark ? '#5c6673' : '#a3abb5';
  const palette = isDark ? dark : light;
  const own = palette[segment % palette.length]!;
  const round = Math.floor(segment / palette.length);
  return round === 0 ? own : shade(own, round % 2 === 1 ? 0.3 : -0.25);
}

/** Values that have no colour of their own are told apart by these, which are no segment's. */
const lightLevels = [
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
];
const darkLevels = [
  '#6fbfb8',
  '#e9bf6a',
  '#b3a3d6',
  '#c3e0c2',
  '#e08c76',
  '#a3c4e4',
  '#a7ada2',
  '#eccadb',
  '#b9d07c',
  '#7d786b',
];

export function levelColour(i: number, { isDark }: Ink): string {
  const levels = isDark ? darkLevels : lightLevels;
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

export interface Ink {
  readonly isDark: boolean;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
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
        accent: '#58b8b0',
        second: '#f2a541',
      }
    : {
        isDark,
        text: '#1d2a30',
        quiet: '#56646c',
        line: '#dfe3e0',
        surface: '#ffffff',
        accent: '#12545a',
        second: '#c26a07',
      };
