const fabric = 'https://developer.microsoft.com/json-schemas/fabric';
const definition = `${fabric}/item/report/definition`;

/**
 * The versions of the format that are written. Power BI Desktop checks files when it opens them, and one that is older than a version refuses
 * it; so these are old ones.
 */
export const schemas = {
  pbip: `${fabric}/pbip/pbipProperties/1.0.0/schema.json`,
  platform: `${fabric}/gitIntegration/platformProperties/2.0.0/schema.json`,
  model: `${fabric}/item/semanticModel/definitionProperties/1.0.0/schema.json`,
  reportProperties: `${fabric}/item/report/definitionProperties/2.0.0/schema.json`,
  version: `${definition}/versionMetadata/1.0.0/schema.json`,
  report: `${definition}/report/3.0.0/schema.json`,
  pages: `${definition}/pagesMetadata/1.0.0/schema.json`,
  page: `${definition}/page/2.0.0/schema.json`,
  visual: `${definition}/visualContainer/2.4.0/schema.json`,
} as const;
