import type { SemanticModel } from '../model/kinds.ts';
import type { Page } from '../pages/kinds.ts';
import { tagOf } from './ids.ts';
import { pageFiles } from './page.ts';
import { schemas } from './schemas.ts';
import type { Source } from './sources.ts';
import { themeOf } from './theme.ts';
import { tmdlOf } from './tmdl.ts';

export const PROJECT = 'Kindred';

/** Every file of a Power BI project, by its path in the project's folder. The same model, pages and source give the same bytes. */
export function projectFiles(
  model: SemanticModel,
  pages: readonly Page[],
  source: Source,
  isDark: boolean,
): Map<string, string> {
  const files = new Map<string, string>();
  const json = (path: string, content: object) => files.set(path, `${JSON.stringify(content, null, 2)}\n`);
  const [modelFolder, reportFolder] = [`${PROJECT}.SemanticModel`, `${PROJECT}.Report`];

  json(`${PROJECT}.pbip`, {
    $schema: schemas.pbip,
    version: '1.0',
    // Naming the model here too would crash Power BI Desktop; the report leads to it.
    artifacts: [{ report: { path: reportFolder } }],
    settings: { enableAutoRecovery: true },
  });

  json(`${modelFolder}/.platform`, platform('SemanticModel'));
  json(`${modelFolder}/definition.pbism`, { $schema: schemas.model, version: '4.2', settings: {} });
  for (const [path, text] of tmdlOf(model, source)) files.set(`${modelFolder}/definition/${path}`, text);

  const theme = themeOf(isDark);
  json(`${reportFolder}/.platform`, platform('Report'));
  json(`${reportFolder}/definition.pbir`, {
    $schema: schemas.reportProperties,
    version: '4.0',
    datasetReference: { byPath: { path: `../${modelFolder}` } },
  });
  json(`${reportFolder}/StaticResources/RegisteredResources/${theme.file}`, theme.json);
  json(`${reportFolder}/definition/version.json`, { $schema: schemas.version, version: '2.0.0' });
  json(`${reportFolder}/definition/report.json`, reportJson(theme.file));
  for (const [path, content] of pageFiles(pages)) json(`${reportFolder}/definition/${path}`, content);

  files.set('.gitignore', source.kind === 'inline' ? forNobody : forEverybody);
  return files;
}

const forEverybody =
  '# What Power BI Desktop keeps for one person, with every row it has read.\n**/.pbi/localSettings.json\n**/.pbi/cache.abf\n';

const forNobody = '# The rows of every customer are in these files.\n*\n';

const platform = (type: 'SemanticModel' | 'Report') => ({
  $schema: schemas.platform,
  metadata: { type, displayName: PROJECT },
  config: { version: '2.0', logicalId: tagOf(`item ${type}`) },
});

const reportJson = (theme: string) => ({
  $schema: schemas.report,
  themeCollection: {
    customTheme: {
      name: theme,
      reportVersionAtImport: { visual: '2.4.0', report: '3.0.0', page: '2.0.0' },
      type: 'RegisteredResources',
    },
  },
  resourcePackages: [
    {
      name: 'RegisteredResources',
      type: 'RegisteredResources',
      items: [{ name: theme, path: theme, type: 'CustomTheme' }],
    },
  ],
  settings: {
    useStylableVisualContainerHeader: true,
    exportDataMode: 'AllowSummarized',
    defaultDrillFilterOtherVisuals: true,
    useEnhancedTooltips: true,
    useDefaultAggregateDisplayName: true,
  },
});
