import type { Transaction } from "../database/transaction.ts";
import type { AutomaticAnswer } from "../policy/notices.ts";
import { queueNotice } from "./notice.commands.ts";

const LIVES = 24 * 60 * 60_000;

/** R8 and S8. Whose account it may be shows in nothing that a stranger gets (A3). */
export function queueAnswer(
  transaction: Pick<Transaction, "sql">,
  { to }: AutomaticAnswer,
  rfcMessageId: string | null,
  now: Date,
): Promise<string> {
  const times = { expiresAt: new Date(now.getTime() + LIVES), now };
  if ("address" in to)
    return queueNotice(transaction, {
      kind: "MAIL_NOT_ACCEPTED",
      accountId: null,
      to,
      language: "IT",
      facts: {},
      ...(rfcMessageId === null ? {} : { answers: { rfcMessageId } }),
      ...times,
    });
  const { id, language, address } = to.account;
  return queueNotice(transaction, {
    kind: "UNPROVEN_MAIL",
    accountId: id,
    to: { registeredAddressOf: id },
    language,
    facts: {},
    // Nobody but the claimed address: not even the same account's next one.
    onlyWhile: { accountId: id, addressVersion: address.version },
    ...times,
  });
}
