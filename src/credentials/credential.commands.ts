import { recordEvent } from "../audit/audit.commands.ts";
import type { Sql } from "../database/connection.ts";
import type { Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import { queueNotice } from "../outbox/notice.commands.ts";
import type { Enrolment, Proof, Removal } from "../policy/credentials.ts";
import type { AccountFacts } from "../policy/facts.ts";
import type { SignIn } from "../policy/sign-in.ts";
import { endSessions, proveSession } from "../sessions/session.commands.ts";
import { type OpenedSession, openSession } from "../sessions/sign-in.commands.ts";
import { insertCeremony, takeCeremony } from "./ceremony.repository.ts";
import { insertCredential, listPasskeyIds, updateToRemoved, updateToUsed } from "./credential.repository.ts";
import { CEREMONY_MS, creationOptions, type MadePasskey, type RelyingParty, requestOptions } from "./passkeys.ts";

interface Using<Value> {
  readonly value: Value;
  readonly credentialId: string;
  readonly signCount: number | null;
}

async function use(sql: Sql, { credentialId, signCount }: Using<unknown>, now: Date): Promise<void> {
  // Checked before, and the account is locked: only a second answer of the same authenticator at once comes here.
  if (!(await updateToUsed(sql, credentialId, signCount, now))) throw new Error("a passkey was used twice at once");
}

export async function openSessionByCredential(
  transaction: Transaction,
  using: Using<SignIn>,
  now: Date,
): Promise<OpenedSession> {
  await use(transaction.sql, using, now);
  return openSession(transaction, using.value, now);
}

/** sessionProve: from now on ten minutes of strong proof. */
export async function proveAgain(transaction: Transaction, using: Using<Proof>, now: Date): Promise<void> {
  await use(transaction.sql, using, now);
  await proveSession(transaction, using.value, now);
}

/** @param ownerId an account's id, or a staff member's; null: of somebody who signs in */
export async function beginCeremony(
  sql: Sql,
  party: RelyingParty,
  ceremony: {
    readonly use: "ENROL" | "SIGN_IN" | "PROVE";
    readonly audience: "PORTAL" | "DESK";
    readonly owner: { readonly id: string; readonly userName: string; readonly displayName: string } | null;
  },
  now: Date,
): Promise<{ ceremonyId: string; options: object }> {
  const { use, audience, owner } = ceremony;
  const of = owner && (audience === "PORTAL" ? { accountId: owner.id } : { staffId: owner.id });
  const options =
    use === "ENROL" && owner && of
      ? await creationOptions(party, {
          ownerId: owner.id,
          userName: owner.userName,
          displayName: owner.displayName,
          existing: await listPasskeyIds(sql, of),
        })
      : await requestOptions(party);
  const id = newId();
  const named = { id, use, audience, accountId: null, staffId: null, ...of };
  const expiresAt = new Date(now.getTime() + CEREMONY_MS);
  await insertCeremony(sql, { ...named, challenge: options.challenge, createdAt: now, expiresAt });
  return { ceremonyId: id, options };
}

/** Role door; once. */
export const challengeOf = takeCeremony;

export async function setPassword(
  transaction: Transaction,
  enrolment: Enrolment,
  passwordHash: string,
  now: Date,
): Promise<string> {
  return add(transaction, enrolment, { name: "", passwordHash }, now);
}

export async function addPasskey(
  transaction: Transaction,
  enrolment: Enrolment,
  { passkeyId, publicKey, signCount, transports }: MadePasskey,
  name: string,
  now: Date,
): Promise<string> {
  const made = { name, passkeyId, publicKey, signCount, transports: transports && [...transports] };
  return add(transaction, enrolment, made, now);
}

async function add(
  transaction: Transaction,
  { portal, kind, replaced, endsOthers }: Enrolment,
  made: Omit<Parameters<typeof insertCredential>[1], "id" | "kind">,
  now: Date,
): Promise<string> {
  const { sql } = transaction;
  const { account, sessionId } = portal;
  const id = newId();
  await updateToRemoved(sql, replaced, now);
  await insertCredential(sql, { id, accountId: account.id, kind, enrolledAt: now, ...made });
  const facts = { kind, replaced: replaced.length };
  await record(sql, "credential.add", account, id, facts, now);
  await tell(transaction, account, kind === "PASSWORD" ? "PASSWORD_SET" : "PASSKEY_ADDED", now);
  if (endsOthers) await endSessions(transaction, { accountId: account.id, except: sessionId }, now);
  return id;
}

/** The account's other sessions end: one of them may be whose credential it was. */
export async function remove(transaction: Transaction, { portal, credential }: Removal, now: Date): Promise<void> {
  const { sql } = transaction;
  const { account, sessionId } = portal;
  await updateToRemoved(sql, [credential.id], now);
  await record(sql, "credential.remove", account, credential.id, { kind: credential.kind }, now);
  await tell(transaction, account, "CREDENTIAL_REMOVED", now);
  await endSessions(transaction, { accountId: account.id, except: sessionId }, now);
}

const TELL_WITHIN_MS = 7 * 24 * 60 * 60_000;

/** E1: the registered address hears of it, so that its owner can do something before it counts. */
const tell = (
  transaction: Transaction,
  { id, number, language }: AccountFacts,
  kind: "PASSWORD_SET" | "PASSKEY_ADDED" | "CREDENTIAL_REMOVED",
  now: Date,
) =>
  queueNotice(transaction, {
    kind,
    accountId: id,
    to: { registeredAddressOf: id },
    language,
    facts: { number },
    expiresAt: new Date(now.getTime() + TELL_WITHIN_MS),
    now,
  });

const record = (
  sql: Sql,
  action: string,
  { id }: AccountFacts,
  credentialId: string,
  facts: Record<string, string | number>,
  at: Date,
) =>
  recordEvent(sql, {
    at,
    action,
    actor: `account:${id}`,
    accountId: id,
    subject: { kind: "Credential", id: credentialId },
    rule: "E1",
    facts,
    isVisibleToAccount: true,
  });
