import { standAgain } from "../accounts/address.commands.ts";
import { recordEvent } from "../audit/audit.commands.ts";
import { openChallenge } from "../challenges/challenge.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import type { BouncingAddress, ReconfirmedAddress } from "../policy/account-email.ts";
import type { AccountFacts } from "../policy/facts.ts";
import { sendReconfirmation } from "./change-mails.ts";
import type { ChangeTerms } from "./email-change.commands.ts";
import { reconfirmationOf } from "./reconfirmation.ts";
import { saveReconfirmation } from "./reconfirmation.repository.ts";

/** R7: a code to the address that bounced. An earlier one is good for nothing any more. */
export async function sendReconfirmCode(
  { sql, principal }: Transaction,
  { account }: BouncingAddress,
  { now, secret, challengeKey }: Omit<ChangeTerms, "keyring">,
): Promise<void> {
  const boundTo = reconfirmationOf(account);
  const opened = await openChallenge(sql, { key: challengeKey, purpose: "EMAIL_RECONFIRM", boundTo, now });
  await saveReconfirmation(sql, { accountId: account.id, challengeId: opened.challengeId, requestedAt: now });
  await sendReconfirmation(sql, { account, code: opened.code, expiresAt: opened.expiresAt }, { now, secret });
  await recordEvent(sql, { ...eventOf(account, now), actor: principal.client!, action: "account.askToReconfirm" });
}

/** R7: replies go there again. */
export async function reconfirmAddress(
  { sql, principal }: Transaction,
  reconfirmed: ReconfirmedAddress,
  now: Date,
): Promise<void> {
  await standAgain(sql, reconfirmed, now);
  const { account } = reconfirmed;
  await recordEvent(sql, { ...eventOf(account, now), actor: principal.client!, action: "account.reconfirmAddress" });
}

const eventOf = ({ id, address }: AccountFacts, at: Date) => ({
  at,
  accountId: id,
  subject: { kind: "Account", id },
  rule: "R7",
  facts: { address: address.address, version: address.version },
  isVisibleToAccount: true,
});
