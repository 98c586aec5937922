import type { JWTVerifyGetKey } from "jose";
import { recordEvent } from "../audit/audit.commands.ts";
import type { Pool, Sql } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Holder, VerifiedToken } from "./access-token.ts";
import { AuthenticationFailed } from "./authentication-failed.ts";
import type { OpenidIssuer } from "./openid-issuer.ts";
import { createIssuerKeys } from "./openid-keys.ts";
import { findActiveStaffByEmail, findOutsideSession, insertOutsideSession } from "./outside-session.repository.ts";
import { claimedIssuer, entryOf, type OutsideIdentity, verifyOutsideToken } from "./outside-token.ts";

/** Tokens of the issuers that MITTENTE_OPENID_ISSUERS names. */
export interface OutsideTokens {
  /**
   * Null for a token that names none of them: it may be ours.
   * @throws AuthenticationFailed, the same for a token that does not hold and for somebody whom we do not know; IssuerUnavailable
   */
  verify(token: string, now: Date): Promise<VerifiedToken | null>;
}

export interface OutsideTokensOptions {
  readonly issuers: readonly OpenidIssuer[];
  /** As the login role: who is named is looked up, and a session opened, as the role operator. */
  readonly pool: Pool;
}

interface Entry {
  readonly issuer: OpenidIssuer;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
}

/** However long the issuer's own session lasts: then the customer signs in again. */
const SESSION_MS = 12 * 60 * 60_000;

export function createOutsideTokens({ issuers, pool }: OutsideTokensOptions): OutsideTokens {
  const entries: readonly Entry[] = issuers.map((issuer) => ({
    issuer,
    audience: issuer.audience,
    keys: createIssuerKeys(issuer),
  }));
  return {
    async verify(token, now) {
      const claimed = entries.length > 0 ? claimedIssuer(token) : null;
      const ofIssuer = entries.filter(({ issuer }) => issuer.issuer === claimed);
      if (ofIssuer.length === 0) return null;
      const entry = entryOf(token, ofIssuer);
      if (!entry) throw new AuthenticationFailed("INVALID");
      const identity = await verifyOutsideToken(entry.issuer, entry.keys, token, now);
      const claims = await holderOf(pool, entry.issuer.issuer, identity, now);
      if (!claims) throw new AuthenticationFailed("INVALID");
      return { claims, expiresAt: identity.expiresAt };
    },
  };
}

function holderOf(pool: Pool, issuer: string, identity: OutsideIdentity, now: Date): Promise<Holder | null> {
  return inTransaction(
    pool,
    { role: "operator", client: "system:operator" },
    async ({ sql }): Promise<Holder | null> => {
      if (identity.kind === "portal") return customer(sql, issuer, identity, now);
      const staffId = await findActiveStaffByEmail(sql, identity.email);
      return staffId === null ? null : { kind: "desk", staffId };
    },
  );
}

/** The row is made when the sign-in is first seen; from then on it decides, so that ending it here ends it. */
async function customer(
  sql: Sql,
  issuer: string,
  identity: Extract<OutsideIdentity, { kind: "portal" }>,
  now: Date,
): Promise<Holder | null> {
  const { sessionId, account, assurance, provedAt, outlivesToken } = identity;
  const expiresAt = outlivesToken ? new Date(now.getTime() + SESSION_MS) : identity.expiresAt;
  const session = { id: sessionId, account, assurance, provedAt, createdAt: now, expiresAt };
  const opened = await insertOutsideSession(sql, session);
  if (opened !== null)
    await recordEvent(sql, {
      at: now,
      action: "session.open",
      actor: "system:operator",
      accountId: opened,
      subject: { kind: "Session", id: sessionId },
      facts: { assurance, issuer },
      isVisibleToAccount: true,
    });
  const accountId = opened ?? (await findOutsideSession(sql, session));
  return accountId === null ? null : { kind: "portal", accountId, sessionId };
}
