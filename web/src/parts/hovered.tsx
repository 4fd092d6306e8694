import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

interface HoveredProps {
  readonly label: string;
  /** The card; made only when it is shown. */
  readonly children: ComponentChildren;
}

const MARGIN = 8;

/** A label whose card is shown while the pointer is on either, and by a press until Escape or a press elsewhere. */
export function Hovered({ label, children }: HoveredProps) {
  const [isPointed, setPointed] = useState(false);
  const [isHeld, setHeld] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const card = useRef<HTMLDivElement>(null);
  const id = useId();
  const isOpen = isPointed || isHeld;
  useEffect(() => {
    if (!isOpen || !card.current || !box.current) return;
    // Beside the label, wherever the page is scrolled to, and never past its edges.
    const at = box.current.getBoundingClientRect();
    const { offsetHeight: height, offsetWidth: width } = card.current;
    const below = at.bottom + height + MARGIN <= innerHeight;
    card.current.style.top = `${below ? at.bottom : Math.max(MARGIN, at.top - height)}px`;
    card.current.style.left = `${Math.max(MARGIN, Math.min(at.left, innerWidth - width - MARGIN))}px`;
  });
  useEffect(() => {
    if (!isOpen) return;
    const close = () => {
      setHeld(false);
      setPointed(false);
    };
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) close();
    };
    const left = (event: KeyboardEvent) => event.key === 'Escape' && close();
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', left);
    addEventListener('scroll', close);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', left);
      removeEventListener('scroll', close);
    };
  }, [isOpen]);
  return (
    <span
      ref={box}
      class="hovered"
      onPointerEnter={(event) => event.pointerType === 'mouse' && setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={() => setHeld(!isHeld)}>
        {label}
      </button>
      {isOpen ? (
        <div ref={card} id={id} class="popup">
          {children}
        </div>
      ) : null}
    </span>
  );
}
