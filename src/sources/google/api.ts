import type { sheets_v4 } from '@googleapis/sheets';
import type { Access } from '../../services/google-access.ts';
import { type Failure, failureFrom, persistently, unanswered } from '../../services/patience.ts';
import type { Outside } from '../outside.ts';

/** A cell as the service gives it unformatted: dates are serial numbers. */
export type SheetCell = string | number | boolean | null;

export interface SheetsApi {
  book(id: string): Promise<sheets_v4.Schema$Spreadsheet>;
  /** What a tab has besides values: hidden rows, merged cells. */
  surroundings(id: string, range: string): Promise<sheets_v4.Schema$Sheet>;
  /** The values of some ranges, one list of rows each; blank cells and rows at their ends are left out. */
  values(id: string, ranges: readonly string[]): Promise<SheetCell[][][]>;
}

/**
 * An answer that is not what the service promises, as a captive portal or a cut connection gives. What it was is left
 * out: Google's client puts tokens into the messages of some errors.
 */
class NoAnswer extends Error {}

/** Google's official client for the Sheets API v4, asked with patience. */
export async function sheetsApi(access: Access, { wait }: Outside): Promise<SheetsApi> {
  const { sheets } = await import('@googleapis/sheets');
  const { GoogleAuth } = await import('google-auth-library');
  const newClient = () => {
    const auth = new GoogleAuth({ authClient: access.client() });
    return sheets({ version: 'v4', auth, retry: false }).spreadsheets;
  };
  let spreadsheets = newClient();
  const askOnce = async <T>(request: () => Promise<{ data: T }>, isSecond = false): Promise<T> => {
    try {
      const { data } = await request();
      if (typeof data !== 'object' || data === null) throw new NoAnswer();
      return data;
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal === null) throw new NoAnswer();
      if (refusal.status !== 401 || isSecond) throw error;
      spreadsheets = newClient();
      return askOnce(request, true);
    }
  };
  const ask = <T>(request: () => Promise<{ data: T }>): Promise<T> =>
    persistently(() => askOnce(request), failureOf, wait);
  return {
    book: (spreadsheetId) => ask(() => spreadsheets.get({ spreadsheetId, fields: BOOK_FIELDS })),
    surroundings: async (spreadsheetId, range) => {
      const { sheets = [] } = await ask(() =>
        spreadsheets.get({ spreadsheetId, ranges: [range], fields: SURROUNDINGS_FIELDS }),
      );
      return sheets[0] ?? {};
    },
    values: async (spreadsheetId, ranges) => {
      const { valueRanges = [] } = await ask(() =>
        spreadsheets.values.batchGet({
          spreadsheetId,
          ranges: [...ranges],
          valueRenderOption: 'UNFORMATTED_VALUE',
          dateTimeRenderOption: 'SERIAL_NUMBER',
        }),
      );
      return valueRanges.map(({ values }) => (values ?? []) as SheetCell[][]);
    },
  };
}

const BOOK_FIELDS =
  'properties(title,locale),sheets(properties(sheetId,title,hidden,sheetType,gridProperties(rowCount,columnCount)))';
const SURROUNDINGS_FIELDS = 'sheets(merges,data(startRow,rowMetadata(hiddenByUser,hiddenByFilter)))';

/** What Google says of a request that failed; of its own errors and of those of its token service. */
export interface Refusal {
  readonly status: number | null;
  /** Google's own words, or those of the network. */
  readonly message: string;
  /** Such as `rateLimitExceeded` or `SERVICE_DISABLED`. */
  readonly reasons: readonly string[];
  /** Of a token service: `invalid_grant` and the like. */
  readonly grant: string | null;
}

interface GoogleError {
  readonly message?: string;
  readonly response?: Pick<Response, 'status' | 'headers'> & { readonly data?: ErrorBody };
  readonly config?: unknown;
}

interface ErrorBody {
  readonly error?:
    | string
    | {
        readonly message?: string;
        readonly status?: string;
        readonly details?: readonly { readonly reason?: string }[];
        readonly errors?: readonly { readonly reason?: string }[];
      };
  readonly error_description?: string;
}

/** Reads an error of Google's client; null for one that did not come from a request. */
export function refusalIn(error: unknown): Refusal | null {
  if (error instanceof NoAnswer)
    return {
      status: null,
      message: 'the answer was not what Google gives',
      reasons: [],
      grant: null,
    };
  const { response, config, message = '' } = (error ?? {}) as GoogleError;
  if (!response) return config ? { status: null, message, reasons: [], grant: null } : null;
  const { status, data } = response;
  const said = data?.error;
  if (typeof said === 'string')
    return { status, message: data?.error_description ?? said, reasons: [], grant: said };
  const reasons = [
    ...(said?.details ?? []).map(({ reason }) => reason),
    ...(said?.errors ?? []).map(({ reason }) => reason),
    said?.status,
  ].filter((reason) => reason !== undefined);
  return { status, message: said?.message ?? message, reasons, grant: null };
}

const quotaReasons = [
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'RATE_LIMIT_EXCEEDED',
  'RESOURCE_EXHAUSTED',
];

function failureOf(error: unknown): Failure | null {
  const refusal = refusalIn(error);
  if (refusal === null) return null;
  const { response } = (error ?? {}) as GoogleError;
  const isQuota = refusal.reasons.some((reason) => quotaReasons.includes(reason));
  return { ...(response ? failureFrom(response) : unanswered), isQuota };
}
