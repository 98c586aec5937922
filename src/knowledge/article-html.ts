import MarkdownIt from "markdown-it";
import sanitizeHtml from "sanitize-html";

/** HTML that is safe to stand in a page: only `articleHtml` makes it. */
export type ArticleHtml = string & { readonly __articleHtml: true };

const markdown = new MarkdownIt("default", { html: false, linkify: false, typographer: false, maxNesting: 20 });
// What may be linked is decided once, below.
markdown.validateLink = () => true;

const IMAGE = /^\/kb\/images\/[0-9a-f]{64}$/;
/** Outside by these schemes, within the knowledge base by its paths, within the article by its anchors. */
const LINK = /^(?:https?:\/\/|mailto:|tel:|\/kb\/(?!\/)|#)/i;

const SANITISED: sanitizeHtml.IOptions = {
  allowedTags: "h2 h3 h4 h5 h6 p br hr blockquote pre code strong em s ul ol li a img table thead tbody tr th td".split(
    " ",
  ),
  allowedAttributes: { a: ["href", "title", "rel"], img: ["src", "alt", "title", "loading"], ol: ["start"] },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
};

/**
 * An article's Markdown as HTML. Raw HTML in it is shown as text. Headings begin at h2: the title is the page's h1. Pictures
 * come from the knowledge base alone; any other would tell a stranger's server who reads.
 * @param base what stands before /kb/ in links and pictures: the public address, or the path that it has
 */
export function articleHtml(bodyMarkdown: string, base: string): ArticleHtml {
  return sanitizeHtml(markdown.render(bodyMarkdown), {
    ...SANITISED,
    transformTags: {
      h1: "h2",
      a: (tagName, { href = "", title }) => ({
        tagName,
        attribs: {
          ...(LINK.test(href) ? { href: href.startsWith("/") ? base + href : href, rel: "noopener noreferrer" } : {}),
          ...(title ? { title } : {}),
        },
      }),
      img: (tagName, { src = "", alt = "", title }) => ({
        tagName,
        attribs: { src: IMAGE.test(src) ? base + src : "", alt, loading: "lazy", ...(title ? { title } : {}) },
      }),
    },
    exclusiveFilter: ({ tag, attribs }) => tag === "img" && !attribs.src,
  }) as ArticleHtml;
}

/** The hashes of the pictures that the article shows. */
export function imagesOf(bodyMarkdown: string): string[] {
  const found = new Set<string>();
  for (const block of markdown.parse(bodyMarkdown, {}))
    for (const token of block.children ?? []) {
      const source = token.type === "image" ? String(token.attrGet("src")) : "";
      if (IMAGE.test(source)) found.add(source.slice(-64));
    }
  return [...found];
}

/** The words without their marks, for search and excerpts. */
export function articlePlainText(bodyMarkdown: string): string {
  const parts: string[] = [];
  for (const block of markdown.parse(bodyMarkdown, {})) {
    if (block.type === "fence" || block.type === "code_block") parts.push(block.content);
    for (const token of block.children ?? []) {
      if (token.type === "text" || token.type === "code_inline" || token.type === "image") parts.push(token.content);
      if (token.type === "softbreak" || token.type === "hardbreak") parts.push("\n");
    }
    if (block.type === "inline") parts.push("\n");
  }
  return parts.join("").replaceAll(/\s+/g, " ").trim();
}

const CACHED_CHARACTERS = 8 * 1024 * 1024;
const cache = new Map<string, ArticleHtml>();
let cachedCharacters = 0;

/** The same, kept by version, which never changes: what was not asked for the longest goes first. */
export function versionHtml(versionId: string, bodyMarkdown: string, base: string): ArticleHtml {
  const key = `${versionId} ${base}`;
  const found = cache.get(key);
  const html = found ?? articleHtml(bodyMarkdown, base);
  if (found === undefined) cachedCharacters += html.length;
  else cache.delete(key);
  cache.set(key, html);
  for (const [oldest, text] of cache) {
    if (cachedCharacters <= CACHED_CHARACTERS) break;
    cache.delete(oldest);
    cachedCharacters -= text.length;
  }
  return html;
}
