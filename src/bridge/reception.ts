import { SpanKind, trace } from "@opentelemetry/api";
import { ApiError } from "../clients/api-error.ts";
import type { ApiClient } from "../clients/client.ts";
import {
  InboundMessageReceiveDocument,
  type InboundMessageReceiveInput,
  type InboundMessageReceiveMutation,
  type InboundSource,
} from "../clients/generated/bridge/graphql.ts";
import { idempotencyKeyOf, sha256Of, type Delivery } from "./delivery.ts";
import type { Log } from "./log.ts";
import { NOT_NOW, SmtpRefusal, type SmtpReply } from "./smtp-reply.ts";
import { sourceOf } from "./source.ts";
import { UploadFailed } from "./upload.ts";

type Payload = InboundMessageReceiveMutation["inboundMessageReceive"];

/** Hands one message over. Never throws: whatever goes wrong, the client is told to come again. */
export type Reception = (delivery: Delivery) => Promise<SmtpReply>;

/** @param mta the authserv-id of this gateway */
export function reception(api: ApiClient, mta: string, log: Log): Reception {
  return inTrace(async (delivery) => {
    try {
      const { inboundMessageReceive } = await api.execute(InboundMessageReceiveDocument, {
        input: inputOf(delivery, await sourceOf(api, delivery.bytes), mta),
      });
      const reply = replyOf(inboundMessageReceive, sha256Of(delivery.bytes));
      log.info(factsOf(delivery, reply, inboundMessageReceive), "message handed over");
      return reply;
    } catch (error) {
      if (error instanceof SmtpRefusal) return error.reply;
      log.warn({ fault: faultOf(error), size: delivery.bytes.length }, "message not handed over, to be tried again");
      return NOT_NOW;
    }
  });
}

/** A message's trace begins here, and goes on in the API. */
function inTrace(receive: Reception): Reception {
  const tracer = trace.getTracer("mittente");
  return (delivery) =>
    tracer.startActiveSpan("bridge receive", { kind: SpanKind.SERVER, root: true }, async (span) => {
      try {
        const reply = await receive(delivery);
        span.setAttribute("smtp.reply.code", reply.code);
        return reply;
      } finally {
        span.end();
      }
    });
}

function inputOf(delivery: Delivery, source: InboundSource, mta: string): InboundMessageReceiveInput {
  const { mailFrom, rcptTo, clientIp, helo, tls } = delivery.envelope;
  return {
    idempotencyKey: idempotencyKeyOf(delivery),
    receivedAt: delivery.receivedAt.toISOString(),
    envelope: { mailFrom, rcptTo: [...rcptTo], clientIp, helo, tls },
    source,
    mta,
  };
}

/**
 * The API's reply, believed as far as it can be: a 250 needs a receipt for exactly these bytes, a refusal needs to be one.
 * Anything else is "later".
 */
function replyOf({ receipt, smtpReply }: Payload, sha256: string): SmtpReply {
  const { code, enhancedCode, text } = smtpReply;
  const isDurable = receipt !== null && receipt.sha256.toLowerCase() === sha256;
  const isBelievable = code === 250 ? isDurable : code >= 400 && code <= 599;
  const agrees = new RegExp(`^${String(code)[0]}\\.\\d{1,3}\\.\\d{1,3}$`).test(enhancedCode);
  if (!Number.isInteger(code) || !isBelievable || !agrees) return NOT_NOW;
  return { code, enhancedCode, text: singleLine(text) };
}

/** RFC 5321, 4.5.3.1.5: a reply line has at most 512 octets. */
function singleLine(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, " ").slice(0, 400);
}

function factsOf(delivery: Delivery, reply: SmtpReply, { receipt, isDuplicate, userErrors }: Payload) {
  return {
    receiptId: receipt?.id ?? null,
    size: delivery.bytes.length,
    isDuplicate,
    code: reply.code,
    errors: userErrors.map((error) => error.code),
  };
}

function faultOf(error: unknown): object {
  if (error instanceof ApiError) return error.fault;
  if (error instanceof UploadFailed) return { kind: "upload", status: error.status };
  return { kind: error instanceof Error ? error.name : "unknown" };
}
