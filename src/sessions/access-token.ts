import { randomUUID } from "node:crypto";
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { validate } from "uuid";
import type { Keyring } from "../keys/keyring.ts";
import { AuthenticationFailed } from "./authentication-failed.ts";
import { isClientId } from "./client-id.ts";

/**
 * Who calls, as a verified token says. Whether the session still lives, the staff member is active and the client not
 * revoked is not said: that is read anew in each transaction.
 */
export type TokenClaims =
  | { readonly kind: "anonymous" }
  | { readonly kind: "portal"; readonly accountId: string; readonly sessionId: string }
  | { readonly kind: "desk"; readonly staffId: string }
  | { readonly kind: "bridge"; readonly clientId: string }
  | { readonly kind: "provisioning"; readonly clientId: string };

export type Holder = Exclude<TokenClaims, { kind: "anonymous" }>;

export interface TokenIssuer {
  readonly keyring: Keyring;
  /** The API's public URL: `iss`, compared as a string. */
  readonly issuer: string;
}

export interface VerifiedToken {
  readonly claims: Holder;
  readonly expiresAt: Date;
}

/** Seconds. A token that says it lives longer is refused, whoever signed it. */
export const MAX_LIFETIME: Readonly<Record<Holder["kind"], number>> = {
  portal: 3_600,
  desk: 3_600,
  bridge: 600,
  provisioning: 600,
};

const ALGORITHM = "ES256";
const TYPE = "at+jwt";
const CLOCK_TOLERANCE = 5;
const MAX_TOKEN_LENGTH = 4_096;

/**
 * A JWT access token after RFC 9068, for one audience.
 * @throws RangeError for a lifetime above the audience's
 */
export async function issueAccessToken(
  { keyring, issuer }: TokenIssuer,
  holder: Holder,
  now: Date,
  lifetimeSeconds = MAX_LIFETIME[holder.kind],
): Promise<{ token: string; expiresAt: Date }> {
  if (!(lifetimeSeconds >= 1 && lifetimeSeconds <= MAX_LIFETIME[holder.kind]))
    throw new RangeError(`a ${holder.kind} token lives for ${MAX_LIFETIME[holder.kind]} seconds at most`);
  const key = await keyring.signingKey("ACCESS_TOKEN", now);
  const issuedAt = Math.floor(now.getTime() / 1_000);
  const expires = issuedAt + Math.floor(lifetimeSeconds);
  const token = await new SignJWT(claimsOf(holder))
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.id })
    .setIssuer(issuer)
    .setAudience(audienceOf(holder.kind))
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .setJti(randomUUID())
    .sign(key.secret);
  return { token, expiresAt: new Date(expires * 1_000) };
}

/** @throws AuthenticationFailed; anything else is a fault of ours, such as keys that cannot be read */
export async function verifyAccessToken(
  { keyring, issuer }: TokenIssuer,
  token: string,
  now: Date,
): Promise<VerifiedToken> {
  if (token.length > MAX_TOKEN_LENGTH) throw new AuthenticationFailed("MALFORMED");
  const findKey = async ({ kid }: JWTHeaderParameters) => {
    const [key] = await keyring.verifyingKeys("ACCESS_TOKEN", now, ({ id }) => id === kid);
    if (!key?.publicKey) throw new errors.JWKSNoMatchingKey();
    return key.publicKey;
  };
  try {
    const { payload } = await jwtVerify(token, findKey, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer,
      audience: KINDS.map(audienceOf),
      requiredClaims: ["iss", "aud", "sub", "client_id", "iat", "exp", "jti"],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: now,
    });
    return verifiedFrom(payload, now);
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw new AuthenticationFailed("EXPIRED", cause);
    if (cause instanceof errors.JOSEError) throw new AuthenticationFailed("INVALID", cause);
    throw cause;
  }
}

const KINDS: readonly Holder["kind"][] = ["portal", "desk", "bridge", "provisioning"];
const audienceOf = (kind: Holder["kind"]) => `mittente:${kind}`;

/** `client_id` is required by RFC 9068, 2.2; people's tokens are handed out by Mittente itself. */
function claimsOf(holder: Holder): JWTPayload {
  switch (holder.kind) {
    case "portal":
      return { sub: holder.accountId, sid: holder.sessionId, client_id: "mittente" };
    case "desk":
      return { sub: holder.staffId, client_id: "mittente" };
    case "bridge":
    case "provisioning":
      return { sub: holder.clientId, client_id: holder.clientId };
  }
}

/** The signature holds; what it covers must still be one of ours. Several audiences in one token are refused: never mixed. */
function verifiedFrom(payload: JWTPayload, now: Date): VerifiedToken {
  const { aud, exp, iat } = payload;
  const kind = KINDS.find((candidate) => audienceOf(candidate) === aud);
  const claims = kind && holderFrom(kind, payload);
  if (!claims || exp === undefined || iat === undefined) throw new AuthenticationFailed("INVALID");
  const isFromTheFuture = iat > now.getTime() / 1_000 + CLOCK_TOLERANCE;
  if (isFromTheFuture || exp - iat > MAX_LIFETIME[kind]) throw new AuthenticationFailed("INVALID");
  return { claims, expiresAt: new Date(exp * 1_000) };
}

function holderFrom(kind: Holder["kind"], { sub, sid, client_id }: JWTPayload): Holder | null {
  switch (kind) {
    case "portal":
      return validate(sub) && validate(sid) ? { kind, accountId: String(sub), sessionId: String(sid) } : null;
    case "desk":
      return validate(sub) ? { kind, staffId: String(sub) } : null;
    case "bridge":
    case "provisioning":
      return isClientId(sub) && client_id === sub ? { kind, clientId: sub } : null;
  }
}
