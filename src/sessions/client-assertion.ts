import { createHash } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, errors, type JWK, type JWTPayload, jwtVerify } from "jose";
import { isClientId } from "./client-id.ts";

/** RFC 7523, 3: what a client says of itself, signed with its private key. */
export interface ClaimedAssertion {
  readonly clientId: string;
  readonly keyId: string | null;
}

export interface VerifiedAssertion {
  /** SHA-256 in hexadecimal: whatever length the client's jti has. */
  readonly jtiHash: string;
  /** From then on it cannot count again, so its jti can be forgotten. */
  readonly forgettableAt: Date;
}

const MAX_LENGTH = 8_192;
const MAX_LIFETIME = 300;
const CLOCK_TOLERANCE = 5;
const MAX_JTI_LENGTH = 256;

/** Who it claims to be from, before anything is verified: to look up the key. Null for what is no assertion. */
export function readClaim(assertion: string): ClaimedAssertion | null {
  if (assertion.length > MAX_LENGTH) return null;
  try {
    const { sub } = decodeJwt(assertion);
    const { kid } = decodeProtectedHeader(assertion);
    return isClientId(sub) ? { clientId: sub, keyId: kid ?? null } : null;
  } catch {
    return null;
  }
}

/**
 * Null for one that does not hold.
 * @param audiences the issuer and the token endpoint, of which the assertion must name one and nobody else
 */
export async function verifyAssertion(
  assertion: string,
  clientId: string,
  key: JWK,
  audiences: readonly string[],
  now: Date,
): Promise<VerifiedAssertion | null> {
  try {
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: ["ES256"],
      issuer: clientId,
      subject: clientId,
      audience: [...audiences],
      requiredClaims: ["iss", "sub", "aud", "exp", "jti"],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: now,
    });
    return verifiedFrom(payload, now);
  } catch (cause) {
    if (cause instanceof errors.JOSEError) return null;
    throw cause;
  }
}

function verifiedFrom({ aud, exp, iat, jti }: JWTPayload, now: Date): VerifiedAssertion | null {
  const seconds = now.getTime() / 1_000;
  if (Array.isArray(aud) && aud.length !== 1) return null;
  if (exp === undefined || exp > seconds + MAX_LIFETIME + CLOCK_TOLERANCE) return null;
  if (iat !== undefined && iat > seconds + CLOCK_TOLERANCE) return null;
  if (typeof jti !== "string" || jti.length === 0 || jti.length > MAX_JTI_LENGTH) return null;
  return {
    jtiHash: createHash("sha256").update(jti).digest("hex"),
    forgettableAt: new Date((exp + 2 * CLOCK_TOLERANCE) * 1_000),
  };
}
