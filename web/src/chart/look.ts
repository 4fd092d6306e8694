import type { Ink } from '../../../src/domain/colours.ts';

export const font = 'Inter, "Segoe UI", system-ui, sans-serif';

/** Drawn, not HTML: text from sheets stays text, and the page allows no inline styles. */
export const tooltip = (ink: Ink) => ({
  backgroundColor: ink.surface,
  borderColor: ink.line,
  textStyle: { color: ink.text, fontFamily: font, fontSize: 13 },
  confine: true,
  renderMode: 'richText' as const,
});
