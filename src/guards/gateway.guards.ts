import { createHash } from "node:crypto";
import { canonicalJson } from "../audit/canonical-json.ts";
import { findReceipt } from "../inbound/inbound-message.repository.ts";
import { MAX_RAW_BYTES, type Receipt } from "../inbound/inbound-message.ts";
import type { Gateway } from "../policy/caller.ts";
import { allowed, refused } from "../policy/decision.ts";
import { guard, type Guarded } from "./guard.ts";
import { lockKey } from "./idempotency.repository.ts";

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
      readonly bytes: Uint8Array;
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
  async ({ sql, unit, input }): Promise<Guarded<KeyedDelivery>> => {
    const bytes = input.source.raw;
    if (!bytes) return { ...refused("INVALID", "M1"), field: ["input", "source"] };
    if (bytes.length > MAX_RAW_BYTES) return { ...refused("TOO_LARGE", "M2"), field: ["input", "source", "raw"] };
    const { clientId } = unit.caller as Gateway;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const inputHash = hashOf(input, sha256);
    await lockKey(sql, `client:${clientId}`, input.idempotencyKey);
    const known = await findReceipt(sql, clientId, input.idempotencyKey);
    if (!known) return allowed({ kind: "NEW", clientId, bytes, sha256, inputHash }, "M1");
    if (known.inputHash !== inputHash)
      return { ...refused("IDEMPOTENCY_KEY_REUSED", "M1"), field: ["input", "idempotencyKey"] };
    const { id, receivedAt } = known;
    return allowed({ kind: "KNOWN", receipt: { id, receivedAt, sha256 } }, "M1");
  },
);

function hashOf({ envelope }: DeliveryInput, sha256: string): string {
  const delivery = { mailFrom: envelope.mailFrom ?? null, rcptTo: envelope.rcptTo.toSorted(), sha256 };
  return createHash("sha256").update(canonicalJson(delivery)).digest("hex");
}
