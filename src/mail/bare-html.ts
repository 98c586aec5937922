/**
 * The words of HTML that is too deep, too long or too much to be parsed: one pass, no tree. Worse than a parser's text, and better
 * than none. Of elements whose content is no text nothing is taken.
 */
export function bareText(html: string, longest: number): string {
  const words: string[] = [];
  let length = 0;
  let position = 0;
  while (position < html.length && length <= longest) {
    const start = html.indexOf("<", position);
    const text = html.slice(position, start < 0 ? html.length : start);
    words.push(text);
    length += text.length;
    if (start < 0) break;
    const name = TAG.exec(html.slice(start, start + 40))?.[1]?.toLowerCase();
    if (name === undefined && !html.startsWith("<!", start) && !html.startsWith("<?", start)) {
      words.push("<");
      position = start + 1;
      continue;
    }
    if (name !== undefined && BREAKS.has(name.replace("/", ""))) words.push("\n");
    position = endOfTag(html, start, name);
  }
  return decodeReferences(words.join(""))
    .replace(/[ \t]{2,1000}/g, " ")
    .replace(/\n[ \t]/g, "\n")
    .replace(/\n{3,1000}/g, "\n\n")
    .trim();
}

const TAG = /^<(\/?[a-z][a-z0-9]{0,20})/i;
const BREAKS = new Set([
  "p",
  "br",
  "div",
  "tr",
  "li",
  "hr",
  "table",
  "blockquote",
  "pre",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
]);
const OPAQUE = new Set(["script", "style", "title"]);

/** Where a search finds nothing, nothing that follows is a tag's: the rest is searched once. */
function endOfTag(html: string, start: number, name: string | undefined): number {
  const isComment = html.startsWith("<!--", start);
  const close = isComment ? "-->" : name !== undefined && OPAQUE.has(name) ? `</${name}` : ">";
  const end = html.indexOf(close, start + 1);
  return end < 0 ? html.length : end + (close.startsWith("</") ? 0 : close.length);
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function decodeReferences(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, figures, hex, name: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = figures ? Number(figures) : Number.parseInt(hex as string, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
