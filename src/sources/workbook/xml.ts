import { SaxesParser } from 'saxes';
import { ArchiveError } from './zip.ts';

/** What a scan of XML meets; names without their prefixes. */
export interface XmlEvents {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** What is wrong with a part of a workbook. */
export class XmlError extends Error {}

/** Characters of one tag, text or comment, which the parser keeps until it ends, and elements in each other. */
const MOST_IN_ONE = 2 ** 20;
const MOST_DEPTH = 100;

/**
 * Scans XML piece by piece. Yields after each piece, so that what the events gathered can be taken.
 *
 * @throws XmlError where the XML is not well-formed, or ends too early; ArchiveError where a part of it does not end
 */
export async function* scanXml(pieces: AsyncIterable<Uint8Array>, events: XmlEvents): AsyncGenerator<void> {
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  const decoder = new TextDecoder('utf-8');
  parser.on('error', ({ message }) => {
    throw new XmlError(message);
  });
  let silent = 0;
  let depth = 0;
  parser.on('opentag', ({ name, attributes }) => {
    silent = 0;
    if (++depth > MOST_DEPTH) throw endless();
    events.open(local(name), attributes);
  });
  if (events.text) parser.on('text', events.text);
  parser.on('closetag', ({ name }) => {
    silent = 0;
    depth--;
    events.close?.(local(name));
  });
  for await (const piece of inSlices(pieces)) {
    const text = decoder.decode(piece, { stream: true });
    silent += text.length;
    parser.write(text);
    if (silent > MOST_IN_ONE) throw endless();
    yield;
  }
  parser.write(decoder.decode()).close();
  yield;
}

/** What one slice makes of rows and cells stands in memory at once: a few bytes can name a cell at the end of a wide row. */
const SLICE = 4096;

async function* inSlices(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces)
    for (let at = 0; at < piece.length; at += SLICE) yield piece.subarray(at, at + SLICE);
}

const endless = () => new ArchiveError('has a part that does not end, as no workbook has');

/** Scans a small part to its end. */
export async function scanWhole(pieces: AsyncIterable<Uint8Array>, events: XmlEvents): Promise<void> {
  for await (const _ of scanXml(pieces, events));
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** An attribute by its name without a prefix. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  const key = Object.keys(attributes).find((candidate) => local(candidate) === name);
  return key === undefined ? undefined : attributes[key];
}

/** `_x000D_` stands for a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19). */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
