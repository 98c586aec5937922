import { accountFacts } from "../accounts/account.ts";
import type { Sql } from "../database/connection.ts";
import { hadAddressAt } from "../inbound/held-mail.ts";
import { type HeldReading, readHeld } from "../inbound/held-reading.ts";
import { findKnownIds, lockWaitingMail, type WaitingMail } from "../inbound/review.repository.ts";
import { rowId } from "../nodes/global-id.ts";
import type { PortalAccount, StaffAuthor } from "../policy/caller.ts";
import { allowed, refused } from "../policy/decision.ts";
import {
  claim,
  type ClaimedMail,
  type HeldMail,
  release,
  type ReleaseAs,
  type ReleasedMail,
} from "../policy/held-mail.ts";
import type { InboundReason } from "../policy/inbound-reasons.ts";
import type { TicketRow } from "../tickets/ticket.ts";
import type { Context } from "./context.ts";
import { guard } from "./guard.ts";
import { lookAgain } from "./verified-sender.ts";

/** A mail that waits, what it says, and the tickets that it located, under their locks. */
export interface OpenedHeldMail extends HeldReading {
  readonly mail: WaitingMail;
  readonly tickets: readonly TicketRow[];
}

export interface Release extends OpenedHeldMail {
  readonly released: ReleasedMail;
}

export interface Claim extends OpenedHeldMail {
  readonly claimed: ClaimedMail;
}

/** Staff release exactly what the table lets them, judged again from the bytes, under the lock of the mail's row. */
export const ReleaseOfHeldMail = guard<Release, { id: string; as: ReleaseAs; accountId?: string | null }>(
  "held-mail-release",
  async ({ sql, unit, context, input }) => {
    const id = rowId("InboundMessage", input.id);
    const mail = id ? await lockWaitingMail(sql, id) : null;
    if (!mail) return { ...refused("NOT_FOUND", "A3"), field: ["input", "id"] };
    if (mail.outcome !== "HELD") return refused("NOT_RELEASABLE", "A4");
    if (mail.reviewState !== "OPEN") return refused("STALE_VERSION", "A4");
    const accountId = input.accountId == null ? null : rowId("Account", input.accountId);
    if (input.accountId != null && accountId === null)
      return { ...refused("NOT_FOUND", "A3"), field: ["input", "accountId"] };
    const { opened, held } = await openHeld(sql, context, mail, "DESK");
    const decision = release(unit.caller as StaffAuthor, held, { as: input.as, accountId });
    if (decision.kind === "allowed") return allowed({ ...opened, released: decision.value }, decision.rule);
    return decision.reason === "NOT_FOUND" ? { ...decision, field: ["input", "accountId"] } : decision;
  },
);

/** S8: the signed-in customer claims what came in their address's name. Row security shows them no other. */
export const ClaimOfHeldMail = guard<Claim, { id: string }>(
  "held-mail-claim",
  async ({ sql, unit, context, input }) => {
    const id = rowId("UnprovenMail", input.id);
    const mail = id ? await lockWaitingMail(sql, id) : null;
    if (mail?.outcome !== "HELD" || mail.reviewState !== "OPEN") return refused("NOT_FOUND", "A3");
    const { opened, held } = await openHeld(sql, context, mail, "CUSTOMER");
    const decision = claim(unit.caller as PortalAccount, held);
    return decision.kind === "allowed" ? allowed({ ...opened, claimed: decision.value }, decision.rule) : decision;
  },
);

async function openHeld(
  sql: Sql,
  { installation, now }: Context,
  mail: WaitingMail,
  by: "DESK" | "CUSTOMER",
): Promise<{ opened: OpenedHeldMail; held: HeldMail }> {
  const reading = await readHeld(installation, mail);
  const occasion = { now, settings: installation.policy };
  const { facts, accounts, tickets } = await lookAgain(sql, reading.read, mail.claimedAddress, occasion, by);
  const claimants = accounts.filter((row) => hadAddressAt(row, mail.receivedAt)).map(accountFacts);
  const { outcome } = mail;
  const reason = mail.reason as InboundReason;
  return { opened: { ...reading, mail, tickets }, held: { outcome, reason, facts, claimants } };
}

/** Row ids of mails that are there, each once. */
export interface KnownMails {
  readonly ids: readonly string[];
}

/** Staff see all mail: the first id that is none ends it, before anything is decided of the others. */
export const KnownMail = guard<KnownMails, { ids: readonly string[] }>("known-mail", async ({ sql, input }) => {
  const ids = input.ids.map((id) => rowId("InboundMessage", id));
  const known = await findKnownIds(
    sql,
    ids.filter((id) => id !== null),
  );
  const missing = ids.findIndex((id) => id === null || !known.has(id));
  if (missing >= 0) return { ...refused("NOT_FOUND", "A3"), field: ["input", "ids", String(missing)] };
  return allowed({ ids: [...known] }, "A1");
});
