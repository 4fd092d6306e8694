import type { Parsed, Text } from './file.ts';

/** An action is named by the whole hash of a commit, with the version it was; an image by its digest. */
export function pins({ texts }: Parsed): string[] {
  return [
    ...texts.filter(({ path }) => path.at(-1) === 'uses').flatMap(faultOfAction),
    ...texts
      .filter((text) => isImage(text) && !/@sha256:[0-9a-f]{64}$/.test(text.value))
      .map(({ value }) => `the image "${value}" is not pinned by its digest`),
  ];
}

function faultOfAction({ value, comment }: Text): string[] {
  if (value.startsWith('./') || value.startsWith('docker://')) return [];
  if (!/^[\w.-]+\/[\w.-]+(\/[\w./-]+)?@[0-9a-f]{40}$/.test(value))
    return [`"${value}" is not pinned by the 40 digits of a commit`];
  return /^v\d/.test(comment) ? [] : [`"${value}" has no comment with its version behind it`];
}

const isImage = ({ path, value }: Text) =>
  value.startsWith('docker://') ||
  /^jobs\.[^.]+\.(container|container\.image|services\.[^.]+\.image)$/.test(path.join('.'));
