import { isIP } from "node:net";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { Base64, DateTime, JSONObject } from "../connections/scalars.ts";
import { mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import { globalId } from "../nodes/global-id.ts";
import type { InboundOutcome, InboundReason } from "../policy/inbound-reasons.ts";
import { InboundOutcomeEnum, InboundReasonEnum, ReviewStateEnum } from "./inbound-message.enums.ts";
import type { Kept } from "./inbound-message.ts";

@InputType({
  description: "[bridge] [desk] How the mail was handed over. Null is unknown: IMAP, a pipe and a webhook cannot tell.",
})
export class EnvelopeInput {
  @Field(() => String, {
    nullable: true,
    description: "[bridge] [desk] Null: unknown. Empty: the null path. At most 1,000 characters.",
  })
  mailFrom?: string | null;

  @Field(() => [String], { description: "[bridge] [desk] At most 200. Empty: unknown." })
  rcptTo!: string[];

  @Field(() => String, { nullable: true, description: "[bridge] [desk] The client's IP address; null: unknown." })
  clientIp?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "[bridge] [desk] What it called itself, at most 1,000 characters; null: unknown.",
  })
  helo?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "[bridge] [desk] Whether the connection was encrypted; null: unknown.",
  })
  tls?: boolean | null;
}

@InputType({ description: "[bridge] [desk] The exact bytes. Exactly one of these." })
export class InboundSource {
  @Field(() => Base64, { nullable: true, description: "[bridge] [desk] Up to 1 MiB decoded; larger is TOO_LARGE." })
  raw?: Uint8Array | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "[bridge] [desk] `UploadSlot.id` of the bridge's own, whose bytes came, within a day; any other is INVALID. A preview takes none.",
  })
  uploadId?: string | null;
}

@InputType({ description: "[bridge] One delivery." })
export class InboundMessageReceiveInput {
  @Field(() => String, {
    description:
      "[bridge] The bridge's own id of this delivery, the same on every retry, 1 to 255 characters; over SMTP a hash of bytes and envelope. Kept for ever.",
  })
  idempotencyKey!: string;

  @Field(() => DateTime, {
    description: "[bridge] When the gateway had it. A moment that is yet to come counts as now.",
  })
  receivedAt!: Date;

  @Field(() => EnvelopeInput, { description: "[bridge] The envelope." })
  envelope!: EnvelopeInput;

  @Field(() => InboundSource, { description: "[bridge] The bytes." })
  source!: InboundSource;

  @Field(() => String, { description: "[bridge] The gateway's authserv-id, for the record; up to 255 characters." })
  mta!: string;

  @Field(() => JSONObject, {
    nullable: true,
    description:
      "[bridge] The MTA's own opinions on authentication, spam (`spam`: true or a verdict) and malware: advice, never identity.",
  })
  advice?: Record<string, unknown> | null;
}

@InputType({ description: "[desk] A mail that is not kept." })
export class InboundMessagePreviewInput {
  @Field(() => EnvelopeInput, { description: "[desk] The envelope." })
  envelope!: EnvelopeInput;

  @Field(() => InboundSource, { description: "[desk] The bytes." })
  source!: InboundSource;
}

@InputType({ description: "[desk] Absent and null both mean: do not filter. At most 50 entries in a list." })
export class InboundMessageFilter {
  @Field(() => [InboundOutcomeEnum], { nullable: true, description: "[desk] Any of these." })
  outcome?: InboundOutcome[] | null;

  @Field(() => [InboundReasonEnum], { nullable: true, description: "[desk] Any of these." })
  reason?: InboundReason[] | null;

  @Field(() => [ReviewStateEnum], {
    nullable: true,
    description: "[desk] Any of these; mail that was never held has none.",
  })
  review?: (keyof typeof ReviewStateEnum)[] | null;

  @Field(() => String, { nullable: true, description: "[desk] The claimed address, in any spelling." })
  claimedFrom?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "[desk] `Account.id`: mail about it, or with it among the candidates.",
  })
  accountId?: string | null;

  @Field(() => DateTime, { nullable: true, description: "[desk] Received after." })
  receivedAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "[desk] Received before." })
  receivedBefore?: Date | null;
}

export const inboundMessageReceiveErrors = mutationErrors("InboundMessageReceive", [
  "INVALID",
  "TOO_LARGE",
  "IDEMPOTENCY_KEY_REUSED",
  "RATE_LIMITED",
]);

// Longer than RFC 5321 lets them be: what is wrong with an envelope is the policy's to say, of mail that is kept.
const path = z.string().max(1_000).refine(withoutNul, "no NUL");
export const envelopeBounds = z.object({
  mailFrom: path.nullish(),
  rcptTo: z.array(path).max(200),
  clientIp: z
    .string()
    .refine((text) => isIP(text) !== 0 && !text.includes("%"), "an IP address without a zone")
    .nullish(),
  helo: path.nullish(),
});

export const inboundMessageReceiveBounds = z.object({
  idempotencyKey: z.string().min(1).max(255).refine(withoutNul, "no NUL"),
  envelope: envelopeBounds,
  mta: z.string().max(255),
  advice: z
    .unknown()
    .refine((advice) => JSON.stringify(advice ?? null).length <= 65_536, "at most 64 KiB as JSON")
    .nullish(),
});

function withoutNul(text: string): boolean {
  return !text.includes("\0");
}

@ObjectType({ description: "[bridge] That the bytes are safe, and nothing of what was decided." })
export class InboundReceipt {
  @Field(() => ID, { description: "[bridge] The inbound message's id." })
  id!: string;

  @Field(() => DateTime, { description: "[bridge] As it counts." })
  receivedAt!: Date;

  @Field(() => String, { description: "[bridge] Of the bytes, hex." })
  sha256!: string;
}

@ObjectType({ description: "[bridge] What to tell the mail client." })
export class SmtpReply {
  @Field(() => Int, { description: "[bridge] RFC 5321: 250, 451 or 552." })
  code!: number;

  @Field(() => String, { description: "[bridge] RFC 3463." })
  enhancedCode!: string;

  @Field(() => String, { description: "[bridge] One line of US-ASCII." })
  text!: string;
}

const SAFE: SmtpReply = { code: 250, enhancedCode: "2.0.0", text: "Message is safe with us" };
const TOO_LARGE: SmtpReply = { code: 552, enhancedCode: "5.3.4", text: "Message is larger than we take" };
const LATER: SmtpReply = { code: 451, enhancedCode: "4.3.0", text: "Message was not taken, try again later" };

@ObjectType({ description: "[bridge] The bridge learns that the bytes are safe, and nothing of what was decided." })
export class InboundMessageReceivePayload {
  readonly kept?: Kept;

  @Field(() => [inboundMessageReceiveErrors.UserErrorType], {
    description: "[bridge] Empty when the bytes are durable.",
  })
  userErrors!: UserErrorValue[];

  @Field(() => InboundReceipt, { nullable: true, description: "[bridge] Null where userErrors say why." })
  receipt(): InboundReceipt | null {
    if (!this.kept) return null;
    const { id, receivedAt, sha256 } = this.kept.receipt;
    return { id: globalId("InboundMessage", id), receivedAt, sha256 };
  }

  @Field(() => Boolean, {
    description: "[bridge] The key was used before for the same delivery: this is its first receipt.",
  })
  isDuplicate(): boolean {
    return this.kept?.isDuplicate ?? false;
  }

  @Field(() => SmtpReply, {
    description: "[bridge] 250 as soon as the bytes are durable, 451 when they are not, 552 for what will never fit.",
  })
  smtpReply(): SmtpReply {
    if (this.kept) return SAFE;
    return this.userErrors.some(({ code }) => code === "TOO_LARGE") ? TOO_LARGE : LATER;
  }
}
