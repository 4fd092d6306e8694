import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env.KINDRED_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function found(): string | null {
  const installed = places.find((place) => place && existsSync(place));
  if (installed) return installed;
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

const executable = found();

/** For node:test's `skip`: false where there is a browser, else why not. */
export const withoutBrowser = executable
  ? false
  : 'there is no Chromium or Chrome here; install one, or name it in KINDRED_BROWSER';

/** A browser that asks nothing of the network by itself. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable!,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
