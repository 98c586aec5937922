import { endFreeze, standAgain } from "../accounts/address.commands.ts";
import { recordEvent } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import type { RequestedChange } from "../policy/account-email.ts";
import type { RecognisedAddress, UnfrozenAccount } from "../policy/address-objection.ts";
import { tellRecognised } from "./change-mails.ts";
import { type ChangeTerms, requestEmailChange } from "./email-change.commands.ts";
import type { EmailChangeRow } from "./email-change.ts";

// O3: what recognition of an account itself does, for operations/ to call in the transaction of the release, in role
// desk. Each value comes from src/policy, of facts that `guards/email-change.guards.ts` lockedFacts gathers.

/** E4: the account moves again. Sessions and validations that the freeze ended stay ended. */
export async function unfreeze({ sql, principal }: Transaction, unfrozen: UnfrozenAccount, now: Date): Promise<void> {
  const { account, by } = unfrozen;
  await endFreeze(sql, unfrozen, now);
  await recordEvent(sql, {
    at: now,
    action: "account.unfreeze",
    actor: principal.client!,
    accountId: account.id,
    subject: { kind: "Account", id: account.id },
    rule: "O3",
    facts: { operationId: by.operationId },
    isVisibleToAccount: true,
  });
  await tellRecognised(sql, "ACCOUNT_UNFROZEN", account, now);
}

/** S3: the address is its owner's all the same. */
export async function recogniseAddress(
  { sql, principal }: Transaction,
  recognised: RecognisedAddress,
  now: Date,
): Promise<void> {
  const { account, by } = recognised;
  await standAgain(sql, recognised, now);
  await recordEvent(sql, {
    at: now,
    action: "account.recogniseAddress",
    actor: principal.client!,
    accountId: account.id,
    subject: { kind: "Account", id: account.id },
    rule: "S3",
    facts: { operationId: by.operationId, address: account.address.address },
    isVisibleToAccount: true,
  });
  await tellRecognised(sql, "ADDRESS_RECOGNISED", account, now);
}

/** E5: counts when the old address has not objected for 72 hours. */
export const changeByRecognition = (
  transaction: Transaction,
  requested: RequestedChange,
  newEmailGiven: string,
  terms: ChangeTerms,
): Promise<EmailChangeRow> => requestEmailChange(transaction, requested, newEmailGiven, terms);
