/**
 * RFC 2047, in one pass: what looks like an encoded-word and cannot be decoded stays as it is. Neighbouring words of one
 * charset are decoded together, since senders split characters between them. For display; nothing is identified by it.
 */
export function decodeWords(text: string): string {
  const pieces: Piece[] = [];
  let position = 0;
  while (position < text.length) {
    const start = text.indexOf("=?", position);
    if (start < 0) break;
    const word = readWord(text, start);
    if (word === null) {
      pushText(pieces, text.slice(position, start + 2));
      position = start + 2;
      continue;
    }
    const between = text.slice(position, start);
    // White space between two encoded-words is not displayed (6.2).
    if (!(pieces.at(-1)?.charset && between.trim() === "")) pushText(pieces, between);
    pieces.push({ charset: word.charset, bytes: word.bytes, text: "" });
    position = word.next;
  }
  pushText(pieces, text.slice(position));
  return joinPieces(pieces);
}

interface Piece {
  readonly charset: string | null;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** RFC 2047, 2: an encoded-word has 75 characters. Senders write longer ones; these are still bounded. */
const LONGEST_WORD = 1_000;

function readWord(text: string, start: number) {
  const charsetEnd = text.indexOf("?", start + 2);
  if (charsetEnd < 0 || charsetEnd - start > 60) return null;
  const encoding = text[charsetEnd + 1]?.toUpperCase();
  if ((encoding !== "B" && encoding !== "Q") || text[charsetEnd + 2] !== "?") return null;
  const contentStart = charsetEnd + 3;
  const end = text.slice(contentStart, contentStart + LONGEST_WORD).indexOf("?=");
  if (end < 0) return null;
  const content = text.slice(contentStart, contentStart + end);
  if (!/^[\x21-\x7e ]*$/.test(content)) return null;
  // RFC 2231, 5: a language may follow the charset.
  const charset =
    text
      .slice(start + 2, charsetEnd)
      .split("*")[0]
      ?.toLowerCase() ?? "";
  if (decoderOf(charset) === null) return null;
  const bytes = encoding === "B" ? Buffer.from(content, "base64") : decodeQ(content);
  return { charset, bytes, next: contentStart + end + 2 };
}

function decodeQ(content: string): Uint8Array {
  const bytes: number[] = [];
  for (let position = 0; position < content.length; position++) {
    const hex = content.slice(position + 1, position + 3);
    if (content[position] === "=" && /^[0-9A-Fa-f]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      position += 2;
    } else bytes.push(content[position] === "_" ? 0x20 : content.charCodeAt(position));
  }
  return Uint8Array.from(bytes);
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(charset);
  } catch {
    return null;
  }
}

function pushText(pieces: Piece[], text: string): void {
  if (text !== "") pieces.push({ charset: null, bytes: new Uint8Array(), text });
}

function joinPieces(pieces: readonly Piece[]): string {
  const texts: string[] = [];
  for (let index = 0; index < pieces.length; index++) {
    const { charset, text } = pieces[index] as Piece;
    if (charset === null) {
      texts.push(text);
      continue;
    }
    const run: Uint8Array[] = [];
    while (pieces[index]?.charset === charset) run.push((pieces[index++] as Piece).bytes);
    index--;
    texts.push(decoderOf(charset)?.decode(Buffer.concat(run)) ?? "");
  }
  return texts.join("");
}
