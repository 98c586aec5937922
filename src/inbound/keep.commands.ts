import type { Transaction } from "../database/transaction.ts";
import type { KeyedDelivery } from "../guards/gateway.guards.ts";
import { newId } from "../nodes/global-id.ts";
import { insertInboundMessage, wakeJudge } from "./inbound-message.repository.ts";
import type { ClaimedMail, Kept } from "./inbound-message.ts";
import type { InboundMessageReceiveInput } from "./inbound-message.inputs.ts";
import { cutText, storableFacts, storableText } from "./storable.ts";

/** Longer than the queue of this process ever is, in milliseconds; short, since after a crash nobody judges before it is over. */
const KEPT_LEASE_MS = 60_000;

/**
 * A1: bytes, envelope and key, durable before anything is decided and before the bridge may say 250.
 * @param judgedHere this process judges it right after the commit: it stands under its lease from the beginning, and no job
 * wakes anybody. Else a job does. Should either fail, the sweep finds the row.
 */
export async function keep(
  transaction: Transaction,
  delivery: KeyedDelivery,
  input: InboundMessageReceiveInput,
  now: Date,
  judgedHere: boolean,
): Promise<Kept> {
  if (delivery.kind === "KNOWN") return { receipt: delivery.receipt, isDuplicate: true, claimed: null };
  const { clientId, size, raw, sha256, inputHash } = delivery;
  const { envelope, idempotencyKey, mta, advice } = input;
  const id = newId();
  // A gateway whose clock is ahead must not make an old signature fresh, nor a deferral endless.
  const receivedAt = input.receivedAt < now ? input.receivedAt : now;
  const claimed: ClaimedMail = {
    id,
    receivedAt,
    keptAt: now,
    sha256,
    raw,
    mailFrom: envelope.mailFrom ?? null,
    rcptTo: envelope.rcptTo.map(storableText),
    clientIp: envelope.clientIp ?? null,
    helo: envelope.helo ?? null,
    advice: advice == null ? null : { ...storableFacts(advice) },
    attempts: judgedHere ? 1 : 0,
  };
  await insertInboundMessage(transaction.sql, {
    ...claimed,
    clientId,
    idempotencyKey,
    inputHash,
    size,
    tls: envelope.tls ?? null,
    mta: cutText(mta, 255),
    nextAttemptAt: now,
    leaseUntil: judgedHere ? new Date(now.getTime() + KEPT_LEASE_MS) : null,
  });
  if (!judgedHere) await wakeJudge(transaction.sql, id);
  return { receipt: { id, receivedAt, sha256 }, isDuplicate: false, claimed: judgedHere ? claimed : null };
}
