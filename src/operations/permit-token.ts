import { compactVerify, errors, type JWTHeaderParameters, SignJWT } from "jose";
import { validate } from "uuid";
import type { Keyring } from "../keys/keyring.ts";
import { globalId } from "../nodes/global-id.ts";
import { coveredByDigest } from "../policy/operation-facts.ts";
import type { IssuedPermit } from "../policy/permits.ts";
import { type OperationRow, proposalOf } from "./operation.ts";

export interface PermitIssuer {
  readonly keyring: Keyring;
  /** The API's public URL: `iss`. */
  readonly issuer: string;
}

const ALGORITHM = "ES256";
const TYPE = "permit+jwt";
const AUDIENCE = "provisioning";
/** Parameters have at most 16 KiB, and base64 makes a third more of everything. */
export const MAX_PERMIT_LENGTH = 40_000;

/** What the company's own system calls the account and the service. */
export interface ExternalNames {
  readonly accountExternalId: string | null;
  readonly serviceExternalId: string | null;
}

/** A signed JWT (RFC 7519) whose `operation` is exactly what the digest covers: docs/permits.md. */
export async function writePermit(
  { keyring, issuer }: PermitIssuer,
  { issued, row }: { readonly issued: IssuedPermit; readonly row: OperationRow },
  permitId: string,
  { accountExternalId, serviceExternalId }: ExternalNames,
): Promise<string> {
  const key = await keyring.signingKey("PERMIT", issued.issuedAt);
  return new SignJWT({
    client_id: issued.clientId,
    digest: row.digest,
    operation: coveredByDigest(proposalOf(row)),
    account_external_id: accountExternalId,
    service_external_id: serviceExternalId,
    validated_by: row.method,
  })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.id })
    .setIssuer(issuer)
    .setAudience(AUDIENCE)
    .setSubject(globalId("OperationRequest", row.id))
    .setIssuedAt(seconds(issued.issuedAt))
    .setExpirationTime(seconds(issued.expiresAt))
    .setJti(permitId)
    .sign(key.secret);
}

/**
 * The permit's id, where it is one of ours. Whether it still counts, its row says: so one that is over is told from one that
 * never was. Null for anything that we did not sign as a permit.
 */
export async function readPermit({ keyring, issuer }: PermitIssuer, token: string, now: Date): Promise<string | null> {
  if (token.length > MAX_PERMIT_LENGTH) return null;
  const findKey = async ({ kid }: JWTHeaderParameters) => {
    const [key] = await keyring.verifyingKeys("PERMIT", now, ({ id }) => id === kid);
    if (!key?.publicKey) throw new errors.JWKSNoMatchingKey();
    return key.publicKey;
  };
  try {
    const { payload, protectedHeader } = await compactVerify(token, findKey as never, { algorithms: [ALGORITHM] });
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (protectedHeader.typ !== TYPE || typeof claims !== "object" || claims === null) return null;
    const { iss, aud, jti } = claims as Record<string, unknown>;
    return iss === issuer && aud === AUDIENCE && validate(jti) ? String(jti) : null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

const seconds = (time: Date) => Math.floor(time.getTime() / 1_000);
