const LF = 10;
const CR = 13;
const QUOTE = 34;

/** What the bytes of a text say of its lines. */
export interface Lines {
  /** Records, line breaks between quotes not counted; a line break at the end begins no record. */
  readonly records: number;
  /** Whether a line is blank, or a quote stands where no cell begins or ends. */
  readonly odd: boolean;
  /** Whether all line breaks are alike. */
  readonly even: boolean;
}

/** The marks that may stand between cells, and line breaks. */
const EDGES = new Set([LF, CR, 9, 44, 59, 124]);

/** Counts the records of a UTF-8 text as its bytes come by. */
export class LineCensus {
  #records = 0;
  #odd = false;
  #plainBreaks = 0;
  #windowsBreaks = 0;
  #otherReturns = 0;
  /** The last two bytes. */
  #before = LF;
  #earlier = LF;
  #inQuotes = false;

  add(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const isSimple =
      bytes.length > 1 &&
      !this.#inQuotes &&
      this.#before !== CR &&
      this.#before !== QUOTE &&
      !bytes.includes(QUOTE) &&
      !bytes.includes(CR);
    if (isSimple) this.#addSimple(bytes);
    else this.#addAny(bytes);
  }

  /** Without quotes and returns only the line breaks count; most bytes of most files come so. */
  #addSimple(bytes: Buffer): void {
    let breaks = 0;
    for (let i = 0; i < bytes.length; i++) if (bytes[i] === LF) breaks++;
    this.#records += breaks;
    this.#plainBreaks += breaks;
    if (bytes.includes('\n\n') || (this.#before === LF && bytes[0] === LF)) this.#odd = true;
    this.#earlier = bytes[bytes.length - 2]!;
    this.#before = bytes[bytes.length - 1]!;
  }

  #addAny(chunk: Uint8Array): void {
    let earlier = this.#earlier;
    let before = this.#before;
    let inQuotes = this.#inQuotes;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (before === CR && byte !== LF && !inQuotes) this.#otherReturns++;
      if (byte === QUOTE) {
        // An opening quote stands after an edge, or is the second of two that mean one.
        if (!inQuotes && before !== QUOTE && !EDGES.has(before)) this.#odd = true;
        inQuotes = !inQuotes;
      } else if (byte === LF && !inQuotes) {
        this.#records++;
        if (before === LF || (before === CR && earlier === LF)) this.#odd = true;
        if (before === CR) this.#windowsBreaks++;
        else this.#plainBreaks++;
      } else if (before === QUOTE && !inQuotes && !EDGES.has(byte)) {
        this.#odd = true;
      }
      earlier = before;
      before = byte;
    }
    this.#earlier = earlier;
    this.#before = before;
    this.#inQuotes = inQuotes;
  }

  get lines(): Lines {
    const returns = this.#otherReturns > 0 || this.#before === CR;
    const mixed = returns || (this.#plainBreaks > 0 && this.#windowsBreaks > 0);
    return {
      records: this.#records + (this.#before === LF ? 0 : 1),
      odd: this.#odd || this.#inQuotes,
      even: !mixed,
    };
  }
}
