/**
 * Takes pictures of every page of the dashboard in both themes at three widths. `node scripts/screenshots.ts` takes those of docs/
 * from the demo; with a warehouse and a folder, of that warehouse: `node scripts/screenshots.ts kindred.duckdb /tmp/pictures`.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../src/cli.ts';
import { serveDashboard } from '../src/commands/serve.ts';
import { processTerminal } from '../src/commands/terminal.ts';
import { startBrowser } from '../test/support/browser.ts';

const pages = ['today', 'overview', 'segments', 'segment/0', 'sales', 'customer/C100003', 'quality', 'model'];

interface Picture {
  readonly page: string;
  readonly width: number;
  readonly isDark: boolean;
}

async function take(warehouse: string, folder: string, pictures: readonly Picture[], isWhole: boolean) {
  mkdirSync(folder, { recursive: true });
  const served = await serveDashboard({ warehouse, country: null }, 0, processTerminal());
  const browser = await startBrowser();
  for (const { page: name, width, isDark } of pictures) {
    const page = await browser.newPage({
      viewport: { width, height: width < 500 ? 844 : 900 },
      colorScheme: isDark ? 'dark' : 'light',
    });
    await page.goto(served.address);
    await page.goto(`${new URL(served.address).origin}/#/${name}`);
    await page.waitForTimeout(300);
    await page.locator('[aria-busy="true"], .empty[role="status"]').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(600);
    const file = `${name.replaceAll('/', '-')}-${width}${isDark ? '-dark' : ''}.${isWhole ? 'jpg' : 'png'}`;
    await page.screenshot({
      path: join(folder, file),
      ...(isWhole ? { fullPage: true, type: 'jpeg', quality: 45 } : {}),
    });
    await page.close();
  }
  await browser.close();
  await served.stop();
}

const [warehouse, folder] = process.argv.slice(2);
const all = [390, 1280, 2560].flatMap((width) =>
  [false, true].flatMap((isDark) => pages.map((page) => ({ page, width, isDark }))),
);
if (warehouse && folder) {
  await take(warehouse, folder, all, true);
} else {
  const scratch = mkdtempSync(join(tmpdir(), 'kindred-pictures-'));
  const quiet = { ...processTerminal(), cwd: scratch, out: () => {}, err: () => {}, isTTY: false };
  await main(['demo', '--dir', 'demo', '--as-of', '2026-03-30', '--no-open'], quiet);
  await main(['run', '--config', 'demo/kindred.yaml', '--as-of', '2026-03-31'], quiet);
  const shown = [
    { page: 'overview', width: 1280, isDark: false },
    { page: 'segments', width: 1280, isDark: false },
    { page: 'sales', width: 1280, isDark: true },
    { page: 'today', width: 390, isDark: false },
  ];
  const docs = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'dashboard');
  const made = join(scratch, 'demo', 'kindred.duckdb');
  await take(made, docs, shown, false);
  await take(made, join(docs, 'pages'), all, true);
  rmSync(scratch, { recursive: true });
}
