import { recordEvent } from "../audit/audit.commands.ts";
import type { Sql } from "../database/connection.ts";
import { lockAddress, markAddressBouncing } from "./delivery-facts.repository.ts";

/** The registered address that a mail went to. */
export interface SentTo {
  readonly accountId: string;
  readonly address: string;
  readonly version: number;
}

/** R7: no more replies to it, until the customer confirms it again. Only where it is still that address of that version. */
export async function recordAddressGone(
  sql: Sql,
  sentTo: SentTo,
  because: { readonly kind: "Delivery" | "Notice"; readonly id: string; readonly actor: string },
  now: Date,
): Promise<boolean> {
  await lockAddress(sql, sentTo.address);
  if (!(await markAddressBouncing(sql, sentTo, now))) return false;
  await recordEvent(sql, {
    at: now,
    actor: because.actor,
    action: "account.addressBounce",
    accountId: sentTo.accountId,
    subject: { kind: "Account", id: sentTo.accountId },
    rule: "R7",
    facts: { address: sentTo.address, version: sentTo.version, [because.kind.toLowerCase()]: because.id },
    isVisibleToAccount: true,
  });
  return true;
}
