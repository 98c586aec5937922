import { decodeReferences } from "./character-references.ts";

/** UTF-16 units, as the text comes and in each reading. */
export const MAX_TEXT_LENGTH = 262_144;
/** Escapes within escapes: `&amp;#46;`, `%252e`. */
const MAX_DECODINGS = 4;
/** What is longer after a `<` is no tag but text. It also keeps the work linear. */
const MAX_TAG_LENGTH = 1_024;

export interface Readings {
  readonly readings: readonly string[];
  /** False: too long, or escaped too deeply. */
  readonly isComplete: boolean;
}

/** A text as it stands, as it looks once its markup is shown, and both again after each round of decoding. */
export function readingsOf(text: string): Readings {
  const readings: string[] = [];
  let current = text;
  for (let round = 0; round <= MAX_DECODINGS; round += 1) {
    const folded = current.length > MAX_TEXT_LENGTH ? current : fold(current);
    if (folded.length > MAX_TEXT_LENGTH) return { readings, isComplete: false };
    readings.push(folded, withoutMarkup(folded));
    const decoded = decodePercent(decodeReferences(folded));
    if (decoded === folded) return { readings, isComplete: true };
    current = decoded;
  }
  return { readings, isComplete: false };
}

/** NFKC, nothing of zero width, one kind of full stop (UTS 46, 4), and one kind of hyphen. */
function fold(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "")
    .replaceAll("\u3002", ".")
    .replaceAll("\u2010", "-");
}

function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = run.slice(1).split("%");
    return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
  });
}

/** `ros<b>si</b>.example`, `ros**si**.example`, `rossi\.example` and `ros[si](link).example` all look like the name. */
function withoutMarkup(text: string): string {
  return withoutTags(text)
    .replace(/\](?:\([^()\s]*\)|\[[^[\]]*\])/g, "")
    .replace(/[*_~`\\[\]]/g, "");
}

function withoutTags(text: string): string {
  const shown: string[] = [];
  let at = 0;
  let close = -1;
  for (let open = text.indexOf("<"); open >= 0; open = text.indexOf("<", at)) {
    if (close < open) close = text.indexOf(">", open);
    if (close < 0) break;
    const length = close - open < MAX_TAG_LENGTH ? lengthOfTag(text.slice(open, open + MAX_TAG_LENGTH)) : 0;
    shown.push(text.slice(at, open));
    if (length === 0) shown.push("<");
    at = open + Math.max(length, 1);
  }
  return shown.join("") + text.slice(at);
}

/** How long the comment or tag is that begins `text`; 0: none does. A `>` within quotes does not end a tag. */
function lengthOfTag(text: string): number {
  const comment = /^<!--[^]*?-->/.exec(text);
  const tag = comment ?? /^<[a-z/!?](?:[^>"']|"[^"]*"|'[^']*')*>/i.exec(text) ?? /^<[a-z/!?][^>]*>/i.exec(text);
  return tag?.[0].length ?? 0;
}
