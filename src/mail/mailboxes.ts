import { canonicalAddress } from "./address.ts";
import { displayText } from "./display-text.ts";
import { decodeWords } from "./encoded-words.ts";
import { trimBlanks } from "./header-text.ts";
import { LIMITS } from "./limits.ts";

export interface Mailbox {
  /** For display; empty without one. */
  readonly name: string;
  /** Canonical. */
  readonly address: string;
}

export interface MailboxReading {
  /** Those that parse, groups' members too. */
  readonly mailboxes: readonly Mailbox[];
  /** Entries of the list, whether they parse or not. */
  readonly entries: number;
  readonly hasGroup: boolean;
  /** The first entry that is no mailbox, and why; null: every one is. */
  readonly problem: string | null;
}

/**
 * The address lists of RFC 5322, 3.4, in one pass, without what two readers may read in two ways: an addr-spec with
 * comments inside, routes, quotes or encoded-words, an unquoted `@` in a display name, text after an angle address.
 * `text` is a field's value, unfolded and decoded.
 */
export function readMailboxes(text: string): MailboxReading {
  const mailboxes: Mailbox[] = [];
  let entries = 0;
  let problem: string | null = null;
  const { pieces, hasGroup, isOpen } = splitList(text);
  if (isOpen) problem = "a quote, comment or angle bracket is not closed";
  for (const piece of pieces) {
    const reading = readMailbox(piece);
    if (reading === null) continue;
    entries++;
    if (typeof reading === "string") problem ??= reading;
    else if (mailboxes.length < LIMITS.addresses) mailboxes.push(reading);
  }
  return { mailboxes, entries, hasGroup, problem };
}

/** What a list entry consists of. Comments are gone; `gap` is where one stood, or white space. */
type Token =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "quoted"; readonly text: string }
  | { readonly kind: "angle"; readonly text: string }
  | { readonly kind: "gap" };

interface SplitList {
  readonly pieces: readonly (readonly Token[])[];
  readonly hasGroup: boolean;
  readonly isOpen: boolean;
}

/** Commas outside quotes, comments and angle brackets part entries; a colon ends a group's name, a semicolon the group. */
function splitList(text: string): SplitList {
  const pieces: Token[][] = [[]];
  let hasGroup = false;
  let isOpen = false;
  let position = 0;
  const piece = () => pieces.at(-1) ?? [];
  while (position < text.length) {
    const character = text[position] ?? "";
    const enclosed = readEnclosed(text, position);
    if (enclosed) {
      piece().push(enclosed.token);
      isOpen ||= enclosed.isOpen;
      position = enclosed.next;
    } else if (character === "," || character === ";") {
      pieces.push([]);
      position++;
    } else if (character === ":") {
      hasGroup = true;
      pieces[pieces.length - 1] = [];
      position++;
    } else if (character === " " || character === "\t") {
      piece().push({ kind: "gap" });
      position++;
    } else {
      const end = endOfWord(text, position);
      piece().push({ kind: "word", text: text.slice(position, end) });
      position = end;
    }
  }
  return { pieces, hasGroup, isOpen };
}

const SPECIALS = ' \t,;:"(<';

function endOfWord(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && !SPECIALS.includes(text[end] ?? "")) end++;
  return end;
}

interface Enclosed {
  readonly token: Token;
  readonly next: number;
  readonly isOpen: boolean;
}

function readEnclosed(text: string, start: number): Enclosed | null {
  const opening = text[start];
  if (opening === '"') return readQuoted(text, start);
  if (opening === "(") return readComment(text, start);
  if (opening !== "<") return null;
  const end = text.indexOf(">", start);
  const isOpen = end < 0;
  const inner = text.slice(start + 1, isOpen ? text.length : end);
  return { token: { kind: "angle", text: inner }, next: isOpen ? text.length : end + 1, isOpen };
}

function readQuoted(text: string, start: number): Enclosed {
  const characters: string[] = [];
  let position = start + 1;
  for (; position < text.length && text[position] !== '"'; position++) {
    if (text[position] === "\\") position++;
    characters.push(text[position] ?? "");
  }
  const isOpen = position >= text.length;
  return { token: { kind: "quoted", text: characters.join("") }, next: Math.min(position + 1, text.length), isOpen };
}

/** Comments nest (RFC 5322, 3.2.2): counted, not recursed into. */
function readComment(text: string, start: number): Enclosed {
  let depth = 0;
  let position = start;
  for (; position < text.length; position++) {
    if (text[position] === "\\") position++;
    else if (text[position] === "(") depth++;
    else if (text[position] === ")" && --depth === 0) break;
  }
  return { token: { kind: "gap" }, next: Math.min(position + 1, text.length), isOpen: depth > 0 };
}

/** A mailbox, why it is none, or null for an empty entry (obs-addr-list). */
function readMailbox(tokens: readonly Token[]): Mailbox | string | null {
  const solid = tokens.filter((token) => token.kind !== "gap");
  const last = solid.at(-1);
  if (last === undefined) return null;
  const angles = solid.filter((token) => token.kind === "angle");
  if (angles.length > 1) return "two angle addresses in one entry";
  if (last.kind === "angle") return named(tokens, last.text);
  if (angles.length === 1) return "text after an angle address";
  // Without angle brackets the addr-spec is one word: a gap, a comment or quotes inside make it several.
  if (solid.length !== 1 || last.kind !== "word") return "no mailbox of one plain addr-spec";
  return mailboxOf("", last.text);
}

function named(tokens: readonly Token[], addrSpec: string): Mailbox | string {
  const phrase = tokens.filter((token) => token.kind !== "angle");
  if (phrase.some((token) => token.kind === "word" && token.text.includes("@")))
    return "an unquoted @ in a display name";
  const name = phrase.map((token) => (token.kind === "gap" ? " " : token.text)).join("");
  return mailboxOf(displayText(decodeWords(name)), trimBlanks(addrSpec));
}

function mailboxOf(name: string, addrSpec: string): Mailbox | string {
  const address = canonicalAddress(addrSpec);
  return address === null ? "no plain addr-spec" : { name, address };
}
