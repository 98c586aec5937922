import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { parse, stringify } from "uuid";
import { z } from "zod";
import type { PasskeyRow } from "./credential.repository.ts";

/** The site whose passkeys they are (WebAuthn, 4): a frontend's address. Its host name is the id, for good. */
export interface RelyingParty {
  readonly name: string;
  readonly origin: string;
}

const idOf = ({ origin }: RelyingParty) => new URL(origin).hostname;

/** Where the frontend stands. @param url as the settings have it */
export const relyingParty = (url: string, name: string): RelyingParty => ({ name, origin: new URL(url).origin });

/** ES256, EdDSA, RS256: what authenticators make. */
const ALGORITHMS = [-7, -8, -257];
export const CEREMONY_MS = 5 * 60_000;

export interface NewPasskeyOf {
  readonly ownerId: string;
  readonly userName: string;
  readonly displayName: string;
  readonly existing: readonly { readonly passkeyId: string; readonly transports: readonly string[] | null }[];
}

/** For `navigator.credentials.create`. A passkey is discoverable, and asks for finger, face or PIN. */
export function creationOptions(party: RelyingParty, { ownerId, userName, displayName, existing }: NewPasskeyOf) {
  return generateRegistrationOptions({
    rpName: party.name,
    rpID: idOf(party),
    userName,
    userDisplayName: displayName,
    userID: new Uint8Array(parse(ownerId)),
    timeout: CEREMONY_MS,
    attestationType: "none",
    excludeCredentials: existing.map(({ passkeyId, transports }) => ({
      id: passkeyId,
      ...(transports ? { transports: [...transports] } : {}),
    })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** For `navigator.credentials.get`: of any account, so that it says of none whether it is there (A3). */
export const requestOptions = (party: RelyingParty) =>
  generateAuthenticationOptions({ rpID: idOf(party), timeout: CEREMONY_MS, userVerification: "required" });

const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/);
const common = {
  id: base64url.min(1).max(1_400),
  rawId: base64url.min(1).max(1_400),
  type: z.literal("public-key"),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
};

/** PublicKeyCredential.toJSON() of a creation, bounded. Anything else in it is dropped. */
const creation = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url.max(4_000),
    attestationObject: base64url.max(20_000),
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});
/** … and of an assertion. */
const assertion = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url.max(4_000),
    authenticatorData: base64url.max(4_000),
    signature: base64url.max(4_000),
    userHandle: base64url.max(100).nullish(),
  }),
});

export interface MadePasskey {
  readonly passkeyId: string;
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly transports: readonly string[] | null;
}

/** Null for what does not hold. Which check failed is nobody's business. */
export async function verifyCreation(
  party: RelyingParty,
  challenge: string,
  given: unknown,
): Promise<MadePasskey | null> {
  const read = creation.safeParse(given);
  if (!read.success) return null;
  const verified = await verifyRegistrationResponse({
    response: read.data as never,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: idOf(party),
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null);
  if (!verified?.verified) return null;
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  return { passkeyId: id, publicKey, signCount: counter, transports: read.data.response.transports ?? null };
}

/** What an assertion says before anything is verified: whose passkey, and which. Null for what is none. */
export function claimOf(given: unknown): { readonly passkeyId: string; readonly ownerId: string | null } | null {
  const read = assertion.safeParse(given);
  if (!read.success) return null;
  const handle = Buffer.from(read.data.response.userHandle ?? "", "base64url");
  return { passkeyId: read.data.id, ownerId: handle.length === 16 ? uuidOf(handle) : null };
}

function uuidOf(bytes: Uint8Array): string | null {
  try {
    return stringify(bytes);
  } catch {
    return null;
  }
}

/** The authenticator's new count; null for what does not hold. */
export async function verifyAssertion(
  party: RelyingParty,
  challenge: string,
  { passkeyId, publicKey, signCount }: PasskeyRow,
  given: unknown,
): Promise<number | null> {
  const read = assertion.safeParse(given);
  if (!read.success) return null;
  const verified = await verifyAuthenticationResponse({
    response: read.data as never,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: idOf(party),
    credential: { id: passkeyId!, publicKey: new Uint8Array(publicKey!), counter: signCount! },
    requireUserVerification: true,
  }).catch(() => null);
  return verified?.verified ? verified.authenticationInfo.newCounter : null;
}
