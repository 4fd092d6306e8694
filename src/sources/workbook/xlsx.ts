import { posix } from 'node:path';
import type { RawRow } from '../land.ts';
import type { Noticed, Tab, Workbook } from '../tab.ts';
import { showsDate } from './number-formats.ts';
import { SharedStrings } from './shared-strings.ts';
import { MOST_CHARACTERS, type SheetParts, sheetRows } from './worksheet.ts';
import { attribute, scanWhole, unescaped } from './xml.ts';
import { type Archive, ArchiveError } from './zip.ts';

/** Opens an Office Open XML workbook (ECMA-376). @throws ArchiveError and XmlError where it is none */
export async function openXlsx(archive: Archive): Promise<Workbook> {
  const [book] = (await relationsOf(archive, '')).filter(({ type }) => type === 'officeDocument');
  if (!book) throw new ArchiveError('is a zip file, and no workbook');
  const relations = await relationsOf(archive, book.target);
  const target = (type: string) => relations.find((relation) => relation.type === type)?.target;
  const { sheets, in1904 } = await readBook(archive, book.target);
  let parts: Promise<SheetParts> | undefined;
  const shared = () => {
    parts ??= readParts(archive, target('styles'), target('sharedStrings'), in1904);
    return parts;
  };
  const tabs = sheets.flatMap(({ name, hidden, relation }): Tab[] => {
    const path = relations.find(({ id, type }) => id === relation && type === 'worksheet')?.target;
    if (path === undefined) return [];
    return [
      { name, hidden, rows: (noticed, lastColumn) => rowsOf(archive, path, shared, noticed, lastColumn) },
    ];
  });
  return { kind: 'xlsx', in1904, tabs, close: () => archive.close() };
}

async function* rowsOf(
  archive: Archive,
  path: string,
  parts: () => Promise<SheetParts>,
  noticed: Noticed,
  lastColumn: number | null,
): AsyncGenerator<readonly RawRow[]> {
  yield* sheetRows(archive.read(path), await parts(), noticed, lastColumn);
}

interface Relation {
  readonly id: string;
  /** The last word of its type. */
  readonly type: string;
  /** A part's name. */
  readonly target: string;
}

async function relationsOf(archive: Archive, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part);
  const file = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  if (!archive.names.includes(file)) return [];
  const relations: Relation[] = [];
  await scanWhole(archive.read(file), {
    open: (name, attributes) => {
      if (name !== 'Relationship') return;
      const { Id: id = '', Type: type = '', Target: target = '' } = attributes;
      const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
      relations.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: path });
    },
  });
  return relations;
}

const MOST_TABS = 1000;

interface BookSheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly relation: string;
}

async function readBook(archive: Archive, part: string): Promise<{ sheets: BookSheet[]; in1904: boolean }> {
  const sheets: BookSheet[] = [];
  let in1904 = false;
  await scanWhole(archive.read(part), {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') in1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (tag !== 'sheet') return;
      const relation = attribute(attributes, 'id') ?? '';
      const hidden = attributes.state !== undefined && attributes.state !== 'visible';
      sheets.push({ name: attributes.name ?? '', hidden, relation });
      if (sheets.length > MOST_TABS) throw new ArchiveError(`has more than ${MOST_TABS} tabs`);
    },
  });
  return { sheets, in1904 };
}

async function readParts(
  archive: Archive,
  styles: string | undefined,
  strings: string | undefined,
  in1904: boolean,
): Promise<SheetParts> {
  return {
    dates: styles && archive.names.includes(styles) ? await readDateStyles(archive, styles) : [],
    strings:
      strings && archive.names.includes(strings) ? await readStrings(archive, strings) : new SharedStrings(),
    in1904,
  };
}

/** For each cell style whether it shows a date. */
async function readDateStyles(archive: Archive, part: string): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const dates: boolean[] = [];
  let inCellStyles = false;
  await scanWhole(archive.read(part), {
    open: (name, { numFmtId, formatCode }) => {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode ?? '');
      if (name === 'cellXfs') inCellStyles = true;
      if (name === 'xf' && inCellStyles) dates.push(showsDate(Number(numFmtId), codes.get(Number(numFmtId))));
    },
    close: (name) => {
      if (name === 'cellXfs') inCellStyles = false;
    },
  });
  return dates;
}

async function readStrings(archive: Archive, part: string): Promise<SharedStrings> {
  const strings = new SharedStrings();
  let text = '';
  let inText = false;
  let inPhonetic = false;
  await scanWhole(archive.read(part), {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') inPhonetic = true;
      inText = name === 't' && !inPhonetic;
    },
    text: (piece) => {
      if (!inText) return;
      text += piece;
      if (text.length > MOST_CHARACTERS)
        throw new ArchiveError('holds a text that is longer than a cell can be');
    },
    close: (name) => {
      inText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name === 'si') strings.add(unescaped(text));
    },
  });
  return strings;
}
