import { ArchiveError } from './zip.ts';

/** All of a workbook's strings stand in memory: so many are more than a sheet of a million rows has. */
const MOST_STRINGS = 4_000_000;
const MOST_CHARACTERS = 256 * 2 ** 20;

const BLOCK = 2 ** 16;
const RECENT = 2 ** 12;

/** A workbook's strings, which its cells name by number. */
export class SharedStrings {
  /** One large array would be copied again and again as it grows. */
  readonly #blocks: string[][] = [];
  /** Some writers put the same string in a million times; it is kept once as long as it comes again soon. */
  readonly #recent: string[] = new Array(RECENT).fill('');
  #count = 0;
  #characters = 0;

  /** @throws ArchiveError where there are too many */
  add(text: string): void {
    if (this.#count % BLOCK === 0) this.#blocks.push([]);
    this.#blocks.at(-1)!.push(this.#shared(text));
    this.#count++;
    this.#characters += text.length;
    if (this.#count > MOST_STRINGS || this.#characters > MOST_CHARACTERS)
      throw new ArchiveError('holds more text than Kindred reads at a time. Export it as CSV');
  }

  at(number: number): string | undefined {
    return this.#blocks[Math.floor(number / BLOCK)]?.[number % BLOCK];
  }

  #shared(text: string): string {
    let slot = text.length;
    for (let i = 0; i < text.length && i < 32; i++) slot = (31 * slot + text.charCodeAt(i)) % RECENT;
    if (this.#recent[slot] !== text) this.#recent[slot] = text;
    return this.#recent[slot]!;
  }
}
