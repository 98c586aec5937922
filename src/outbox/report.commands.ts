import { recordEvent } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import { recordAddressGone } from "./address-bounce.commands.ts";
import { markComplained, markReturned, type Returned } from "./report.repository.ts";
import { isAddressGone } from "./smtp-answer.ts";

/** What somebody who knows one of our return paths says of the mail that went out under it. */
export type Report =
  | {
      readonly kind: "BOUNCE";
      /** Of the delivery or the notice. */
      readonly id: string;
      /** `5.1.1`; null: it says only that it failed. */
      readonly status: string | null;
      /** Canonical; null where it names none. */
      readonly finalRecipient: string | null;
    }
  | { readonly kind: "COMPLAINT"; readonly id: string };

/**
 * R7, in the transaction that judged the report. A hard bounce ends what was sent; an address that is gone for good gets no
 * more replies, if it is the one that the mail went to and that is registered still: a forwarding that ended says nothing
 * of it. Said again, nothing changes.
 * @param source the inbound message, or how else it came
 */
export async function recordReport(
  transaction: Transaction,
  report: Report | null,
  source: string,
  now: Date,
): Promise<void> {
  if (report === null) return;
  const { sql, principal } = transaction;
  const actor = principal.client!;
  const returned =
    report.kind === "BOUNCE"
      ? await markReturned(sql, report.id, `returned: ${report.status ?? "failed"}`)
      : await markComplained(sql, report.id, now);
  if (returned === null) return;
  const { of: kind, accountId, recipient, addressVersion } = returned;
  await recordEvent(sql, {
    at: now,
    actor,
    action: `${kind.toLowerCase()}.${report.kind === "BOUNCE" ? "bounce" : "complain"}`,
    accountId,
    subject: { kind, id: report.id },
    rule: "R7",
    facts: { source, status: report.kind === "BOUNCE" ? report.status : null },
  });
  if (report.kind !== "BOUNCE" || !isAddressGone(report.status ?? "")) return;
  const owner = ownerOf(returned);
  if (owner === null || recipient === null || addressVersion === null) return;
  if (report.finalRecipient !== null && report.finalRecipient !== recipient) return;
  const sentTo = { accountId: owner, address: recipient, version: addressVersion };
  await recordAddressGone(sql, sentTo, { kind, id: report.id, actor }, now);
}

/** Whose registered address it went to. */
const ownerOf = ({ of: kind, accountId, toAccountId }: Returned) => (kind === "Notice" ? toAccountId : accountId);
