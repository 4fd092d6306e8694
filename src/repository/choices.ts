/** A commit of the repository that has Kindred's action. */
export interface ActionPin {
  /** As owner/name. */
  readonly repository: string;
  /** Forty hexadecimal digits. */
  readonly commit: string;
  /** Of Kindred, at that commit. */
  readonly version: string;
}

/** What a repository is made for. */
export interface RepositoryChoices {
  readonly action: ActionPin;
  /** How its job proves to Google who it is: by its own identity, by a service account's key, or not at all. */
  readonly auth: 'federation' | 'key' | 'none';
  /** Null for a warehouse that is a file, kept in the cache. */
  readonly bigquery: { readonly project: string; readonly dataset: string; readonly location: string } | null;
}
