import type { Tactic } from '../../../src/domain/naming.ts';
import type { Row } from '../state/source.ts';
import { useWorld } from '../state/world.ts';

/** Whether the sentence is one that a template made, whoever gave the name. */
export const isTemplate = (segment: Row) => segment.naming_model === null && segment.named_by !== 'pinned';

/** What is suggested for a segment: by the model, each with the facts that it rests on; else by the figures alone. */
export function Suggested({ segment, otherwise }: { readonly segment: Row; readonly otherwise: string }) {
  const tactics = segment.tactics ? (JSON.parse(String(segment.tactics)) as Tactic[]) : [];
  if (tactics.length === 0)
    return otherwise ? (
      <p class="tactics">
        <span>Suggested</span> {otherwise}
      </p>
    ) : null;
  return (
    <div class="tactics">
      <span>Suggested</span>
      <ul>
        {tactics.map(({ text, because }) => (
          <li key={text}>
            {text}
            {because.length > 0 ? (
              <details>
                <summary>Why</summary>
                <ul>
                  {because.map((fact) => (
                    <li key={fact}>{fact}</li>
                  ))}
                </ul>
              </details>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Who gave the name, and from when on. */
export function Provenance({ segment }: { readonly segment: Row }) {
  const { formats } = useWorld();
  if (!segment.named_since) return null;
  const since = `since ${formats.day(String(segment.named_since))}`;
  const by =
    segment.named_by === 'pinned'
      ? 'Named by your team'
      : segment.named_by === 'gemini'
        ? `Named by ${segment.naming_model}, every word checked against the figures,`
        : 'Named from the figures';
  return (
    <p class="provenance">
      {by} {since}
      {segment.remark ? ` (${segment.remark})` : ''}
    </p>
  );
}
