import type { Site } from './site.ts';

/**
 * The dashboard's page with everything that it shows inside: a browser that opens it from a folder fetches nothing. A
 * `<` is written so that no text of a sheet can end the data.
 */
export function pageOf(template: string, site: Site): string {
  const data = JSON.stringify(site)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  const island = `<script type="application/json" id="site">${data}</script>`;
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data: blob:; base-uri 'none'; form-action 'none'" />`;
  const [head, ...rest] = template.split('<head>');
  const body = rest.join('<head>').replace('<div id="app"></div>', () => `<div id="app"></div>${island}`);
  return `${head}<head>${policy}${body}`;
}
