import type { IncomingHttpHeaders } from 'node:http';
import type { Accounts } from './accounts.ts';
import { answerTo } from './answer.ts';
import { callOf, methodOf } from './discovery.ts';
import { apiError, type Reply } from './reply.ts';
import type { SpreadsheetOf } from './spreadsheet.ts';
import { holderOf } from './tokens.ts';

/** What sheets.googleapis.com answers. Asks for the token first, then looks at the parameters, then for the file. */
export function sheetsAnswer(
  accounts: Accounts,
  books: readonly SpreadsheetOf[],
  method: string,
  url: URL,
  headers: IncomingHttpHeaders,
): Reply {
  const found = methodOf(method, url.pathname);
  const holder = holderOf(accounts, headers, found.method.scopes, 'sheets.googleapis.com');
  const call = callOf(found, url.searchParams);
  const book = books.find(({ id }) => id === call.parameters.spreadsheetId![0]);
  if (!book) return notFound;
  if (!book.sharedWith.some((name) => name === 'anyone' || name === holder.name)) return notShared;
  return book.isOfficeFile ? officeFile : answerTo(call, book);
}

const notFound = apiError(404, 'NOT_FOUND', 'Requested entity was not found.');

const notShared = apiError(403, 'PERMISSION_DENIED', 'The caller does not have permission');

const officeFile = apiError(
  400,
  'FAILED_PRECONDITION',
  'This operation is not supported for this document. The document must not be an Office file.',
);
