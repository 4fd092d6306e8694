import type { Page } from '../pages/kinds.ts';
import { placed } from '../pages/layout.ts';
import { idOf } from './ids.ts';
import { schemas } from './schemas.ts';
import { expressionOf, visualJson } from './visual.ts';

const pageId = (name: string): string => idOf(`page ${name}`);

/** The files of a report's pages, by their paths under `definition/`. */
export function pageFiles(pages: readonly Page[]): Map<string, object> {
  const files = new Map<string, object>();
  const shown = pages.filter(({ kind }) => kind === 'page');
  files.set('pages/pages.json', {
    $schema: schemas.pages,
    pageOrder: pages.map(({ name }) => pageId(name)),
    activePageName: pageId(shown[0]!.name),
  });
  for (const page of pages) {
    const id = pageId(page.name);
    files.set(`pages/${id}/page.json`, pageJson(page, id));
    for (const [i, own] of placed(page).entries()) {
      const visual = visualJson(own, i, id, pageId);
      files.set(`pages/${id}/visuals/${visual.id}/visual.json`, visual.json);
    }
  }
  return files;
}

function pageJson({ name, kind, width, height, of }: Page, id: string): object {
  const filter = `Filter${idOf(`drill ${name}`)}`;
  const field = of ? expressionOf(of) : null;
  return {
    $schema: schemas.page,
    name: id,
    displayName: name,
    // A page that is higher than a screen is scrolled.
    displayOption: kind === 'tooltip' ? 'ActualSize' : height / width > 0.6 ? 'FitToWidth' : 'FitToPage',
    height,
    width,
    ...(kind === 'page'
      ? {}
      : { type: kind === 'tooltip' ? 'Tooltip' : 'Drillthrough', visibility: 'HiddenInViewMode' }),
    ...(kind === 'drillthrough' && field
      ? {
          filterConfig: {
            filters: [{ name: filter, field, type: 'Categorical', howCreated: 'Drillthrough' }],
          },
        }
      : {}),
    ...(kind === 'page'
      ? {}
      : {
          pageBinding: {
            name: idOf(`binding ${name}`),
            type: kind === 'tooltip' ? 'Tooltip' : 'Drillthrough',
            parameters:
              kind === 'drillthrough' && field
                ? [{ name: `Param_${filter}`, boundFilter: filter, fieldExpr: field }]
                : [],
          },
        }),
  };
}
