import type { Transaction } from "../database/transaction.ts";
import type { KeyedDelivery } from "../guards/gateway.guards.ts";
import { newId } from "../nodes/global-id.ts";
import { insertInboundMessage, wakeJudge } from "./inbound-message.repository.ts";
import type { Kept } from "./inbound-message.ts";
import type { InboundMessageReceiveInput } from "./inbound-message.inputs.ts";
import { cutText, storableFacts, storableText } from "./storable.ts";

/**
 * A1: bytes, envelope and key, durable before anything is decided and before the bridge may say 250. Due at once: should
 * neither this process nor the job judge it, the sweep does.
 */
export async function keep(
  transaction: Transaction,
  delivery: KeyedDelivery,
  input: InboundMessageReceiveInput,
  now: Date,
): Promise<Kept> {
  if (delivery.kind === "KNOWN") return { receipt: delivery.receipt, isDuplicate: true };
  const { clientId, size, raw, sha256, inputHash } = delivery;
  const { envelope, idempotencyKey, mta, advice } = input;
  const id = newId();
  // A gateway whose clock is ahead must not make an old signature fresh, nor a deferral endless.
  const receivedAt = input.receivedAt < now ? input.receivedAt : now;
  await insertInboundMessage(transaction.sql, {
    id,
    clientId,
    idempotencyKey,
    inputHash,
    receivedAt,
    keptAt: now,
    size,
    sha256,
    raw,
    mailFrom: envelope.mailFrom ?? null,
    rcptTo: envelope.rcptTo.map(storableText),
    clientIp: envelope.clientIp ?? null,
    helo: envelope.helo ?? null,
    tls: envelope.tls ?? null,
    mta: cutText(mta, 255),
    advice: advice == null ? null : { ...storableFacts(advice) },
    nextAttemptAt: now,
  });
  await wakeJudge(transaction.sql, id);
  return { receipt: { id, receivedAt, sha256 }, isDuplicate: false };
}
