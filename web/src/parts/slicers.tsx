import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { valueName } from '../chart/figure.tsx';
import { type Cell, go, toggle, usePlace } from '../state/address.ts';
import { useWorld } from '../state/world.ts';

/** The filters of every page at once. */
export function Slicers() {
  const { choices } = useWorld();
  const { slice } = usePlace();
  const count = Object.values(slice).reduce((sum, values) => sum + values.length, 0);
  return (
    <search class="slicers" aria-label="Filters">
      {choices.slicers.map((slicer) => (
        <Slicer key={slicer.name} {...slicer} chosen={slice[slicer.name] ?? []} />
      ))}
      {count > 0 ? (
        <button type="button" class="button" onClick={() => clear()}>
          Clear {count === 1 ? 'filter' : `${count} filters`}
        </button>
      ) : null}
    </search>
  );
}

function clear() {
  go({ slice: {} });
}

interface SlicerProps {
  readonly name: string;
  readonly label: string;
  readonly values: readonly (readonly [value: Cell | boolean, customers: number])[];
  readonly chosen: readonly Cell[];
}

function Slicer({ name, label, values, chosen }: SlicerProps) {
  const world = useWorld();
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useId();
  useEffect(() => {
    if (!isOpen) return;
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('keydown', leave);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
      document.removeEventListener('keydown', leave);
    };
  }, [isOpen]);
  if (values.length === 0 || (values.length === 1 && values[0]![0] === null)) return null;
  const said =
    chosen.length === 0
      ? 'All'
      : chosen.length === 1
        ? valueName(name, chosen[0]!, world)
        : `${chosen.length} chosen`;
  return (
    <div class="slicer" ref={box}>
      <button
        type="button"
        ref={button}
        class={chosen.length > 0 ? 'open chosen' : 'open'}
        aria-expanded={isOpen}
        aria-controls={list}
        onClick={() => setOpen(!isOpen)}
      >
        <span class="name">{label}</span>
        <span class="value">{said}</span>
      </button>
      {isOpen ? (
        <fieldset id={list} class="options">
          <legend class="unseen">{label}</legend>
          {values.map(([value, customers]) => {
            const cell = value as Cell;
            return (
              <label key={String(value)}>
                <input type="checkbox" checked={chosen.includes(cell)} onChange={() => toggle(name, cell)} />
                <span>{valueName(name, cell, world)}</span>
                <span class="count">{world.formats.count(customers)}</span>
              </label>
            );
          })}
        </fieldset>
      ) : null}
    </div>
  );
}
