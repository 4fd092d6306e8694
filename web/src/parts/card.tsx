import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';

interface CardProps {
  readonly title: string;
  /** How its figures come about, for whoever asks. */
  readonly how?: string;
  readonly span?: 3 | 4 | 5 | 6 | 7 | 8 | 12;
  readonly tools?: ComponentChildren;
  readonly isWaiting?: boolean;
  readonly children: ComponentChildren;
}

/** A titled part of a page. */
export function Card({ title, how, span = 6, tools, isWaiting = false, children }: CardProps) {
  const heading = useId();
  return (
    <section class={`card span-${span}`} aria-labelledby={heading} aria-busy={isWaiting}>
      <header>
        <h2 id={heading}>{title}</h2>
        <div class="tools">
          {how ? <How text={how} /> : null}
          {tools}
        </div>
      </header>
      {children}
    </section>
  );
}

/** A question mark that answers on hover, on focus and on a tap. */
export function How({ text }: { readonly text: string }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <span class="how">
      <button
        type="button"
        aria-label="How this is computed"
        aria-expanded={isOpen}
        aria-describedby={id}
        onClick={() => setOpen(!isOpen)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        ?
      </button>
      <span role="tooltip" id={id} class={isOpen ? 'tip open' : 'tip'}>
        {text}
      </span>
    </span>
  );
}

interface RefusedProps {
  readonly why: string;
  /** Whether something is wrong, and not merely left out. */
  readonly isFault?: boolean;
}

export function Refused({ why, isFault = true }: RefusedProps) {
  if (!isFault) return <p class="absent">{why}</p>;
  return (
    <p class="refused" role="alert">
      {why}
    </p>
  );
}

export const Empty = ({ text }: { readonly text: string }) => <p class="empty">{text}</p>;
