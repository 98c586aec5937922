import type { BodyPiece } from "./body-parser.ts";
import { bareText } from "./bare-html.ts";
import { keepable } from "./display-text.ts";
import { sanitiseHtml, textOfHtml, type HtmlReading } from "./html.ts";
import { LIMITS } from "./limits.ts";

export interface Body {
  /** Plain text, line ends LF; made from the HTML where a piece has none. Well-formed and without NUL, like every string here. */
  readonly text: string;
  readonly isTextCut: boolean;
  readonly html: HtmlReading["html"];
  readonly htmlOmitted: HtmlReading["omitted"];
}

/** Every piece is in the text, in its order; and in the HTML, where any piece is HTML and none is too much of it. */
export function readBody(pieces: readonly BodyPiece[]): Body {
  let room: number = LIMITS.htmlCharacters;
  const read = pieces.map(({ text, html: given }) => {
    if (given === null) return { text: text ?? "", html: null, omitted: null };
    const html = given.replace(EMBEDDED_IMAGE, "");
    const reading: HtmlReading = html.length > room ? { html: null, omitted: "TOO_LONG" } : sanitiseHtml(html);
    room -= Math.min(room, html.length);
    return { text: text ?? wordsOf(html, reading), ...reading };
  });
  const whole = read.map(({ text }) => text).join("\n");
  const omitted = read.find((piece) => piece.omitted !== null)?.omitted ?? null;
  const isHtml = omitted === null && read.some(({ html }) => html !== null);
  return {
    text: keepable(whole.slice(0, LIMITS.textCharacters)),
    isTextCut: whole.length > LIMITS.textCharacters,
    html: isHtml ? read.map(({ text, html }) => html ?? htmlOfText(text)).join("<br />\n") : null,
    htmlOmitted: omitted,
  };
}

/** Pictures inside the HTML are not shown, and must not make it too long to be read. */
const EMBEDDED_IMAGE = /data:image\/[a-z0-9.+-]{1,40};base64,[a-z0-9+/=\s]*/gi;

function wordsOf(html: string, { html: safe }: HtmlReading): string {
  return safe === null ? bareText(html, LIMITS.textCharacters) : textOfHtml(safe);
}

function htmlOfText(text: string): string {
  const escaped = keepable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<p>${escaped.replaceAll("\n", "<br />")}</p>`;
}
