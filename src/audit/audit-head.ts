import { decodeProtectedHeader } from "jose";
import { canonicalJson } from "./canonical-json.ts";
import type { ChainEnd } from "./audit-seal.ts";

/** Our key for heads; `createHeadSignature` in keys/ is one. */
export interface HeadSigner {
  /** Compact JWS (RFC 7515) whose protected header names the key. */
  sign(payload: string): Promise<string>;
}

export interface HeadVerifier {
  /** The payload; null for a bad signature or an unknown key. */
  verify(signature: string): Promise<string | null>;
}

/** The end of the chain at some moment, with our word for it. */
export interface AuditHead extends ChainEnd {
  /** By the sealer's clock, UTC with microseconds. */
  readonly at: string;
  readonly keyId: string;
  readonly signature: string;
}

export async function signHead({ sequence, hash }: ChainEnd, now: Date, signer: HeadSigner): Promise<AuditHead> {
  const at = now.toISOString().replace("Z", "000Z");
  const signature = await signer.sign(payloadOf({ sequence, hash, at }));
  const keyId = decodeProtectedHeader(signature).kid;
  if (keyId === undefined) throw new Error("a head's signature must name its key");
  return { sequence, hash, at, keyId, signature };
}

/** Whether the signature is ours and says exactly what stands beside it. */
export async function isSigned(head: AuditHead, verifier: HeadVerifier): Promise<boolean> {
  const payload = await verifier.verify(head.signature);
  return payload === payloadOf(head) && decodeProtectedHeader(head.signature).kid === head.keyId;
}

export const sameHead = (one: AuditHead, other: AuditHead) =>
  one.signature === other.signature && payloadOf(one) === payloadOf(other) && one.keyId === other.keyId;

const payloadOf = ({ sequence, hash, at }: Pick<AuditHead, "sequence" | "hash" | "at">) =>
  canonicalJson({ sequence, hash, at });
