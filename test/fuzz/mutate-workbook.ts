import type { Rng } from '../../src/math/rng.ts';
import { zipOf } from '../support/files/zip.ts';
import { happens, pick, several, slice } from './chance.ts';
import { nastyNumbers, nastyValues } from './nasty.ts';
import { type Entry, entriesOf, nameOf, textOf, zipOfEntries } from './zip.ts';

type Xml = (rng: Rng, xml: string) => string;

/** One of the places where a pattern matches becomes something else. */
function replaceOne(rng: Rng, xml: string, pattern: RegExp, by: (match: RegExpExecArray) => string): string {
  const matches = [...xml.matchAll(pattern)];
  if (matches.length === 0) return xml;
  const match = pick(rng, matches);
  return xml.slice(0, match.index) + by(match) + xml.slice(match.index + match[0].length);
}

const attributes = / ([\w:.-]+)="([^"]*)"/g;

const references = [
  'A0',
  'A-1',
  '1',
  'a1',
  'XFD1',
  'XFE1',
  'ZZZZZZZZ9',
  'A1048577',
  'A1:XFD1048576',
  '$A$1',
  'É1',
  'B1',
];
const kindsOfCells = ['s', 'str', 'e', 'b', 'n', 'd', 'inlineStr', 'x', 'S'];
const targets = [
  '../../../../etc/passwd',
  '/etc/passwd',
  'file:///etc/passwd',
  'http://127.0.0.1:9/x.xml',
  'workbook.xml',
  'worksheets/sheet1.xml',
  './worksheets//sheet1.xml',
  'worksheets/sheet9.xml',
  '',
  '..',
  'C:\\boot.ini',
  'sharedStrings.xml',
];

/** Characters that XML cannot hold. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const escapedValue = (rng: Rng) =>
  pick(rng, nastyValues)
    .replaceAll(notXml, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');

function attributeValue(rng: Rng): string {
  return pick(rng, [
    () => pick(rng, nastyNumbers),
    () => pick(rng, references),
    () => pick(rng, kindsOfCells),
    () => pick(rng, targets),
    () => escapedValue(rng),
    () => 'rId1',
  ])();
}

const changeAttribute: Xml = (rng, xml) =>
  replaceOne(rng, xml, attributes, ([, name]) => ` ${name}="${attributeValue(rng)}"`);

/** The usual attributes of cells and rows get values of their own kind. */
const changeReference: Xml = (rng, xml) => {
  const [name, values] = pick(rng, [
    ['r', [...references, ...nastyNumbers]],
    ['t', kindsOfCells],
    ['s', nastyNumbers],
    ['ref', references],
    ['Target', targets],
    ['numFmtId', nastyNumbers],
    ['number-columns-repeated', nastyNumbers],
    ['number-rows-repeated', nastyNumbers],
    ['value-type', ['float', 'date', 'boolean', 'percentage', 'void', 'string']],
  ] as const);
  return replaceOne(
    rng,
    xml,
    new RegExp(` ((?:\\w+:)?${name})="([^"]*)"`, 'g'),
    ([, found]) => ` ${found}="${pick(rng, values)}"`,
  );
};

const dropAttribute: Xml = (rng, xml) => replaceOne(rng, xml, attributes, () => '');
const repeatAttribute: Xml = (rng, xml) => replaceOne(rng, xml, attributes, ([whole]) => whole + whole);

const changeText: Xml = (rng, xml) =>
  replaceOne(rng, xml, />([^<>]+)</g, () => {
    const value = happens(rng, 0.5) ? pick(rng, nastyNumbers) : escapedValue(rng);
    return `>${value}<`;
  });

const dropTag: Xml = (rng, xml) => replaceOne(rng, xml, /<[^>]+>/g, () => '');
const repeatTag: Xml = (rng, xml) => replaceOne(rng, xml, /<[^>]+>/g, ([whole]) => whole + whole);
const repeatElement: Xml = (rng, xml) =>
  replaceOne(
    rng,
    xml,
    /<(c|row|si|xf|sheet|Relationship|mergeCell|table:table-row)\b[^>]*?(?:\/>|>.*?<\/\1>)/gs,
    ([whole]) => whole.repeat(pick(rng, [2, 3, 400])),
  );
const dropElement: Xml = (rng, xml) =>
  replaceOne(
    rng,
    xml,
    /<(c|v|is|t|row|si|xf|sheet|Relationship|table:table-row)\b[^>]*?(?:\/>|>.*?<\/\1>)/gs,
    () => '',
  );

const addElement: Xml = (rng, xml) =>
  replaceOne(rng, xml, /<\/[\w:]+>/g, ([whole]) => {
    const added = [
      '<mergeCells count="2"><mergeCell ref="A1:XFD1048576"/><mergeCell ref="Z9:A1"/></mergeCells>',
      '<mergeCell ref="B2:B3"/>'.repeat(3000),
      '<row r="1048576" hidden="1"><c r="XFD1048576"><v>1</v></c></row>',
      '<row/><row hidden="true"/>',
      '<c t="s"><v>999999</v></c>',
      '<c t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c>',
      '<c r="B3"><f>1/0</f></c>',
      '<v>1</v><v>2</v>',
      '<a>'.repeat(2000) + '</a>'.repeat(2000),
      '<!-- <row> -->',
      '<![CDATA[ </row> ]]>',
      '<?php echo 1 ?>',
      '<x:y xmlns:x="u" x:r="7"/>',
      '&#x1F600;&#13;',
    ];
    const broken = ['&lol9;', '&#0;&#xD800;&#x110000;', '&amp', ']]>', '\u0000'];
    const more = pick(rng, happens(rng, 0.1) ? broken : added);
    return happens(rng, 0.5) ? whole + more : more + whole;
  });

const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i};`.repeat(10)}">`).join('');

const declare: Xml = (rng, xml) => {
  const body = xml.replace(/^<\?xml.*?\?>/, '');
  const before = [
    `<!DOCTYPE x [<!ENTITY lol0 "lol">${lol}]>`,
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE x [<!ENTITY lol9 SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]>',
    '<?xml version="1.1"?>',
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<?xml version="1.0" encoding="x-nothing"?>',
    '\ufeff',
    ' \n<?xml version="1.0"?>',
    '<root>',
    '',
  ];
  return pick(rng, before) + body;
};

const cut: Xml = (rng, xml) => xml.slice(0, rng.int(xml.length + 1));

const prefixed: Xml = (_, xml) => xml.replaceAll(/<(\/?)(\w+)(?=[ >/])/g, '<$1x:$2');

const shuffle: Xml = (rng, xml) => {
  const [from, to] = slice(rng, xml.length, 300);
  return xml.slice(0, from) + xml.slice(to) + xml.slice(from, to);
};

/** Most leave the XML well-formed, so that what it says is read. */
const ofXml: readonly Xml[] = [
  ...[changeReference, changeReference, changeReference, changeReference, changeAttribute, changeAttribute],
  ...[
    changeText,
    changeText,
    changeText,
    changeText,
    repeatElement,
    repeatElement,
    dropElement,
    dropAttribute,
  ],
  ...[prefixed, addElement, addElement],
];
const breaking: readonly Xml[] = [repeatAttribute, dropTag, repeatTag, declare, cut, shuffle];

type Parts = Readonly<Record<string, string>>;

export function partsOf(workbook: Buffer): Parts {
  return Object.fromEntries(entriesOf(workbook).map((entry) => [nameOf(entry), textOf(entry)]));
}

/** Changes the XML of a part or two, mostly the sheet's. */
export function mutateXml(rng: Rng, parts: Parts): Parts {
  const names = Object.keys(parts).filter((name) => name.endsWith('.xml') || name.endsWith('.rels'));
  const sheets = names.filter((name) => /sheet\d|content/.test(name));
  const changed = { ...parts };
  for (let left = 1 + rng.int(2); left > 0; left--) {
    const name = pick(rng, happens(rng, 0.6) ? sheets : names);
    changed[name] = several(rng, 3, ofXml, changed[name]!);
    if (happens(rng, 0.1)) changed[name] = pick(rng, breaking)(rng, changed[name]);
  }
  return changed;
}

/** Takes parts away, swaps and renames them. */
export function mutateParts(rng: Rng, parts: Parts): Parts {
  const names = Object.keys(parts);
  const [one, another] = [pick(rng, names), pick(rng, names)];
  const { [one]: taken = '', ...rest } = parts;
  return pick(rng, [
    () => rest,
    () => ({ ...rest, [one.toUpperCase()]: taken }),
    () => ({ ...rest, [`${one}/`]: taken }),
    () => ({ ...rest, [`../${one}`]: taken }),
    () => ({ ...rest, [one.replaceAll('/', '\\')]: taken }),
    () => ({ ...parts, [one]: parts[another]!, [another]: taken }),
    () => ({ ...parts, [one]: '' }),
    () => ({ ...parts, [one]: pick(rng, nastyValues) }),
    () => ({ ...parts, 'content.xml': taken }),
    () => ({ ...parts, ['n'.repeat(60_000)]: taken }),
    () => ({ ...parts, ...Object.fromEntries(Array.from({ length: 12_000 }, (_, i) => [`x${i}`, ''])) }),
  ])();
}

/** Fields that a part's two headers share: their places there, and their size. */
const fields = [
  { directory: 8, local: 6, bytes: 2 },
  { directory: 10, local: 8, bytes: 2 },
  { directory: 16, local: 14, bytes: 4 },
  { directory: 20, local: 18, bytes: 4 },
  { directory: 24, local: 22, bytes: 4 },
  { directory: 28, local: 26, bytes: 2 },
  { directory: 30, local: 28, bytes: 2 },
  { directory: 32, local: null, bytes: 2 },
] as const;

function changeField(rng: Rng, { directory, local }: Entry): Entry {
  const field = pick(rng, fields);
  const value = pick(rng, [0, 1, 8, 9, 12, 20, 99, 0x0801, 0xffff, 0xffffffff, 0x7fffffff, rng.int(1000)]);
  const within = value % 2 ** (8 * field.bytes);
  const changed = { directory: Buffer.from(directory), local: Buffer.from(local) };
  const where = rng.int(3);
  if (where !== 1) changed.directory.writeUIntLE(within, field.directory, field.bytes);
  if (where !== 0 && field.local !== null) changed.local.writeUIntLE(within, field.local, field.bytes);
  return changed;
}

/** Sizes that stand in a field of their own, as in files past 4 GB, and are absurd or right. */
function inZip64(rng: Rng, { directory, local }: Entry): Entry {
  const header = Buffer.from(directory);
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(pick(rng, [24, 24, 8, 0, 0xffff]), 2);
  const sizes = [directory.readUInt32LE(24), directory.readUInt32LE(20), 0];
  for (const [i, size] of sizes.entries()) {
    const said = happens(rng, 0.6) ? BigInt(size) : pick(rng, [2n ** 64n - 1n, 2n ** 53n, 0n, 2n ** 40n]);
    extra.writeBigUInt64LE(said, 4 + 8 * i);
  }
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(0xffffffff, 20);
  header.writeUInt32LE(0xffffffff, 24);
  return { directory: Buffer.concat([header, extra]), local };
}

/** Changes headers, and which parts there are, how often and in which order. */
export function mutateZip(rng: Rng, zip: Buffer): Buffer {
  const changed = several<Entry[]>(
    rng,
    3,
    [
      (_, entries) => entries.with(rng.int(entries.length), changeField(rng, pick(rng, entries))),
      (_, entries) => {
        const at = rng.int(entries.length);
        return entries.with(at, changeField(rng, entries[at]!));
      },
      (_, entries) => {
        const at = rng.int(entries.length);
        return entries.with(at, inZip64(rng, entries[at]!));
      },
      (_, entries) => [...entries, pick(rng, entries)],
      (_, entries) => [...entries, { ...pick(rng, entries), local: pick(rng, entries).local }],
      (_, entries) => entries.toReversed(),
      (_, entries) => Array.from({ length: 40 }, () => entries).flat(),
    ],
    entriesOf(zip),
  );
  const bytes = zipOfEntries(changed);
  const fieldsOfEnd = [4, 6, 8, 10, 12, 16, 20];
  if (happens(rng, 0.3))
    bytes.writeUInt16LE(
      pick(rng, [0, 1, 0xffff, rng.int(65536)]),
      bytes.length - 22 + pick(rng, fieldsOfEnd),
    );
  return bytes;
}

/** A workbook of the parts. */
export const workbookOf = (parts: Parts): Buffer => zipOf(parts);
