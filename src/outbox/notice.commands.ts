import { v7 as uuidv7 } from "uuid";
import type { Transaction } from "../database/transaction.ts";
import { encryptAtRest } from "../keys/encryption-at-rest.ts";
import { canonicalAddress } from "../mail/address.ts";
import type { NewNotice } from "./notice.ts";
import { insertNotice, wakeNotice } from "./notice.repository.ts";
import { NOTICE_KINDS } from "./notices/kinds.ts";
import type { NoticeDefinition } from "./notices/notice-kind.ts";

const LONGEST_FACT = 1_000;
const LONGEST_SECRET = 500;

/**
 * In the transaction of whoever decided it: both are there, or neither. Where it goes is decided when it is claimed (R2).
 * @returns the notice's id
 * @throws Error for facts that its template does not show, or that are too long: a fault of the caller's
 */
export async function queueNotice({ sql }: Pick<Transaction, "sql">, notice: NewNotice): Promise<string> {
  const id = uuidv7();
  const { kind, accountId, to, language, facts, secret, answers, onlyWhile, expiresAt, now } = notice;
  checkFields(NOTICE_KINDS[kind], kind, facts, secret?.text ?? null);
  if ("address" in to && canonicalAddress(to.address) !== to.address)
    throw new Error(`${kind}: not a canonical address`);
  await insertNotice(sql, {
    id,
    kind,
    accountId,
    toAccountId: "registeredAddressOf" in to ? to.registeredAddressOf : null,
    toAddress: "address" in to ? to.address : null,
    language,
    facts,
    secret: secret ? encryptAtRest(secret.under, sealed(id), Buffer.from(secret.text)) : null,
    answersMessageId: answers?.rfcMessageId ?? null,
    whileAccountId: onlyWhile?.accountId ?? null,
    whileVersion: onlyWhile?.addressVersion ?? null,
    nextAttemptAt: now,
    createdAt: now,
    expiresAt,
  });
  await wakeNotice(sql, id);
  return id;
}

/** Under which name a notice's secret is encrypted: it opens in its own row alone. */
export const sealed = (id: string) => ({ id, purpose: "NOTICE" });

function checkFields(
  definition: NoticeDefinition,
  kind: string,
  facts: Readonly<Record<string, string>>,
  secret: string | null,
): void {
  const wanted = Object.keys(definition.facts).toSorted().join();
  const given = Object.keys(facts).toSorted().join();
  if (wanted !== given) throw new Error(`${kind} shows ${wanted || "nothing"}, and was given ${given || "nothing"}`);
  if (Object.values(facts).some((fact) => fact.length > LONGEST_FACT)) throw new Error(`${kind}: a fact is too long`);
  if ((definition.secret === undefined) !== (secret === null)) throw new Error(`${kind}: a secret too many or too few`);
  if (secret !== null && secret.length > LONGEST_SECRET) throw new Error(`${kind}: the secret is too long`);
}
