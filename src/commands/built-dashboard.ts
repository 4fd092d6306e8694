import { access } from 'node:fs/promises';
import { UsageError } from '../domain/errors.ts';

/** Where the built dashboard is: beside the compiled code of the package, or where a checkout builds it. */
const built = new URL(import.meta.url.endsWith('.ts') ? '../../web/dist/' : '../web/', import.meta.url);

/** The folder of the built dashboard. Throws UsageError where it has not been built. */
export async function builtDashboard(): Promise<URL> {
  const isThere = await access(new URL('index.html', built)).then(
    () => true,
    () => false,
  );
  if (!isThere)
    throw new UsageError('The dashboard has not been built: in a checkout "npm run build" builds it.');
  return built;
}
