import { DataRefused, refused } from '../../domain/errors.ts';
import type { TableName } from '../../domain/tables.ts';
import type { Access } from '../../services/google-access.ts';
import { type Refusal, refusalIn } from './api.ts';

/** What Google refused, as a sentence that says what to do; any other error as it is. */
export async function explained(
  error: unknown,
  table: TableName,
  label: string,
  access: Access,
): Promise<Error> {
  const refusal = refusalIn(error);
  if (error instanceof DataRefused || refusal === null) return error as Error;
  const [code, message] = await sentenceFor(refusal, label, access);
  return refused(table, code, message);
}

async function sentenceFor(
  { status, message, reasons, grant }: Refusal,
  label: string,
  access: Access,
): Promise<readonly [code: string, message: string]> {
  const said = message.replace(/\.?\s*$/, '');
  if (grant !== null) {
    const who = (await access.identity()) ?? 'the credentials';
    return [
      'credentials_refused',
      `Google does not accept ${who}: ${grant} (${said}). Is the key still valid, and the machine's clock right?`,
    ];
  }
  switch (status) {
    case null:
      return ['source_unreachable', `${label} could not be reached: ${withoutAddress(said)}.`];
    case 400:
      return reasons.includes('FAILED_PRECONDITION')
        ? [
            'sheet_is_office_file',
            `${label} is an Excel file kept in Google Drive, which the Sheets API cannot read. Open it and choose File > Save as Google Sheets, or download it and name the file.`,
          ]
        : ['source_unreadable', `${label}: Google does not understand the request: ${said}.`];
    case 401:
      return ['credentials_refused', `Google does not accept the credentials for ${label}: ${said}.`];
    case 403:
      return forbidden(said, reasons, label, access);
    case 404:
      return [
        'source_missing',
        `${label} does not exist, or was deleted. The id is the long part of its address between /d/ and /edit.`,
      ];
    case 429:
      return [
        'quota_used_up',
        `The quota of the Sheets API is used up: ${said}. Run again later, or ask for more in the Google Cloud console.`,
      ];
    default:
      return ['source_unreachable', `Google answered ${status} for ${label}, again and again: ${said}.`];
  }
}

async function forbidden(
  said: string,
  reasons: readonly string[],
  label: string,
  access: Access,
): Promise<readonly [code: string, message: string]> {
  if (/quota project/i.test(said))
    return [
      'credentials_refused',
      "The credentials are a person's and name no project to count their requests for. Name one: gcloud auth application-default set-quota-project PROJECT",
    ];
  if (reasons.includes('SERVICE_DISABLED') || reasons.includes('accessNotConfigured'))
    return [
      'sheets_api_disabled',
      'The Google Sheets API is not switched on in the project of the credentials. Switch it on in the Google Cloud console under APIs & Services, and run again some minutes later.',
    ];
  if (reasons.includes('ACCESS_TOKEN_SCOPE_INSUFFICIENT'))
    return [
      'credentials_refused',
      'The credentials may not read Google Sheets. Log in again: gcloud auth application-default login --scopes=https://www.googleapis.com/auth/spreadsheets.readonly,https://www.googleapis.com/auth/cloud-platform',
    ];
  if (reasons.some((reason) => /rateLimitExceeded/i.test(reason)))
    return ['quota_used_up', 'The quota of the Sheets API is used up. Run again later.'];
  const who = await access.identity();
  const whom = who ?? 'the account that the credentials belong to';
  return ['sheet_not_shared', `${label} may not be read. Share the sheet with ${whom}, as a viewer.`];
}

/** What the network says may repeat an address with secrets in it. */
const withoutAddress = (text: string) => (/https?:/i.test(text) ? 'the network failed' : text || 'no answer');
