import type { HeaderBlock, HeaderField } from "./header-gate.ts";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin = new TextDecoder("windows-1252");

/** A header block with its bytes: what every later step reads fields from. */
export class Header {
  readonly block: HeaderBlock;
  readonly #message: Uint8Array;

  constructor(message: Uint8Array, block: HeaderBlock) {
    this.#message = message;
    this.block = block;
  }

  all(name: string): readonly HeaderField[] {
    return this.block.fields.filter((field) => field.name === name);
  }

  has(name: string): boolean {
    return this.block.fields.some((field) => field.name === name);
  }

  /** The first field of that name, unfolded and trimmed; null without one. Bytes that are no UTF-8 are read as windows-1252. */
  text(name: string): string | null {
    const [field] = this.all(name);
    return field ? (this.exactText(field) ?? unfold(latin.decode(this.#value(field)))) : null;
  }

  /** A field's value, unfolded and trimmed; null where its bytes are no UTF-8. For whatever identifies somebody. */
  exactText(field: HeaderField): string | null {
    try {
      return unfold(strictUtf8.decode(this.#value(field)));
    } catch {
      return null;
    }
  }

  #value(field: HeaderField): Uint8Array {
    return this.#message.subarray(field.valueStart, field.end);
  }
}

/** RFC 5322, 2.2.3: a fold's CRLF goes, its white space stays. */
function unfold(value: string): string {
  return trimBlanks(value.replaceAll("\r\n", ""));
}

/** White space as RFC 5322 has it. Not trim(): that takes no-break spaces too, and an address that ends in one is another address. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\n";
}
