import { useState } from 'preact/hooks';
import type { Explanation } from '../../../src/domain/explanation.ts';
import { formatValue, roundPast } from '../../../src/domain/glossary.ts';
import { Card, Empty, Refused } from '../parts/card.tsx';
import { SegmentName } from '../parts/segment-name.tsx';
import { Table } from '../parts/table.tsx';
import { go, usePlace } from '../state/address.ts';
import { labelOfFeature } from '../state/features.ts';
import { latest, source, useAnswer } from '../state/source.ts';
import { useWorld } from '../state/world.ts';

interface Found {
  readonly customer: string;
  readonly objects: boolean;
  readonly since: string | null;
  readonly explanation: Explanation | null;
  /** With the changes asked for; null without any. */
  readonly changed: Explanation | null;
}

/** Find one customer: which segment, how sure, what decides it, and what would move it. */
export function CustomerPage() {
  const { about } = usePlace();
  const [text, setText] = useState(about ?? '');
  const [found, setFound] = useState<readonly string[] | null>(null);
  const search = async (event: Event) => {
    event.preventDefault();
    if (!text.trim()) return;
    const ids = await source.find(text.trim());
    if (ids.length === 1 || ids.includes(text.trim())) {
      setFound(null);
      go({ page: 'customer', about: ids.length === 1 ? ids[0]! : text.trim() });
    } else setFound(ids);
  };
  return (
    <div class="grid">
      <search class="span-12">
        <form class="find" onSubmit={search}>
          <label>
            Customer id{' '}
            <input
              type="search"
              value={text}
              autoComplete="off"
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="button">
            Find
          </button>
        </form>
        {found === null ? null : found.length === 0 ? (
          <p role="status">No customer's id begins so.</p>
        ) : (
          <ul class="found">
            {found.map((id) => (
              <li key={id}>
                <button
                  type="button"
                  onClick={() => {
                    setFound(null);
                    setText(id);
                    go({ page: 'customer', about: id });
                  }}
                >
                  {id}
                </button>
              </li>
            ))}
          </ul>
        )}
      </search>
      {about === null ? (
        <Empty text="Type a customer's id, or its beginning." />
      ) : (
        <Why key={about} customer={about} />
      )}
    </div>
  );
}

function Why({ customer }: { readonly customer: string }) {
  const { formats, start } = useWorld();
  const [changes, setChanges] = useState<Readonly<Record<string, string | number>>>({});
  const answer = useAnswer(`why ${customer} ${JSON.stringify(changes)}`, () =>
    source.why<Found>(customer, changes),
  );
  const policies = latest(useAnswer(`policies ${customer}`, () => source.policies(customer))) ?? [];
  const found = latest(answer);
  if (answer.state === 'refused') return <Refused {...answer} />;
  if (answer.state === 'there' && found === null)
    return <Empty text={`There is no customer ${customer} in the warehouse.`} />;
  if (!found)
    return (
      <p class="empty" role="status">
        Reading …
      </p>
    );
  if (found.objects)
    return <Empty text={`${customer} objects: this customer is in no segment, no model and no list.`} />;
  const { explanation } = found;
  if (!explanation)
    return (
      <Empty text={`${customer} holds no policy, or none of its features is known: it is in no segment.`} />
    );
  const money = { locale: String(start.run!.locale), currency: String(start.run!.currency) };
  const shown = (feature: string, value: number | string | null) =>
    value === null ? 'unknown' : typeof value === 'string' ? value : formatValue(feature, value, money);
  const { segment, next, certainty, features, changes: crossings } = explanation;
  return (
    <>
      <Card
        title={`${customer} is in`}
        span={5}
        how="Certainty is 1 − own distance / next distance: 0% on the border between two segments, 100% in the middle of one."
      >
        <p class="answer">
          <SegmentName id={segment} />
        </p>
        <dl class="pairs">
          <div>
            <dt>Certainty</dt>
            <dd>{certainty === null ? '–' : formats.share(certainty)}</dd>
          </div>
          <div>
            <dt>Nearest other</dt>
            <dd>{next === null ? 'none' : <SegmentName id={next} />}</dd>
          </div>
          <div>
            <dt>There since</dt>
            <dd>{found.since ? formats.day(found.since) : '–'}</dd>
          </div>
        </dl>
        <h3>What would move this customer</h3>
        {crossings.length === 0 ? (
          <p>No change of one feature alone.</p>
        ) : (
          <ul>
            {crossings.slice(0, 3).map(({ feature, from, to }) => (
              <li key={feature}>
                {labelOfFeature(feature)}{' '}
                {typeof to === 'number'
                  ? `of ${shown(feature, roundPast(feature, to, typeof from !== 'number' || to >= from))} or ${typeof from === 'number' && to < from ? 'less' : 'more'}`
                  : to}{' '}
                (now {shown(feature, from)})
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card
        title="What decides it"
        span={7}
        how="What each feature adds to the distance to the next segment, less what it adds to the distance to the own one. Above zero it speaks for the own segment."
      >
        <Table
          caption="What decides it"
          columns={[
            { heading: 'Feature' },
            { heading: 'This customer', isNumber: true },
            { heading: 'Middle of its segment', isNumber: true },
            { heading: 'Middle of the next', isNumber: true },
            { heading: 'Speaks', isNumber: true },
          ]}
          rows={features.map(({ feature, value, own, other, weight }) => [
            labelOfFeature(feature),
            shown(feature, value),
            shown(feature, own),
            shown(feature, other),
            weight > 0 ? 'for it' : weight < 0 ? 'against it' : 'neither',
          ])}
        />
      </Card>
      <WhatIf explanation={explanation} changed={found.changed} setChanges={setChanges} />
      <Card title="Policies" span={7}>
        <Table
          caption={`Policies of ${customer}`}
          columns={[
            { heading: 'Product' },
            { heading: 'Type' },
            { heading: 'Bought' },
            { heading: 'Premium', isNumber: true },
            { heading: 'Coverage', isNumber: true },
          ]}
          rows={policies.map((row) => [
            row.product_name ?? '–',
            row.product_type ?? '–',
            formats.day(String(row.purchase_date)),
            formats.full(Number(row.premium), 'money'),
            row.coverage === null ? '–' : formats.full(Number(row.coverage), 'money'),
          ])}
        />
      </Card>
    </>
  );
}

interface WhatIfProps {
  readonly explanation: Explanation;
  readonly changed: Explanation | null;
  readonly setChanges: (changes: Readonly<Record<string, string | number>>) => void;
}

/** Change a feature and see. */
function WhatIf({ explanation, changed, setChanges }: WhatIfProps) {
  const { formats } = useWorld();
  const own = Object.fromEntries(
    explanation.features.map(({ feature, value }) => [feature, value === null ? '' : String(value)]),
  );
  const [values, setValues] = useState<Readonly<Record<string, string>>>(own);
  const apply = (event: Event) => {
    event.preventDefault();
    const different = Object.entries(values).filter(
      ([feature, value]) => value.trim() !== '' && value !== own[feature],
    );
    setChanges(
      Object.fromEntries(
        different.map(([feature, value]) => {
          const before = explanation.features.find((part) => part.feature === feature)!;
          const isNumber = typeof before.own === 'number';
          return [feature, isNumber ? Number(value) : value];
        }),
      ),
    );
  };
  return (
    <Card
      title="What if"
      span={5}
      how="The same model with other values for this customer. Nothing is written anywhere."
    >
      <form class="what-if" onSubmit={apply}>
        {explanation.features.map(({ feature, own: middle }) => (
          <label key={feature}>
            {labelOfFeature(feature)}
            <input
              inputMode={typeof middle === 'number' ? 'decimal' : 'text'}
              value={values[feature] ?? ''}
              onInput={(event) => setValues({ ...values, [feature]: event.currentTarget.value })}
            />
          </label>
        ))}
        <button type="submit" class="button">
          See
        </button>
      </form>
      <p role="status">
        {changed ? (
          <>
            Then: <SegmentName id={changed.segment} />, certainty{' '}
            {changed.certainty === null ? '–' : formats.share(changed.certainty)}.
          </>
        ) : (
          ''
        )}
      </p>
    </Card>
  );
}
