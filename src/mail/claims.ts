import { displayText } from "./display-text.ts";
import { decodeWords } from "./encoded-words.ts";
import { readDate } from "./dates.ts";
import type { Header } from "./header-text.ts";
import { LIMITS } from "./limits.ts";
import { readMailboxes, type Mailbox } from "./mailboxes.ts";

/** What the header says of itself. Claims: shown and used to locate, never for identity or routing (P4). */
export interface HeaderClaims {
  /** From's display name; empty without one. */
  readonly fromName: string;
  /** RFC 2047 decoded, one line, for display; empty without one. */
  readonly subject: string;
  readonly date: Date | null;
  /** Without angle brackets, as are the next two. */
  readonly messageId: string | null;
  readonly inReplyTo: readonly string[];
  /** Oldest first; the newest are kept. */
  readonly references: readonly string[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  /** Null without the field. */
  readonly replyTo: readonly Mailbox[] | null;
  readonly sender: Mailbox | null;
  /** The values of X-Mittente-Origin, our loop marker. The caller verifies them (LOOP_OWN). */
  readonly originMarkers: readonly string[];
}

export function readClaims(header: Header, fromName: string): HeaderClaims {
  const list = (name: string) =>
    header.all(name).flatMap((field) => readMailboxes(header.exactText(field) ?? "").mailboxes);
  const date = header.text("date");
  return {
    fromName,
    subject: displayText(decodeWords(header.text("subject") ?? "")),
    date: date === null ? null : readDate(date),
    messageId: messageIds(header.text("message-id") ?? "").at(0) ?? null,
    inReplyTo: messageIds(header.text("in-reply-to") ?? ""),
    references: messageIds(header.text("references") ?? ""),
    to: list("to").slice(0, LIMITS.addresses),
    cc: list("cc").slice(0, LIMITS.addresses),
    replyTo: header.has("reply-to") ? list("reply-to") : null,
    sender: list("sender").at(0) ?? null,
    originMarkers: header
      .all("x-mittente-origin")
      .slice(0, 5)
      .map((field) => (header.exactText(field) ?? "").slice(0, 500)),
  };
}

/** Whatever stands in angle brackets without white space (RFC 5322, 3.6.4, and what old senders make of it). */
export function messageIds(text: string): readonly string[] {
  const ids = new Set<string>();
  let position = 0;
  for (;;) {
    const start = text.indexOf("<", position);
    const end = text.indexOf(">", start + 1);
    if (start < 0 || end < 0) return [...ids].slice(-LIMITS.references);
    const id = text.slice(text.lastIndexOf("<", end) + 1, end);
    if (id.length > 0 && id.length <= 998 && !/[\s\p{C}]/u.test(id)) ids.add(id);
    position = end + 1;
  }
}
