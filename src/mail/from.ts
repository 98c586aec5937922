import { domainOf } from "./address.ts";
import type { FromMailbox, MailReason } from "./handed-over.ts";
import type { Header } from "./header-text.ts";
import { readMailboxes } from "./mailboxes.ts";

export type FromReason = Extract<MailReason, `FROM_${string}`>;

/** Step 7. `name` is for display and proves nothing. */
export interface FromReading {
  readonly mailbox: FromMailbox | null;
  readonly name: string;
  readonly reason: FromReason | null;
  readonly detail: string | null;
}

/** S1: the single mailbox of the single From field. Whatever two readers could read in two ways is invalid. */
export function readFrom(header: Header): FromReading {
  const [field, second] = header.all("from");
  if (field === undefined) return refused("FROM_MISSING", "no From field");
  if (second) return refused("FROM_MULTIPLE", "two From fields");
  const text = header.exactText(field);
  if (text === null) return refused("FROM_INVALID", "no UTF-8");
  const { mailboxes, entries, hasGroup, problem } = readMailboxes(text);
  if (entries > 1) return refused("FROM_MULTIPLE", `${entries} mailboxes`);
  if (problem !== null) return refused("FROM_INVALID", problem);
  if (hasGroup) return refused("FROM_INVALID", "a group");
  const [mailbox] = mailboxes;
  if (mailbox === undefined) return refused("FROM_MISSING", "an empty From field");
  if (hasControls(text)) return refused("FROM_INVALID", "a control character");
  const { address, name } = mailbox;
  return { mailbox: { address, domain: domainOf(address) }, name, reason: null, detail: null };
}

function refused(reason: FromReason, detail: string): FromReading {
  return { mailbox: null, name: "", reason, detail };
}

function hasControls(text: string): boolean {
  return /[\x00-\x08\x0a-\x1f\x7f]/.test(text);
}

/** One address that stands alone in a text, canonical; null otherwise. */
export function readLoneAddress(text: string): string | null {
  const { mailboxes, entries, problem, hasGroup } = readMailboxes(text);
  const [mailbox] = mailboxes;
  if (entries !== 1 || problem !== null || hasGroup || !mailbox) return null;
  return mailbox.address;
}
