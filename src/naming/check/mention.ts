import { isBreak, levelsIn, tagged } from './bind.ts';
import type { Piece } from './tag.ts';
import { readNumber, type Written } from './tokens.ts';

/** A number in a text: in figures or in words. */
export interface Mention {
  readonly value: number;
  readonly unit: 'money' | 'percent' | 'years' | 'share' | 'multiple' | 'bare';
  readonly step: number;
  readonly written: Written | null;
}

/** Whether a piece is a number, in figures or in words. */
export function isMention(piece: Piece, next: Piece | undefined): boolean {
  if (tagged(piece, 'level')) return false;
  if (piece.kind === 'number') return true;
  if (tagged(piece, 'share') || tagged(piece, 'multiple')) return true;
  return Boolean(tagged(piece, 'count')) && !(next && tagged(next, 'count'));
}

/** Whether nothing beside a number makes another one of it: a minus, months, a predicate of so many customers. */
export function isSound(pieces: readonly Piece[], i: number): boolean {
  const [before, piece, next] = [pieces[i - 1], pieces[i]!, pieces[i + 1]];
  if (
    before &&
    /[-–—]/.test(before.text) &&
    before.end === piece.start &&
    pieces[i - 2]?.end !== before.start
  )
    return false;
  if (next && tagged(next, 'spans')) return false;
  if (next && tagged(next, 'degree') && !tagged(next, 'qualifier') && piece.text.includes('%')) return false;
  if (!next || !tagged(next, 'customers') || piece.text.includes('%') || tagged(piece, 'share')) return true;
  for (const after of pieces.slice(i + 2, i + 6)) {
    if (isBreak(after)) return true;
    if (levelsIn(after).length > 0 || tagged(after, 'claim')) return false;
  }
  return true;
}

/** Reads a number; null for what could be read in two ways. */
export function mentionAt(pieces: readonly Piece[], i: number, decimal: '.' | ','): Mention | null {
  const piece = pieces[i]!;
  const share = tagged(piece, 'share');
  if (share) return { value: share.value, unit: 'share', step: 0.06, written: null };
  const multiple = tagged(piece, 'multiple');
  if (multiple) return { value: multiple.value, unit: 'multiple', step: 0.2, written: null };
  const next = pieces[i + 1];
  const isYears = Boolean(next && tagged(next, 'years'));
  const count = tagged(piece, 'count');
  if (count) return { value: count.value, unit: isYears ? 'years' : 'bare', step: 1, written: null };
  const read = readNumber(piece.text, decimal);
  if (!read) return null;
  const scale = tagged(next, 'scale')?.value ?? 1;
  const isPercent =
    read.unit === 'percent' || /^(percent|per cent|prozent|pour cent)$/.test(next?.text ?? '');
  const written = scale === 1 ? read : null;
  if (isPercent) return { value: read.value, unit: 'percent', step: read.step, written };
  const unit = read.unit === 'money' ? 'money' : isYears ? 'years' : 'bare';
  return { value: read.value * scale, unit, step: read.step * scale, written };
}

/** What a number is said to be about, above or below. */
export const qualifierBefore = (pieces: readonly Piece[], i: number) =>
  tagged(pieces[i - 1], 'qualifier')?.qualifier ?? null;
