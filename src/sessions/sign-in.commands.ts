import { recordEvent } from "../audit/audit.commands.ts";
import { type ChallengeKey, newCode, CODE_LIFETIME_MS } from "../challenges/challenge.ts";
import { openChallenge, useUpChallenge } from "../challenges/challenge.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import type { InstallationSecret } from "../keys/installation-secret.ts";
import { newId } from "../nodes/global-id.ts";
import { queueNotice } from "../outbox/notice.commands.ts";
import type { AccountFacts, Language } from "../policy/facts.ts";
import type { SignIn } from "../policy/sign-in.ts";
import { hashRefreshToken, newRefreshToken } from "./refresh-token.ts";
import { insertRefreshToken, updateToRefreshed } from "./refresh-token.repository.ts";
import { insertSession, type LivingSession } from "./session.repository.ts";

/** A session ends after this at the latest, and sooner when it is not refreshed for so long. */
export const SESSION_LIFETIME_MS = 7 * 24 * 60 * 60_000;
export const REFRESH_WITHIN_MS = 24 * 60 * 60_000;

export interface CodeToSend {
  readonly address: string;
  /** Null: nobody whom the address may open. */
  readonly account: AccountFacts | null;
  readonly language: Language;
  readonly key: ChallengeKey;
  readonly secret: InstallationSecret;
  /** Our own address: the recipient of what never leaves. */
  readonly ownAddress: string;
  readonly now: Date;
}

/**
 * The same rows whoever the address is (A3). For nobody the notice is over before it is due, holds another code, and names
 * no stranger.
 */
export async function sendCode(transaction: Transaction, given: CodeToSend): Promise<{ challengeId: string }> {
  const { sql } = transaction;
  const { address, account, language, key, secret, ownAddress, now } = given;
  const { challengeId, code, expiresAt } = await openChallenge(sql, {
    key,
    purpose: "SIGN_IN",
    boundTo: address,
    now,
  });
  await queueNotice(transaction, {
    kind: "SIGN_IN_CODE",
    accountId: account?.id ?? null,
    to: account ? { registeredAddressOf: account.id } : { address: ownAddress },
    language,
    facts: { minutes: String(CODE_LIFETIME_MS / 60_000) },
    secret: { text: account ? code : newCode(), under: secret },
    ...(account ? { onlyWhile: { accountId: account.id, addressVersion: account.address.version } } : {}),
    expiresAt: account ? expiresAt : now,
    now,
  });
  await recordEvent(sql, {
    at: now,
    action: "session.codeRequest",
    actor: transaction.principal.client ?? "anonymous",
    accountId: account?.id ?? null,
    subject: { kind: "Challenge", id: challengeId },
    facts: { isKnown: account !== null },
    isVisibleToAccount: account !== null,
  });
  return { challengeId };
}

/** What a client goes on with: the session, and the one refresh token that works. */
export interface OpenedSession {
  readonly sessionId: string;
  readonly accountId: string;
  readonly refreshToken: string;
  readonly sessionExpiresAt: Date;
}

/** Role door. @param until an end that it must not outlive */
export async function openSession(
  { sql }: Transaction,
  { account, assurance, method, provenAddress }: SignIn,
  now: Date,
  until?: Date,
): Promise<OpenedSession> {
  const sessionId = newId();
  const latest = new Date(now.getTime() + SESSION_LIFETIME_MS);
  const expiresAt = until && until < latest ? until : latest;
  const provedAt = assurance === "CREDENTIAL" ? now : null;
  const named = { id: sessionId, accountId: account.id, assurance, openedBy: method, provenAddress };
  await insertSession(sql, { ...named, provedAt, createdAt: now, expiresAt });
  const refreshToken = await addRefreshToken(sql, sessionId, expiresAt, now);
  await recordEvent(sql, {
    at: now,
    action: "session.open",
    actor: `account:${account.id}`,
    accountId: account.id,
    subject: { kind: "Session", id: sessionId },
    rule: "S7",
    facts: { assurance, method },
    isVisibleToAccount: true,
  });
  return { sessionId, accountId: account.id, refreshToken, sessionExpiresAt: expiresAt };
}

/** The code is used up with it, or there is no session. */
export async function openSessionByCode(
  transaction: Transaction,
  { challengeId, signIn }: { readonly challengeId: string; readonly signIn: SignIn },
  now: Date,
): Promise<OpenedSession> {
  const isAlone = await useUpChallenge(transaction.sql, { challengeId, purpose: "SIGN_IN", now });
  if (!isAlone) throw new Error("a code that its guard had locked was used by somebody else");
  return openSession(transaction, signIn, now);
}

/** Rotates: the token that came is over, the next one takes its place. Neither end nor proof of the session is renewed. */
export async function refreshSession(
  { sql }: Transaction,
  { tokenId, session }: { readonly tokenId: string; readonly session: LivingSession },
  now: Date,
): Promise<OpenedSession> {
  await updateToRefreshed(sql, tokenId, now);
  const refreshToken = await addRefreshToken(sql, session.id, session.expiresAt, now);
  return { sessionId: session.id, accountId: session.account.id, refreshToken, sessionExpiresAt: session.expiresAt };
}

async function addRefreshToken(sql: Transaction["sql"], sessionId: string, end: Date, now: Date): Promise<string> {
  const token = newRefreshToken();
  const idle = new Date(now.getTime() + REFRESH_WITHIN_MS);
  const expiresAt = idle < end ? idle : end;
  await insertRefreshToken(sql, {
    id: newId(),
    sessionId,
    tokenHash: hashRefreshToken(token),
    createdAt: now,
    expiresAt,
  });
  return token;
}
