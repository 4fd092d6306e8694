import { addressOf, usePlace } from '../state/address.ts';
import { latest, type Row, source, useAnswer } from '../state/source.ts';
import { useWorld } from '../state/world.ts';
import { Card, Empty, Refused } from './card.tsx';
import { csvOf, save } from './download.ts';
import { Hovered } from './hovered.tsx';
import { SegmentName } from './segment-name.tsx';
import { Table } from './table.tsx';

/** The customers with the most premium to date, and on a press their policies. */
export function TopCustomers() {
  const { formats, start } = useWorld();
  const { slice } = usePlace();
  const answer = useAnswer(`top ${JSON.stringify(slice)}`, () =>
    source.customers(slice, 'premium_to_date', 10),
  );
  const rows = latest(answer);
  const how = start.measures.find(({ name }) => name === 'premium_to_date')!.how;
  const columns = [
    { heading: 'Customer' },
    { heading: 'Occupation' },
    { heading: 'Age', isNumber: true },
    { heading: 'Income', isNumber: true },
    { heading: 'Policies', isNumber: true },
    { heading: 'Premium to date', isNumber: true },
    { heading: 'Segment' },
  ];
  const money = (value: unknown) => (value === null ? '–' : formats.full(Number(value), 'money'));
  return (
    <Card
      title="Top customers by premium to date"
      how={how}
      span={12}
      isWaiting={answer.state === 'waiting'}
      tools={
        <button
          type="button"
          class="button small"
          onClick={() => save('top-customers.csv', csvOf(Object.keys(rows?.[0] ?? {}), cellsOf(rows)))}
        >
          CSV
        </button>
      }
    >
      {answer.state === 'refused' ? (
        <Refused {...answer} />
      ) : rows && rows.length === 0 ? (
        <Empty text="No policy is left by the filters." />
      ) : (
        <Table
          caption="Top customers by premium to date"
          columns={columns}
          rows={(rows ?? []).map((row) => {
            const id = String(row.customer_id);
            return [
              <Hovered key="id" label={id}>
                <Policies customer={id} />
              </Hovered>,
              row.occupation ?? '–',
              row.age ?? '–',
              money(row.income),
              formats.count(Number(row.policies)),
              money(row.premium_to_date),
              <SegmentName key="segment" id={row.segment_id === null ? null : Number(row.segment_id)} />,
            ];
          })}
        />
      )}
    </Card>
  );
}

const cellsOf = (rows: readonly Row[] | null) =>
  (rows ?? []).map((row) =>
    Object.values(row).map((cell) => (typeof cell === 'boolean' ? String(cell) : cell!)),
  );

function Policies({ customer }: { readonly customer: string }) {
  const { formats } = useWorld();
  const { slice } = usePlace();
  const rows = latest(useAnswer(`policies ${customer}`, () => source.policies(customer))) ?? [];
  return (
    <>
      <p>
        <strong>{customer}</strong>{' '}
        <a href={addressOf({ page: 'customer', about: customer, slice })}>why in this segment</a>
      </p>
      <ul>
        {rows.map((row) => (
          <li key={String(row.policy_id)}>
            {row.product_name} · {formats.full(Number(row.premium), 'money')} · since{' '}
            {formats.day(String(row.purchase_date))}
          </li>
        ))}
      </ul>
    </>
  );
}
