import type { ArticleHtml } from "../article-html.ts";

/** HTML that we wrote or escaped. */
export class Markup {
  constructor(readonly html: string) {}
}

type Part = string | number | Markup | readonly Part[] | null;

/** Every value is escaped, as text and in quoted attributes alike, unless it is markup itself; null is nothing. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.map((text, index) => text + (index < parts.length ? written(parts[index]!) : "")).join(""));
}

/** Of an article's body, which is sanitised. */
export const sanitised = (body: ArticleHtml): Markup => new Markup(body);

function written(part: Part): string {
  if (part === null) return "";
  if (part instanceof Markup) return part.html;
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  return part.map(written).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
