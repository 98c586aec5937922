import { CompactSign, compactVerify, decodeProtectedHeader, errors } from "jose";
import type { Keyring } from "./keyring.ts";

/** Signs heads of the audit chain, and checks them: the audit's HeadSigner and HeadVerifier. */
export interface HeadSignature {
  /** Compact JWS (RFC 7515), EdDSA, with the key's id. */
  sign(payload: string): Promise<string>;
  /** The payload; null for a bad signature or an unknown key. Keys that sign no longer still verify. */
  verify(signature: string): Promise<string | null>;
}

const TYPE = "mittente-audit-head+jws";
const MAX_LENGTH = 16_384;

export function createHeadSignature(keyring: Keyring, clock = () => new Date()): HeadSignature {
  return {
    async sign(payload) {
      const key = await keyring.signingKey("AUDIT_HEAD", clock());
      return new CompactSign(Buffer.from(payload, "utf8"))
        .setProtectedHeader({ alg: "EdDSA", kid: key.id, typ: TYPE })
        .sign(key.secret);
    },
    async verify(signature) {
      const keyId = signature.length <= MAX_LENGTH ? keyIdOf(signature) : null;
      if (keyId === null) return null;
      const [key] = await keyring.verifyingKeys("AUDIT_HEAD", clock(), ({ id }) => id === keyId);
      if (!key?.publicKey) return null;
      try {
        const { payload, protectedHeader } = await compactVerify(signature, key.publicKey, { algorithms: ["EdDSA"] });
        return protectedHeader.typ === TYPE ? Buffer.from(payload).toString("utf8") : null;
      } catch (cause) {
        if (cause instanceof errors.JOSEError) return null;
        throw cause;
      }
    },
  };
}

function keyIdOf(signature: string): string | null {
  try {
    return decodeProtectedHeader(signature).kid ?? null;
  } catch {
    return null;
  }
}
