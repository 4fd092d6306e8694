import { meanings } from '../../../src/domain/quality.ts';
import { remedies } from '../../../src/domain/remedies.ts';
import { Card, Empty } from '../parts/card.tsx';
import { Table } from '../parts/table.tsx';
import { latest, type Row, useData } from '../state/source.ts';
import { useWorld } from '../state/world.ts';

const actions = [
  {
    action: 'quarantined',
    title: 'Set aside',
    how: 'Rows that were not used, with the reason and what to do about it.',
  },
  {
    action: 'flagged',
    title: 'To look at',
    how: 'Rows that were used, and of which something may be wrong.',
  },
  {
    action: 'repaired',
    title: 'Repaired',
    how: 'Cells that could be read with certainty although they were not written as they should be.',
  },
  {
    action: 'skipped',
    title: 'Skipped',
    how: 'Rows that are no rows of the table: blank, copies, totals, the headings once more.',
  },
] as const;

const tableNames: Readonly<Record<string, string>> = { policies: 'sales' };

/** Decisions per column, and rows by what was done with them. */
export function Quality() {
  const quality = latest(useData('quality')) ?? [];
  const columns = latest(useData('columns'));
  return (
    <div class="grid">
      {actions.map(({ action, title, how }) => (
        <Findings
          key={action}
          title={title}
          how={how}
          rows={quality.filter((row) => row.action === action)}
          isAside={action === 'quarantined'}
        />
      ))}
      <Columns rows={columns ?? []} />
    </div>
  );
}

interface FindingsProps {
  readonly title: string;
  readonly how: string;
  readonly rows: readonly Row[];
  readonly isAside: boolean;
}

function Findings({ title, how, rows, isAside }: FindingsProps) {
  const { formats } = useWorld();
  const total = rows.reduce((sum, row) => sum + Number(row.row_count), 0);
  return (
    <Card title={`${title}: ${formats.count(total)}`} how={how} span={isAside ? 12 : 4}>
      {rows.length === 0 ? (
        <Empty text="None." />
      ) : (
        <Table
          caption={title}
          columns={[
            { heading: 'Reason' },
            { heading: 'Where' },
            { heading: 'Rows', isNumber: true },
            ...(isAside ? [{ heading: 'First rows' }, { heading: 'What to do' }] : []),
          ]}
          rows={rows.map((row) => {
            const code = String(row.code) as keyof typeof meanings;
            return [
              meanings[code] ?? code,
              [tableNames[String(row.table_name)] ?? row.table_name, row.column_name]
                .filter(Boolean)
                .join(' · '),
              formats.count(Number(row.row_count)),
              ...(isAside ? [row.first_rows ?? '', remedies[code] ?? ''] : []),
            ];
          })}
        />
      )}
    </Card>
  );
}

function Columns({ rows }: { readonly rows: readonly Row[] }) {
  const { formats } = useWorld();
  return (
    <Card
      title="How each column was read"
      span={12}
      how="What Kindred decided of a column from all its cells; every decision can be made in the config instead."
    >
      <Table
        caption="How each column was read"
        columns={[
          { heading: 'Column' },
          { heading: 'Heading' },
          { heading: 'Type' },
          { heading: 'Decision' },
          { heading: 'Missing', isNumber: true },
          { heading: 'Different', isNumber: true },
          { heading: 'Repaired', isNumber: true },
          { heading: 'To look at', isNumber: true },
          { heading: 'Set aside', isNumber: true },
        ]}
        rows={rows.map((row) => [
          `${tableNames[String(row.table_name)] ?? row.table_name} · ${row.column_name}`,
          row.heading ?? '–',
          row.type ?? '–',
          row.decision ?? '–',
          ...[row.missing, row.distinct_values, row.repaired, row.flagged, row.quarantined].map((value) =>
            formats.count(Number(value)),
          ),
        ])}
      />
    </Card>
  );
}
