import { readingsOf } from "./readings.ts";

/** The names a text contains, in every way it may be read. */
export interface MentionedNames {
  /** For each mention the names it may mean, the most specific first: the first that belongs to anybody decides. */
  readonly mentions: readonly (readonly string[])[];
  /** All of those names, once each: what to look up. Domains in A-labels, lower case; addresses `local@domain`. */
  readonly lookups: readonly string[];
  /** False: too long, too many names, or escaped too deeply to be read whole. Then it must not go out. */
  readonly isComplete: boolean;
}

export const MAX_LOOKUPS = 10_000;
/** RFC 1035, 2.3.4: names of up to 253 characters, and so of up to 127 labels. RFC 5321, 4.5.3.1: local parts of 64. */
const MAX_NAME_LENGTH = 253;
const MAX_LABELS = 127;
const MAX_LOCAL_LENGTH = 64;

/**
 * R5. Domain and address names in subject, text, Markdown, HTML, link targets and attachment names.
 * Linear in the length of the texts, and never throws. It finds too much rather than too little: where a name ends is
 * uncertain (`rossi.example.pdf`, `rossi.example.Regards`, `rossi.example-based`), so every end is tried, the last first.
 */
export function namesMentioned(texts: readonly string[]): MentionedNames {
  const { readings, isComplete } = readingsOf(texts.join("\n"));
  const mentions = new Map<string, readonly string[]>();
  const lookups = new Set<string>();
  const ascii = new Map<string, string>();
  const tokens = new Set(readings.flatMap(tokensOf));
  let isBounded = true;
  for (const { domain, local } of [...tokens].flatMap(piecesOf)) {
    const labels = labelsOf(domain, ascii);
    isBounded = labels.length <= MAX_LABELS && lookups.size < MAX_LOOKUPS;
    if (!isBounded) break;
    const names = namesIn(labels, local);
    if (names.length > 0) mentions.set(names.join(" "), names);
    for (const name of names) lookups.add(name);
  }
  return { mentions: [...mentions.values()], lookups: [...lookups], isComplete: isComplete && isBounded };
}

/** Runs of what names and addresses are made of. The middle dots are letters of Catalan and Japanese names. */
function tokensOf(reading: string): string[] {
  return reading.split(/[^\p{L}\p{N}\p{M}\p{So}\u00b7\u30fb._@+-]+/u).filter((token) => token.includes("."));
}

/** `a@b.example` is an address at a domain. What no domain name contains parts one from the next: `@`, `+` and `_`. */
function piecesOf(token: string): { domain: string; local: string | null }[] {
  return token.split("@").flatMap((part, at, parts) => {
    const local = parts[at - 1]?.toLowerCase() ?? null;
    return part.split(/[+_]/).map((domain, piece) => ({ domain, local: piece === 0 ? local : null }));
  });
}

function labelsOf(domain: string, ascii: Map<string, string>): string[] {
  return domain
    .split(".")
    .map(withoutEdges)
    .filter((label) => label !== "")
    .map((label) => {
      const known = ascii.get(label) ?? toAscii(label);
      ascii.set(label, known);
      return known;
    });
}

/** Without the dashes around it. (A regular expression for the end of a label takes quadratic time.) */
function withoutEdges(label: string): string {
  let start = 0;
  let end = label.length;
  while (start < end && label[start] === "-") start += 1;
  while (end > start && label[end - 1] === "-") end -= 1;
  return label.slice(start, end);
}

/** One label by UTS 46, as the URL standard applies it. What it refuses stays as it is. */
function toAscii(label: string): string {
  const host = /^[\w-]*$/.test(label) ? null : (URL.parse(`http://${label}.invalid`)?.hostname ?? null);
  return host?.endsWith(".invalid") ? host.slice(0, -".invalid".length) : label.toLowerCase();
}

/** From the longest reading to the shortest: whole, up to a hyphen in the last label, without the last label. */
function namesIn(labels: readonly string[], local: string | null): string[] {
  const names: string[] = [];
  for (let end = labels.length; end >= 2; end -= 1) {
    const last = labels[end - 1] ?? "";
    // No top-level domain is a number, and none but an A-label has a hyphen (RFC 3696, 2).
    if (/^[0-9]+$/.test(last)) continue;
    names.push(...namesEnding(labels.slice(0, end), local));
    const hyphen = last.startsWith("xn--") ? -1 : last.indexOf("-");
    if (hyphen > 0) names.push(...namesEnding([...labels.slice(0, end - 1), last.slice(0, hyphen)], local));
  }
  return names;
}

/** The address, the domain, and each parent of at least two labels. */
function namesEnding(labels: readonly string[], local: string | null): string[] {
  const names: string[] = [];
  let name = labels.at(-1) ?? "";
  for (const label of labels.slice(0, -1).reverse()) {
    name = `${label}.${name}`;
    if (name.length > MAX_NAME_LENGTH) return names.reverse();
    names.push(name);
  }
  if (local !== null && local !== "" && local.length <= MAX_LOCAL_LENGTH) names.push(`${local}@${name}`);
  return names.reverse();
}
