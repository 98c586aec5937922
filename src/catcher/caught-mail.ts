export interface CaughtEnvelope {
  /** Empty: the null path. */
  readonly from: string;
  readonly to: readonly string[];
}

/** What a list shows. */
export interface CaughtMailSummary {
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly caughtAt: string;
  readonly envelope: CaughtEnvelope;
  /** Decoded. Null where there is none, or none that can be read. */
  readonly subject: string | null;
}

export interface CaughtMail extends CaughtMailSummary {
  readonly bytes: Buffer;
}

/** Header fields in order, unfolded and otherwise as they came (encoded words are not decoded). */
export function headersOf(bytes: Buffer): [name: string, value: string][] {
  return headerBlock(bytes.toString("utf8"))
    .replace(/\r?\n(?=[ \t])/g, "")
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(":");
      return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : [];
    });
}

function headerBlock(text: string): string {
  const end = /\r?\n\r?\n/.exec(text);
  return end ? text.slice(0, end.index) : text;
}
