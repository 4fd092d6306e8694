export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Tells a text's encoding from its bytes: a byte order mark decides, else strict UTF-8, else Windows-1252. */
export class EncodingDetector {
  readonly #strict = new TextDecoder('utf-8', { fatal: true });
  #marked: Encoding | null = null;
  #valid = true;
  #begun = false;

  add(chunk: Uint8Array): void {
    if (!this.#begun) this.#marked = byteOrderMark(chunk);
    this.#begun = true;
    this.#valid &&= this.#decodes(chunk, true);
  }

  get encoding(): Encoding {
    this.#valid &&= this.#decodes(new Uint8Array(), false);
    return this.#marked ?? (this.#valid ? 'utf-8' : 'windows-1252');
  }

  #decodes(chunk: Uint8Array, stream: boolean): boolean {
    try {
      this.#strict.decode(chunk, { stream });
      return true;
    } catch {
      return false;
    }
  }
}

function byteOrderMark(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** Decodes a stream; a byte order mark is dropped. */
export async function* decode(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
