/** What sources need of the world. */
export interface Outside {
  /** Relative paths are relative to this folder. */
  readonly base: string;
  /** A folder for what is fetched or unpacked. Its owner takes it away. */
  readonly scratch: string;
  readonly fetch: typeof fetch;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds that one request may take until its answer begins. */
  readonly timeout: number;
  /** The project that pays for reading tables of BigQuery, and what one statement may bill; else the table's own. */
  readonly billing?: { readonly project: string; readonly maximumBytesBilled: number | null } | undefined;
}
