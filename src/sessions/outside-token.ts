import { createHash } from "node:crypto";
import { decodeJwt, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from "jose";
import { canonicalAddress } from "../mail/address.ts";
import type { Assurance } from "../policy/facts.ts";
import { AuthenticationFailed } from "./authentication-failed.ts";
import type { OpenidIssuer } from "./openid-issuer.ts";

type PortalIssuer = Extract<OpenidIssuer, { kind: "portal" }>;
type DeskIssuer = Extract<OpenidIssuer, { kind: "desk" }>;

/** What an outside issuer's token says, once it holds. Nobody has looked yet whether we know the account or the person. */
export type OutsideIdentity =
  | {
      readonly kind: "portal";
      readonly account: { readonly holds: "number" | "externalId"; readonly value: string };
      readonly assurance: Assurance;
      /** When the credential was shown (`auth_time`); null where the token does not say, or shows no credential. */
      readonly provedAt: Date | null;
      /** One sign-in at the issuer is one session here. */
      readonly sessionId: string;
      /** False: the token names no session of the issuer's, so that it is a session by itself. */
      readonly outlivesToken: boolean;
      readonly expiresAt: Date;
    }
  | { readonly kind: "desk"; readonly email: string; readonly expiresAt: Date };

const CLOCK_TOLERANCE = 5;
const PLAIN_TYPES = new Set(["jwt", "at+jwt"]);

/** The `iss` that a token claims, before anything is verified: to know whose keys to ask. */
export function claimedIssuer(token: string): string | null {
  return claimsOf(token)?.iss ?? null;
}

/** Audiences never mix: the entry whose audience the token names, if it names exactly one of the issuer's. */
export function entryOf<T extends Pick<OpenidIssuer, "audience">>(token: string, entries: readonly T[]): T | null {
  const audiences = [claimsOf(token)?.aud ?? []].flat();
  const [entry, ...others] = entries.filter(({ audience }) => audiences.includes(audience));
  return entry && others.length === 0 ? entry : null;
}

function claimsOf(token: string): JWTPayload | null {
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}

/** @throws AuthenticationFailed; IssuerUnavailable where the keys cannot be had */
export async function verifyOutsideToken(
  issuer: OpenidIssuer,
  keys: JWTVerifyGetKey,
  token: string,
  now: Date,
): Promise<OutsideIdentity> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: [...issuer.algorithms],
      issuer: issuer.issuer,
      audience: issuer.audience,
      requiredClaims: ["iss", "aud", "sub", "iat", "exp"],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: now,
    });
    const identity = isAsConfigured(issuer, payload, protectedHeader.typ, now)
      ? identityFrom(issuer, payload, now)
      : null;
    if (!identity) throw new AuthenticationFailed("INVALID");
    return identity;
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw new AuthenticationFailed("EXPIRED", cause);
    if (cause instanceof errors.JOSEError) throw new AuthenticationFailed("INVALID", cause);
    throw cause;
  }
}

/** RFC 8725, 3.11: a logout token or an event of the same issuer is signed with the same keys. */
function isAsConfigured(
  { typ: expected, maxLifetime }: OpenidIssuer,
  { iat = Infinity, exp = Infinity }: JWTPayload,
  typ: string | undefined,
  now: Date,
): boolean {
  const type = typ?.toLowerCase().replace(/^application\//, "");
  const isOfType =
    expected === undefined ? type === undefined || PLAIN_TYPES.has(type) : type === expected.toLowerCase();
  return isOfType && iat <= now.getTime() / 1_000 + CLOCK_TOLERANCE && exp - iat <= maxLifetime;
}

function identityFrom(issuer: OpenidIssuer, payload: JWTPayload, now: Date): OutsideIdentity | null {
  return issuer.kind === "portal" ? customerFrom(issuer, payload, now) : staffFrom(issuer, payload);
}

function customerFrom(issuer: PortalIssuer, payload: JWTPayload, now: Date): OutsideIdentity | null {
  const value = shortText(payload[issuer.accountClaim]);
  const sid = shortText(payload.sid);
  const session = sid ?? shortText(payload.jti);
  const authTime = payload.auth_time ?? null;
  const isTime =
    authTime === null || (typeof authTime === "number" && authTime <= now.getTime() / 1_000 + CLOCK_TOLERANCE);
  if (value === null || session === null || !isTime) return null;
  const isStrong = typeof payload.acr === "string" && issuer.strongAcr.includes(payload.acr);
  return {
    kind: "portal",
    account: { holds: issuer.accountClaimHolds, value },
    assurance: isStrong ? "CREDENTIAL" : "MAILBOX",
    provedAt: isStrong && typeof authTime === "number" ? new Date(Math.floor(authTime) * 1_000) : null,
    sessionId: sessionIdOf([issuer.issuer, payload.sub, sid === null ? "jti" : "sid", session, authTime]),
    outlivesToken: sid !== null,
    expiresAt: endOf(payload),
  };
}

function staffFrom({ staffClaim }: DeskIssuer, payload: JWTPayload): OutsideIdentity | null {
  // Where everybody may enter any address, only a verified one says who somebody is.
  if (staffClaim === "email" && payload.email_verified !== true) return null;
  const email = canonicalAddress(shortText(payload[staffClaim]) ?? "");
  return email === null ? null : { kind: "desk", email, expiresAt: endOf(payload) };
}

const endOf = ({ exp }: JWTPayload) => new Date((exp ?? 0) * 1_000);

const shortText = (value: unknown) =>
  typeof value === "string" && value.length > 0 && value.length <= 500 ? value : null;

/**
 * A UUID of version 8 (RFC 9562, 5.8) from SHA-256: the same sign-in finds the same row from every process. A sign-in that
 * is shown anew has another `auth_time`, so that it is another session, and one that we ended stays ended.
 */
function sessionIdOf(names: readonly unknown[]): string {
  const bytes = createHash("sha256").update(JSON.stringify(names)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
