import { htmlToText } from "html-to-text";
import sanitizeHtml from "sanitize-html";
import { keepable } from "./display-text.ts";
import { LIMITS } from "./limits.ts";

export interface HtmlReading {
  /** Safe to show inside a page: no script, style, image, form, frame or event; links leave by http, https, mailto and tel. */
  readonly html: string | null;
  /** Why there is none; null where there is. */
  readonly omitted: "TOO_LONG" | "TOO_DEEP" | "TOO_MANY_ELEMENTS" | null;
}

/**
 * Trap: 1 MB of nested tags took sanitize-html 10 s. Its parser says where it opens and closes elements, those it implies too,
 * and is stopped at the depth; a counter of our own would be misled by quotes, comments and raw text.
 */
export function sanitiseHtml(html: string): HtmlReading {
  if (html.length > LIMITS.htmlCharacters) return { html: null, omitted: "TOO_LONG" };
  let depth = 0;
  let elements = 0;
  try {
    const safe = sanitizeHtml(keepable(html), {
      ...ALLOWED,
      onOpenTag: () => {
        if (++depth > LIMITS.htmlDepth) throw new TooMuch("TOO_DEEP");
        if (++elements > LIMITS.htmlElements) throw new TooMuch("TOO_MANY_ELEMENTS");
      },
      onCloseTag: () => {
        depth--;
      },
    });
    return { html: safe, omitted: null };
  } catch (error) {
    if (error instanceof TooMuch) return { html: null, omitted: error.reason };
    throw error;
  }
}

class TooMuch extends Error {
  override readonly name = "TooMuch";
  readonly reason: "TOO_DEEP" | "TOO_MANY_ELEMENTS";

  constructor(reason: TooMuch["reason"]) {
    super(reason);
    this.reason = reason;
  }
}

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: sanitizeHtml.defaults.allowedTags.filter((tag) => tag !== "img"),
  allowedAttributes: { a: ["href", "rel"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan"], ol: ["start"] },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  transformTags: {
    a: sanitizeHtml.simpleTransform("a", { rel: "noopener noreferrer nofollow" }),
    // Nothing is fetched; what stands in its place is said.
    img: (tag, { alt }) =>
      alt ? { tagName: "span", attribs: {}, text: `[${alt.slice(0, 300)}]` } : { tagName: tag, attribs: {} },
  },
};

/** Of HTML that sanitiseHtml gave: its size and depth are bounded. */
export function textOfHtml(safeHtml: string): string {
  return htmlToText(safeHtml.slice(0, LIMITS.htmlCharacters), {
    wordwrap: false,
    limits: { maxInputLength: LIMITS.htmlCharacters, maxDepth: LIMITS.htmlDepth },
    selectors: [
      { selector: "a", options: { hideLinkHrefIfSameAsText: true } },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: "blockquote", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ],
  });
}
