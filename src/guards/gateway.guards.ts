import { createHash } from "node:crypto";
import { canonicalJson } from "../audit/canonical-json.ts";
import { BlobMissing } from "../blobs/blob.errors.ts";
import type { BlobStore } from "../blobs/blob.ts";
import type { Sql } from "../database/connection.ts";
import { findReceipt } from "../inbound/inbound-message.repository.ts";
import { MAX_RAW_BYTES, type Receipt } from "../inbound/inbound-message.ts";
import type { Gateway } from "../policy/caller.ts";
import { allowed, refused } from "../policy/decision.ts";
import { holdBlobs } from "../uploads/named-blobs.ts";
import { guard, type Guarded } from "./guard.ts";
import { lockKey } from "./idempotency.repository.ts";
import { uploadedMail } from "./upload.guards.ts";

interface DeliveryInput {
  readonly idempotencyKey: string;
  readonly envelope: { readonly mailFrom?: string | null; readonly rcptTo: readonly string[] };
  readonly source: { readonly raw?: Uint8Array | null; readonly uploadId?: string | null };
}

/** Bytes to keep under a key that is free, or what the key was used for already. Either way the key is locked. */
export type KeyedDelivery =
  | {
      readonly kind: "NEW";
      readonly clientId: string;
      readonly size: number;
      /** Null: they are the blob named by sha256, which stays until this transaction ends. */
      readonly raw: Uint8Array | null;
      readonly sha256: string;
      readonly inputHash: string;
    }
  | { readonly kind: "KNOWN"; readonly receipt: Receipt };

/**
 * M1. For the bridge a key counts for ever: with the same delivery it gives the first receipt again, with another it is an
 * error. A delivery is path, recipients (in any order) and bytes; how the connection came (client's address, HELO, TLS),
 * when, and what the gateway thinks of it may differ on a retry.
 */
export const Delivered = guard<KeyedDelivery, DeliveryInput>(
  "delivery",
  async ({ sql, unit, context, input }): Promise<Guarded<KeyedDelivery>> => {
    const given = await givenBytes(sql, input);
    if (given.kind !== "allowed") return given;
    const { sha256, size, raw } = given.value;
    const { clientId } = unit.caller as Gateway;
    const inputHash = hashOf(input, sha256);
    await lockKey(sql, `client:${clientId}`, input.idempotencyKey);
    const known = await findReceipt(sql, clientId, input.idempotencyKey);
    if (!known) {
      const kept = raw ?? (await keptBytes(sql, context.installation.blobs, given.value));
      if (kept === "GONE") return NO_UPLOAD;
      return allowed({ kind: "NEW", clientId, size, raw: kept, sha256, inputHash }, "M1");
    }
    if (known.inputHash !== inputHash)
      return { ...refused("IDEMPOTENCY_KEY_REUSED", "M1"), field: ["input", "idempotencyKey"] };
    const { id, receivedAt } = known;
    return allowed({ kind: "KNOWN", receipt: { id, receivedAt, sha256 } }, "M1");
  },
);

interface GivenBytes {
  readonly sha256: string;
  readonly size: number;
  /** Null: brought by an upload. */
  readonly raw: Uint8Array | null;
}

const NO_UPLOAD = { ...refused("INVALID", "M1"), field: ["input", "source", "uploadId"] };

async function givenBytes(sql: Sql, { source: { raw, uploadId } }: DeliveryInput): Promise<Guarded<GivenBytes>> {
  if (uploadId != null) {
    const mail = await uploadedMail(sql, uploadId);
    return mail ? allowed({ ...mail, raw: null }, "M1") : NO_UPLOAD;
  }
  if (!raw) return { ...refused("INVALID", "M1"), field: ["input", "source"] };
  if (raw.length > MAX_RAW_BYTES) return { ...refused("TOO_LARGE", "M2"), field: ["input", "source", "raw"] };
  return allowed({ sha256: createHash("sha256").update(raw).digest("hex"), size: raw.length, raw }, "M1");
}

/** Of an upload: what is small stands in the row, however it came; what is not, in its blob. */
async function keptBytes(
  sql: Sql,
  blobs: BlobStore,
  { sha256, size }: GivenBytes,
): Promise<Uint8Array | null | "GONE"> {
  try {
    await holdBlobs(sql, blobs, [sha256]);
    return size > MAX_RAW_BYTES ? null : await blobs.get(sha256);
  } catch (error) {
    if (error instanceof BlobMissing) return "GONE";
    throw error;
  }
}

function hashOf({ envelope }: DeliveryInput, sha256: string): string {
  const delivery = { mailFrom: envelope.mailFrom ?? null, rcptTo: envelope.rcptTo.toSorted(), sha256 };
  return createHash("sha256").update(canonicalJson(delivery)).digest("hex");
}
