import { refused } from '../../domain/errors.ts';
import type { RawPart } from '../../domain/raw-table.ts';
import type { Source } from '../../domain/source.ts';
import type { TableName } from '../../domain/tables.ts';
import type { Workbench } from '../../engine/engine.ts';
import { land, widestRow } from '../land.ts';
import type { Location } from '../locate.ts';
import type { Probe } from '../probe.ts';
import { cropped, parseRange } from '../range.ts';
import { chooseTab, newNoticed, notesOf, type Workbook } from '../tab.ts';
import { openOds } from './ods.ts';
import { openXlsx } from './xlsx.ts';
import { XmlError } from './xml.ts';
import { ArchiveError, openArchive } from './zip.ts';

/** Lands one tab of an Excel or OpenDocument workbook as text. */
export async function loadWorkbook(
  engine: Workbench,
  table: TableName,
  location: Location,
  relation: string,
  { tab: wanted, range }: Source,
  { hash, bytes }: Probe,
): Promise<RawPart> {
  try {
    const workbook = await openWorkbook(location.path);
    try {
      const choice = chooseTab(table, workbook.tabs, wanted);
      if ('why' in choice) throw refused(table, 'tab_unknown', `${location.label} ${choice.why}`);
      const several = workbook.tabs.length > 1;
      const label = several ? `${location.label}, ${choice.tab.name}` : location.label;
      const noticed = newNoticed();
      const part = parseRange(range);
      const records = choice.tab.rows(noticed, part.lastColumn);
      const within = range === null ? records : cropped(records, part);
      const landed = await land(engine, table, relation, label, within, widestRow, bytes);
      return {
        relation,
        kind: workbook.kind,
        in1904: workbook.in1904,
        tab: choice.tab.name,
        label,
        ...landed,
        hash,
        notes: notesOf(noticed, label),
      };
    } finally {
      workbook.close();
    }
  } catch (error) {
    if (error instanceof ArchiveError)
      throw refused(table, error.code, `${location.label} ${error.message}.`);
    if (!(error instanceof XmlError)) throw error;
    const message = `${location.label} is damaged: a part of the workbook cannot be read. Save it again, or export it as CSV.`;
    throw refused(table, 'source_unreadable', message);
  }
}

async function openWorkbook(path: string): Promise<Workbook> {
  const archive = await openArchive(path);
  try {
    return archive.names.includes('content.xml') ? await openOds(archive) : await openXlsx(archive);
  } catch (error) {
    archive.close();
    throw error;
  }
}
