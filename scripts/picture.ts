/** Draws docs/demo.svg: what `kindred demo` prints in a terminal, run afresh. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../src/cli.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'kindred-picture-'));
const colours: Readonly<Record<string, string>> = {
  31: '#f0766c',
  32: '#7bd88f',
  33: '#f2c55c',
  34: '#7aa7ff',
  35: '#d79bf0',
  36: '#62cfd3',
};

let text = '';
const print = (piece: string) => {
  text += piece;
};
await main(['demo', '--as-of', '2026-03-31', '--no-open'], {
  out: print,
  err: print,
  env: { npm_command: 'run-script' },
  cwd: folder,
  isTTY: true,
  canAsk: false,
  width: 104,
  colour: true,
  fetch,
  now: () => new Date('2026-03-31T21:00:00Z'),
});
rmSync(folder, { recursive: true, force: true });
writeFileSync(join(root, 'docs/demo.svg'), draw(settle(text.replaceAll(folder, '~'))));

/** The text as it stands at the end: what was overwritten on a line is gone. */
function settle(printed: string): string[] {
  const clear = '\r\u001b[K';
  return [
    '$ npm run demo',
    ...printed
      .split('\n')
      .map((line) => line.slice(line.lastIndexOf(clear) < 0 ? 0 : line.lastIndexOf(clear) + clear.length)),
  ];
}

interface Span {
  text: string;
  fill: string;
  bold: boolean;
}

function draw(lines: readonly string[]): string {
  const [charWidth, lineHeight, margin, bar] = [8.05, 20, 24, 36];
  const spans = lines.map(spansOf);
  const columns = Math.max(...spans.map((line) => line.reduce((sum, { text }) => sum + text.length, 0)));
  const width = Math.ceil(columns * charWidth + 2 * margin);
  const height = lines.length * lineHeight + bar + margin;
  const rows = spans.map(
    (line, i) =>
      `<text x="${margin}" y="${bar + 12 + i * lineHeight}" xml:space="preserve">${line.map(drawSpan).join('')}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="The output of npm run demo: five segments with their sizes and what sets them apart">
<rect width="100%" height="100%" rx="10" fill="#16191f"/>
<circle cx="22" cy="18" r="5.5" fill="#f0665a"/><circle cx="41" cy="18" r="5.5" fill="#f2bd4a"/><circle cx="60" cy="18" r="5.5" fill="#58c268"/>
<g font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13.4">
${rows.join('\n')}
</g>
</svg>
`;
}

function spansOf(line: string): Span[] {
  let [fill, dim, bold] = ['#dfe3ea', false, false];
  const found: Span[] = [];
  for (const [i, piece] of line.split('\u001b[').entries()) {
    const code = i === 0 ? undefined : /^\d+(?=m)/.exec(piece)?.[0];
    if (code === '1') bold = true;
    else if (code === '2') dim = true;
    else if (code === '22') [bold, dim] = [false, false];
    else if (code !== undefined) fill = colours[code] ?? '#dfe3ea';
    const text = code === undefined ? piece : piece.slice(code.length + 1);
    if (text) found.push({ text, fill: dim ? '#7d8696' : fill, bold });
  }
  return found;
}

function drawSpan({ text, fill, bold }: Span): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<tspan fill="${fill}"${bold ? ' font-weight="600"' : ''}>${safe}</tspan>`;
}
