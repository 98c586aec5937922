import { createHash } from "node:crypto";
import type { ClientFacts } from "./client-facts.ts";

/** One message as the wire gave it: exact bytes and the envelope as the client wrote it. */
export interface Delivery {
  readonly bytes: Buffer;
  readonly receivedAt: Date;
  readonly envelope: DeliveryEnvelope;
  /** What the transport itself calls this delivery, the same on every try; absent: a hash of bytes and envelope. */
  readonly key?: string;
}

export interface DeliveryEnvelope extends ClientFacts {
  /** Empty: the null path. Null: the transport cannot tell. */
  readonly mailFrom: string | null;
  /** Empty: the transport cannot tell. */
  readonly rcptTo: readonly string[];
}

export function sha256Of(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * The same on every try of a client that has no id of its own to give, as over SMTP: SHA-256, in hex, of the path and
 * recipients (in any order) and of the bytes. JSON holds no bare line feed, so no envelope can run into the bytes.
 */
export function idempotencyKeyOf({ envelope, bytes, key }: Delivery): string {
  if (key !== undefined) return key;
  const paths = JSON.stringify([envelope.mailFrom, envelope.rcptTo.toSorted()]);
  return createHash("sha256").update(`${paths}\n`).update(bytes).digest("hex");
}
