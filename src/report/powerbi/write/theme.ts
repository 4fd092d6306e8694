import { createHash } from 'node:crypto';
import { inkOf, levelPalettes } from '../../../domain/colours.ts';

interface Theme {
  /** Ends in .json, and holds a hash of the theme: Power BI Desktop keeps themes by name, and would show an old one. */
  readonly file: string;
  readonly json: object;
}

/** The look of the dashboard, for Power BI. https://learn.microsoft.com/power-bi/create-reports/report-themes-create-custom */
export function themeOf(isDark: boolean): Theme {
  const { text, quiet, line, surface, page, accent, second } = inkOf(isDark);
  const solid = (color: string) => ({ solid: { color } });
  const body = {
    dataColors: [...levelPalettes[isDark ? 'dark' : 'light']],
    foreground: text,
    foregroundNeutralSecondary: quiet,
    foregroundNeutralTertiary: quiet,
    background: surface,
    backgroundLight: page,
    backgroundNeutral: line,
    tableAccent: accent,
    good: accent,
    neutral: second,
    bad: isDark ? '#e07a5f' : '#a63d2a',
    maximum: accent,
    center: surface,
    minimum: second,
    hyperlink: accent,
    textClasses: {
      callout: { fontFace: 'Segoe UI Semibold', fontSize: 20, color: text },
      title: { fontFace: 'Segoe UI Semibold', fontSize: 11, color: text },
      header: { fontFace: 'Segoe UI Semibold', fontSize: 11, color: text },
      label: { fontFace: 'Segoe UI', fontSize: 10, color: quiet },
    },
    visualStyles: {
      '*': {
        '*': {
          title: [{ show: true, titleWrap: true, fontColor: solid(text) }],
          background: [{ show: true, color: solid(surface), transparency: 0 }],
          border: [{ show: true, color: solid(line), radius: 8 }],
          visualHeader: [{ foreground: solid(quiet), background: solid(surface), border: solid(line) }],
        },
      },
      page: {
        '*': {
          background: [{ color: solid(page), transparency: 0 }],
          outspace: [{ color: solid(page), transparency: 0 }],
        },
      },
      cardVisual: { '*': { outline: [{ $id: 'default', show: false }] } },
      textbox: { '*': { background: [{ show: false }], border: [{ show: false }] } },
      pageNavigator: { '*': { background: [{ show: false }], border: [{ show: false }] } },
      actionButton: { '*': { background: [{ show: false }], border: [{ show: false }] } },
    },
  };
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 8);
  const file = `Kindred-${isDark ? 'dark' : 'light'}-${hash}.json`;
  return { file, json: { name: file, ...body } };
}
