import { refused } from '../../domain/errors.ts';
import type { RawPart } from '../../domain/raw-table.ts';
import type { TableName } from '../../domain/tables.ts';
import type { Engine } from '../../engine/engine.ts';
import { land, widestRow } from '../land.ts';
import type { Location } from '../locate.ts';
import { openOds } from './ods.ts';
import { chooseTab, type Noticed, newNoticed, type Workbook } from './tab.ts';
import { openXlsx } from './xlsx.ts';
import { XmlError } from './xml.ts';
import { ArchiveError, openArchive } from './zip.ts';

/** Lands one tab of an Excel or OpenDocument workbook as text. */
export async function loadWorkbook(
  engine: Engine,
  table: TableName,
  location: Location,
  relation: string,
  wanted: string | null,
  hash: string,
): Promise<RawPart> {
  try {
    const workbook = await openWorkbook(location.path);
    try {
      const choice = chooseTab(table, workbook.tabs, wanted);
      if ('why' in choice) throw refused(table, 'tab_unknown', `${location.label} ${choice.why}`);
      const several = workbook.tabs.length > 1;
      const label = several ? `${location.label}, ${choice.tab.name}` : location.label;
      const noticed = newNoticed();
      const landed = await land(engine, table, relation, label, choice.tab.rows(noticed), widestRow);
      return {
        relation,
        kind: workbook.kind,
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
      throw refused(table, 'source_unreadable', `${location.label} ${error.message}.`);
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

const SHOWN = 5;

function listed(items: readonly (string | number)[]): string {
  return items.slice(0, SHOWN).join(', ') + (items.length > SHOWN ? ', …' : '');
}

function notesOf({ hiddenRows, merged, formulas, uncomputed }: Noticed, label: string): string[] {
  const notes: string[] = [];
  if (hiddenRows.length > 0) {
    notes.push(
      `${label} has ${hiddenRows.length} hidden or filtered rows (${listed(hiddenRows)}); they were read like the others.`,
    );
  }
  if (merged.length > 0) {
    notes.push(
      `${label} has ${merged.length} merged cells (${listed(merged)}); only the first cell of each holds the value.`,
    );
  }
  if (formulas > uncomputed.length) {
    notes.push(
      `${label} has ${formulas - uncomputed.length} formulas; their values are those of when it was last saved.`,
    );
  }
  if (uncomputed.length > 0) {
    notes.push(
      `${label} has ${uncomputed.length} formulas without a value (rows ${listed(uncomputed)}). Open it in Excel, let it calculate, and save it.`,
    );
  }
  return notes;
}
