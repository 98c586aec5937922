import MarkdownIt from "markdown-it";
import { escaped } from "./templates/template.ts";

/** HTML that is safe to stand in a mail: only `markdownToHtml` makes it. */
export type SafeHtml = string & { readonly __safeHtml: true };

/** Longer text is shown as it is: how long an unusual Markdown takes is not bounded by its length alone. */
const LONGEST_MARKDOWN = 100_000;

const markdown = new MarkdownIt("default", {
  html: false,
  linkify: false,
  typographer: false,
  breaks: true,
  maxNesting: 20,
});
// A picture would be fetched from wherever it lies when the mail is read, and tell so.
markdown.disable(["image"]);
markdown.validateLink = (url) => /^(?:https?:\/\/|mailto:)/i.test(url.trim());

/** Staff's Markdown as HTML. Raw HTML in it is shown as text; links lead to http, https and mailto only. */
export function markdownToHtml(body: string): SafeHtml {
  if (body.length > LONGEST_MARKDOWN) return `<pre style="white-space: pre-wrap">${escaped(body)}</pre>` as SafeHtml;
  return markdown.render(body) as SafeHtml;
}
