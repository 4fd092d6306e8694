import { segmentColour } from '../../../src/domain/colours.ts';
import { addressOf, usePlace } from '../state/address.ts';
import { useWorld } from '../state/world.ts';

/** A segment's name in front of its colour, leading to its page. */
export function SegmentName({ id }: { readonly id: number | null }) {
  const { nameOf } = useWorld();
  const { slice } = usePlace();
  if (id === null) return <span class="segment-name">{nameOf(null)}</span>;
  return (
    <a class="segment-name" href={addressOf({ page: 'segment', about: String(id), slice })}>
      <Dot id={id} />
      {nameOf(id)}
    </a>
  );
}

export function Dot({ id }: { readonly id: number | null }) {
  const { isDark } = useWorld();
  return (
    <svg class="dot" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      <circle cx="5" cy="5" r="5" fill={segmentColour(id, isDark)} />
    </svg>
  );
}
