import { createHash } from "node:crypto";
import { type Language, LANGUAGES, otherLanguage } from "../article.ts";
import { languagePath } from "../article-url.ts";
import { markup, Markup } from "./markup.ts";
import { PHRASES } from "./phrases.ts";

const STYLE = `
:root { color-scheme: light dark; font: 100%/1.6 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 46rem; padding: 1rem 1.25rem 3rem; }
header nav { align-items: baseline; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; }
header nav a:first-child { font-weight: 600; margin-right: auto; }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 2rem; }
label { flex-basis: 100%; }
input, button { font: inherit; padding: .45rem .7rem; }
input { flex: 1 1 12rem; min-width: 0; }
h1 { line-height: 1.25; overflow-wrap: anywhere; }
.lead { font-size: 1.1rem; }
.note { color: color-mix(in srgb, currentColor 75%, transparent); font-size: .9rem; }
.list { list-style: none; padding: 0; }
.list li { margin: 0 0 1.1rem; }
.list p { margin: .1rem 0 0; }
.skip:not(:focus) { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; width: 1px; }
article { overflow-wrap: anywhere; }
img { height: auto; max-width: 100%; }
pre, code { background: #8882; border-radius: .2rem; }
pre { overflow-x: auto; padding: .8rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #8886; padding: .3rem .6rem; text-align: left; }
blockquote { border-left: .2rem solid #8886; margin-left: 0; padding-left: 1rem; }
`;

/** Our own style and pictures, our own search form; no script, from nobody. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Where the pages are, and who speaks. */
export interface Site {
  /** The API's address as the outside sees it, and the path within it, both without a slash at the end. */
  readonly publicUrl: string;
  readonly base: string;
  readonly name: string;
  readonly portalUrl: string | null;
}

export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly description: string | null;
  readonly content: Markup;
  /** What stands in the search field. */
  readonly search?: string;
  /** Where the page is in each language that has it, from /kb/ on; the other language's front page stands in. */
  readonly paths: Partial<Record<Language, string>>;
  /** Robots should look elsewhere: results, errors. */
  readonly isPassing?: boolean;
}

export function layout(site: Site, page: Page): string {
  const { language } = page;
  const phrases = PHRASES[language];
  const other = otherLanguage(language);
  const home = site.base + languagePath(language);
  return markup`<!doctype html>
<html lang="${phrases.code}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} – ${site.name}</title>
${description(page)}${page.isPassing ? markup`<meta name="robots" content="noindex">\n` : addresses(site, page)}<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">${phrases.skip}</a>
<header>
<nav>
<a href="${home}">${site.name}: ${phrases.knowledgeBase}</a>
${site.portalUrl === null ? null : markup`<a href="${site.portalUrl}">${phrases.portal}</a>\n`}<a href="${site.base}${page.paths[other] ?? languagePath(other)}" lang="${PHRASES[other].code}" hreflang="${PHRASES[other].code}">${phrases.otherLanguage}</a>
</nav>
<form role="search" action="${home}" method="get">
<label for="q">${phrases.searchLabel}</label>
<input id="q" name="q" type="search" maxlength="200" value="${page.search ?? ""}">
<button>${phrases.search}</button>
</form>
</header>
<main id="content">
${page.content}
</main>
</body>
</html>
`.html;
}

const description = (page: Page) =>
  page.description === null ? null : markup`<meta name="description" content="${page.description}">\n`;

/** For robots: where the page is, in this language and the other. */
const addresses = (site: Site, { language, paths }: Page) =>
  LANGUAGES.map((each) => {
    const path = paths[each];
    if (path === undefined) return null;
    const href = site.publicUrl + path;
    return each === language
      ? markup`<link rel="canonical" href="${href}">\n`
      : markup`<link rel="alternate" hreflang="${PHRASES[each].code}" href="${href}">\n`;
  });
