import { createHash } from "node:crypto";
import { markup, Markup } from "../../knowledge/pages/markup.ts";
import type { Language } from "../../policy/facts.ts";
import { PHRASES } from "./phrases.ts";

const STYLE = `
:root { color-scheme: light dark; font: 100%/1.6 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 40rem; padding: 1rem 1.25rem 3rem; }
header { display: flex; gap: 1rem; justify-content: space-between; }
h1 { line-height: 1.25; }
p { overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; padding: .6rem 1rem; }
`;

/** Our own style and our own form; no script and no picture, from nobody, in nobody's frame. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export interface ObjectionPage {
  readonly language: Language;
  readonly title: string;
  readonly content: Markup;
  /** Of the same page in the other language; null where it is not to be asked again. */
  readonly otherPath: string | null;
}

export function layout(name: string, { language, title, content, otherPath }: ObjectionPage): string {
  const other = language === "IT" ? "en" : "it";
  return markup`<!doctype html>
<html lang="${language.toLowerCase()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – ${name}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header><strong>${name}</strong>${otherPath === null ? null : markup`<a href="${otherPath}" lang="${other}" hreflang="${other}">${PHRASES[language].otherLanguage}</a>`}</header>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.html;
}
