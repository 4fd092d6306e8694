import { xlsxOf } from '../files/xlsx.ts';
import { serialOf, shown } from './cells.ts';
import { html, type Reply, redirect } from './reply.ts';
import { type SheetCell, type SpreadsheetOf, type TabOf, titleOf, withoutBlankEnd } from './spreadsheet.ts';

const DOWNLOADS = 'doc-00-sheets.googleusercontent.com';

/** A spreadsheet as its link exports it: by a redirect to the file, or to a sign-in page if it is not public. */
export function exported(url: URL, books: readonly SpreadsheetOf[]): Reply {
  const { host, pathname, search, searchParams } = url;
  if (host === 'accounts.google.com') return html(200, 'Sign in - Google Accounts');
  const id = /^\/(?:spreadsheets\/d|export)\/([^/]+)(?:\/export)?$/.exec(pathname)?.[1];
  const book = books.find((each) => each.id === id);
  if (!book) return html(404, 'Sorry, unable to open the file at this time.');
  if (!book.sharedWith.includes('anyone'))
    return redirect(
      302,
      `https://accounts.google.com/ServiceLogin?service=wise&passive=1209600&continue=${encodeURIComponent(url.href)}`,
    );
  return host === DOWNLOADS
    ? file(book, searchParams)
    : redirect(307, `https://${DOWNLOADS}/export/${id}${search}`);
}

function file(book: SpreadsheetOf, query: URLSearchParams): Reply {
  const gid = query.get('gid');
  const tab = book.tabs.find((each) => gid === null || String(each.gid) === gid);
  if (query.get('format') === 'xlsx') return attachment(workbookOf(book), XLSX, `${titleOf(book)}.xlsx`);
  if (query.get('format') !== 'csv' || !tab) return html(400, 'Sorry, unable to open the file at this time.');
  return attachment(csvOf(tab, book), 'text/csv', `${titleOf(book)} - ${tab.title}.csv`);
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function attachment(body: string | Buffer, type: string, name: string): Reply {
  const plain = name.replace(/[^\w.-]/g, '');
  const disposition = `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
  return { status: 200, headers: { 'content-type': type, 'content-disposition': disposition }, body };
}

/** Lines end in CRLF, but for the last, which has no end; all are as wide as the widest. */
function csvOf(tab: TabOf, book: SpreadsheetOf): string {
  const rows = tab.rows.map((row) =>
    withoutBlankEnd(
      row.map((cell) => shown(cell, book)),
      isEmpty,
    ),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  return withoutBlankEnd(rows, (row) => row.length === 0)
    .map((row) => Array.from({ length: width }, (_, i) => csvField(row[i] ?? '')).join(','))
    .join('\r\n');
}

const isEmpty = (text: string) => text === '';
const csvField = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function workbookOf({ tabs }: SpreadsheetOf): Buffer {
  return xlsxOf(
    tabs.map(({ title, rows, hidden = false, hiddenRows = [], filteredRows = [], merges = [] }) => ({
      name: title,
      rows: rows.map((row) => row.map(workbookCell)),
      hidden,
      hiddenRows: [...hiddenRows, ...filteredRows],
      merged: merges,
    })),
  );
}

function workbookCell(cell: SheetCell) {
  if (typeof cell !== 'object' || cell === null || 'error' in cell) return cell;
  if ('formula' in cell) return { ...cell, formula: cell.formula.replace(/^=/, '') };
  return {
    serial: serialOf(cell.date),
    format: cell.date.includes(' ') ? 'yyyy\\-mm\\-dd\\ h:mm:ss' : 'yyyy\\-mm\\-dd',
  };
}
