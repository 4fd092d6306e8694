import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A browser loads a classic script from a folder, and a module not. */
const classic = (html: string) =>
  html.replaceAll(' crossorigin', '').replace('<script type="module"', '<script defer');

/** One script and one style sheet: a static export is opened from a folder, where a browser loads no modules. */
export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [{ name: 'classic-script', transformIndexHtml: classic }],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        format: 'iife',
        entryFileNames: 'dashboard.js',
        assetFileNames: 'dashboard[extname]',
      },
    },
  },
});
