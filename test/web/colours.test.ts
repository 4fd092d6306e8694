import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inkOf, levelColour, segmentColour } from '../../src/domain/colours.ts';

type Triple = readonly [number, number, number];

/** What linear red, green and blue become with two kinds of cones (Machado, Oliveira and Fernandes 2009, severity 1). */
const visions: Readonly<Record<string, readonly Triple[]>> = {
  'three cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): Triple {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  ) as unknown as Triple;
}

const times = (matrix: readonly Triple[], [r, g, b]: Triple): Triple =>
  matrix.map(([x, y, z]) => Math.min(1, Math.max(0, x * r + y * g + z * b))) as unknown as Triple;

/** CIE L*a*b* (1976), white D65. */
function lab([r, g, b]: Triple): Triple {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function closest(colours: readonly string[], vision: readonly Triple[]): number {
  const seen = colours.map((colour) => lab(times(vision, linear(colour))));
  return Math.min(
    ...seen.flatMap((a, i) =>
      seen.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
    ),
  );
}

function contrast(a: string, b: string): number {
  const [high, low] = [a, b]
    .map((colour) => linear(colour))
    .map(([r, g, own]) => 0.2126 * r + 0.7152 * g + 0.0722 * own)
    .sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

for (const isDark of [false, true]) {
  const ink = inkOf(isDark);
  const ten = Array.from({ length: 10 }, (_, i) => segmentColour(i, isDark));

  test(`ten segments can be told apart in every colour vision, ${isDark ? 'dark' : 'light'}`, () => {
    for (const [name, vision] of Object.entries(visions))
      assert.ok(closest(ten, vision) >= 15, `${name}: ${closest(ten, vision)}`);
  });

  test(`what is drawn stands out from what it is drawn on, ${isDark ? 'dark' : 'light'}`, () => {
    for (const colour of ten) assert.ok(contrast(colour, ink.surface) >= 3, colour);
    for (const colour of [ink.text, ink.quiet]) assert.ok(contrast(colour, ink.surface) >= 4.5, colour);
    const levels = Array.from({ length: 6 }, (_, i) => levelColour(i, ink));
    for (const [name, vision] of Object.entries(visions))
      assert.ok(closest(levels, vision) >= 9, `${name}: ${closest(levels, vision)}`);
  });

  test(`thirty segments have thirty colours, ${isDark ? 'dark' : 'light'}`, () => {
    assert.equal(new Set(Array.from({ length: 30 }, (_, i) => segmentColour(i, isDark))).size, 30);
  });
}
