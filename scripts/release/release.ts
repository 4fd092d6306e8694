/** What a tag releases, worked out from the tag and the tree that it names. */
export interface Release {
  /** Such as "1.2.3" or "1.2.3-beta.1". */
  readonly version: string;
  readonly tag: string;
  /** What npm gives to those who ask for no version: "latest" is for all, "next" for who wants to try. */
  readonly distTag: 'latest' | 'next';
  /** The tag that follows the newest release of its major version; null for a beta, which nobody is moved to. */
  readonly majorTag: string | null;
  /** What the changelog says of it. */
  readonly notes: string;
}

interface Tree {
  readonly tag: string;
  /** The version in package.json. */
  readonly version: string;
  readonly changelog: string;
}

/** @throws Error where the tag, package.json and CHANGELOG.md do not say the same. */
export function releaseOf({ tag, version, changelog }: Tree): Release {
  const [, named, beta] = tag.match(/^v((?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(-[\w.]+)?)$/) ?? [];
  if (named === undefined) throw new Error(`The tag "${tag}" is not of the form v1.2.3 or v1.2.3-beta.1.`);
  if (named !== version)
    throw new Error(
      `The tag is ${tag}, and package.json says ${version}. Set the version, commit, and tag that commit.`,
    );
  return {
    version,
    tag,
    distTag: beta ? 'next' : 'latest',
    majorTag: beta ? null : `v${version.split('.')[0]}`,
    notes: notesOf(version, changelog),
  };
}

/** A release has a section with its day; a beta may take the one of the version that it leads to. */
function notesOf(version: string, changelog: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const [whole] = version.split('-');
  const isOf = (name: string) => (section: string) => section.split(/\s/, 1)[0] === name;
  const section = sections.find(isOf(version)) ?? sections.find(isOf(whole!));
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "## ${version}".`);
  const [heading = '', ...lines] = section.split('\n');
  if (whole === version && !/ \(\d{4}-\d{2}-\d{2}\)$/.test(heading.trim()))
    throw new Error(
      `CHANGELOG.md says "## ${heading.trim()}". Write the day instead: "## ${version} (2026-01-31)".`,
    );
  const notes = lines.join('\n').trim();
  if (notes === '') throw new Error(`CHANGELOG.md says nothing of ${version}.`);
  return notes;
}

/** Where a release was made, as GitHub tells a workflow. */
export interface Origin {
  /** Such as "https://github.com". */
  readonly server: string;
  /** Such as "owner/name". */
  readonly repository: string;
  readonly commit: string;
}

/**
 * `commit` is what is checked out: of an annotated tag GITHUB_SHA may be the tag.
 *
 * @throws Error where a variable of a workflow is missing.
 */
export function originOf(env: Readonly<Record<string, string | undefined>>, commit: string): Origin {
  const get = (name: string) => {
    const value = env[name];
    if (!value)
      throw new Error(`${name} is not set. GitHub sets it for a workflow; a try by hand sets it itself.`);
    return value;
  };
  const origin = {
    server: get('GITHUB_SERVER_URL'),
    repository: get('GITHUB_REPOSITORY'),
    commit: commit.trim(),
  };
  if (!/^[\w.-]+\/[\w.-]+$/.test(origin.repository))
    throw new Error(`GITHUB_REPOSITORY is "${origin.repository}", not "owner/name".`);
  if (!/^[0-9a-f]{40}$/.test(origin.commit))
    throw new Error(`"${origin.commit}" is no commit. Pack in a checkout of the tag.`);
  return origin;
}

/** Notes whose links into the repository lead there from anywhere. */
export function withLinks(notes: string, tag: string, { server, repository }: Origin): string {
  return notes.replaceAll(/\]\((?!https?:|#)([^)]+)\)/g, `](${server}/${repository}/blob/${tag}/$1)`);
}

interface Manifest {
  readonly repository?: string | { readonly url?: string };
}

/**
 * The package's manifest with the address of its repository, which npm's provenance compares with where it was packed.
 *
 * @throws Error where the manifest names another repository.
 */
export function withRepository<M extends Manifest>(manifest: M, { server, repository }: Origin): M {
  const url = `git+${server}/${repository}.git`;
  const { repository: said } = manifest;
  if (said === undefined) return { ...manifest, repository: { type: 'git', url } };
  const saidUrl = typeof said === 'string' ? said : (said.url ?? '');
  if (!`${saidUrl.replace(/\.git$/, '')}/`.toLowerCase().endsWith(`/${repository.toLowerCase()}/`))
    throw new Error(
      `package.json names the repository "${saidUrl}", and this is ${repository}: npm would refuse it.`,
    );
  return manifest;
}
