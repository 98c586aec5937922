import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { EmailAddress } from "../connections/scalars.ts";
import { type KnownCode, mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import type { Disclosure } from "../policy/facts.ts";
import type { SettableStatus } from "../policy/ticket-status.ts";
import { DisclosureEnum, TicketStatusEnum } from "../tickets/ticket.enums.ts";
import { Ticket } from "../tickets/ticket.type.ts";
import { DisclosureAlarm } from "./alarm.type.ts";
import { DeliveryContentEnum, RouteOutcomeEnum } from "./message.enums.ts";
import { Message } from "./message.type.ts";

const MAX_BODY_BYTES = 64 * 1024;
const body = z
  .string()
  .refine((text) => text.trim() !== "", "empty")
  .refine((text) => Buffer.byteLength(text) <= MAX_BODY_BYTES, "more than 64 KiB")
  .refine((text) => !text.includes("\0"), "a NUL character");
/** One line: it goes into a header field. */
const subject = z
  .string()
  .refine((text) => text.trim() !== "", "empty")
  .refine((text) => [...text].length <= 200, "more than 200 characters")
  .refine((text) => !/[\p{Cc}\u2028\u2029]/u.test(text), "a control character or a line break");
const id = z.string().max(100);
const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .refine((key) => !key.includes("\0"), "a NUL character");

/** How many, how large and whose they may be is the policy's to say; this bounds the list itself. */
const attachmentIds = z.array(id).max(100).nullish();

const ATTACHMENTS =
  "`Attachment.id` of uploads of one's own, READY and on no message yet, at most 10 and 25 MiB in all; others are NOT_FOUND. Absent, null and [] are the same.";
const BODY = "Markdown, 1 character to 64 KiB of UTF-8.";
const KEY = "1 to 255 characters; the same key and input give the first answer again. Kept 7 days.";

@InputType({ description: "[portal] A new matter of the session's account." })
export class TicketOpenInput {
  @Field(() => String, { description: "[portal] One line, 1 to 200 characters." })
  subject!: string;

  @Field(() => String, { description: `[portal] ${BODY}` })
  body!: string;

  @Field(() => ID, { nullable: true, description: "[portal] `Service.id` of the account's own; absent or null: none." })
  serviceId?: string | null;

  @Field(() => [ID], { nullable: true, description: `[portal] ${ATTACHMENTS}` })
  attachmentIds?: string[] | null;

  @Field(() => String, { description: `[portal] ${KEY}` })
  idempotencyKey!: string;
}
export const ticketOpenBounds = z.object({ subject, body, serviceId: id.nullish(), attachmentIds, idempotencyKey });

@InputType({ description: "[portal] A customer's message on their own ticket." })
export class TicketMessagePostInput {
  @Field(() => ID, { description: "[portal] `Ticket.id`." })
  ticketId!: string;

  @Field(() => String, { description: `[portal] ${BODY}` })
  body!: string;

  @Field(() => [ID], { nullable: true, description: `[portal] ${ATTACHMENTS}` })
  attachmentIds?: string[] | null;

  @Field(() => String, { description: `[portal] ${KEY}` })
  idempotencyKey!: string;
}
export const ticketMessagePostBounds = z.object({ ticketId: id, body, attachmentIds, idempotencyKey });

@InputType({ description: "[desk] A ticket that staff open towards a customer: a reply without a question." })
export class TicketOpenForAccountInput {
  @Field(() => ID, { description: "[desk] `Account.id`." })
  accountId!: string;

  @Field(() => String, { description: "[desk] One line, 1 to 200 characters." })
  subject!: string;

  @Field(() => String, { description: `[desk] ${BODY}` })
  body!: string;

  @Field(() => DisclosureEnum, { description: "[desk] What it says (R3)." })
  disclosure!: Disclosure;

  @Field(() => ID, { nullable: true, description: "[desk] `Service.id` of that account; absent or null: none." })
  serviceId?: string | null;

  @Field(() => String, { description: `[desk] ${KEY}` })
  idempotencyKey!: string;
}
export const ticketOpenForAccountBounds = z.object({
  accountId: id,
  subject,
  body,
  serviceId: id.nullish(),
  idempotencyKey,
});

@InputType({ description: "[desk] A reply. It has no recipient: the ticket's account has." })
export class TicketReplyInput {
  @Field(() => ID, { description: "[desk] `Ticket.id`." })
  ticketId!: string;

  @Field(() => String, { description: `[desk] ${BODY}` })
  body!: string;

  @Field(() => DisclosureEnum, { description: "[desk] What it says (R3)." })
  disclosure!: Disclosure;

  @Field(() => ID, {
    nullable: true,
    description: "[desk] The service it is about; absent or null: the ticket's, if it has one.",
  })
  serviceId?: string | null;

  @Field(() => [ID], { nullable: true, description: `[desk] ${ATTACHMENTS}` })
  attachmentIds?: string[] | null;

  @Field(() => TicketStatusEnum, {
    nullable: true,
    description: "[desk] OPEN, WAITING_ON_CUSTOMER, ON_HOLD or SOLVED afterwards; absent or null: as the table says.",
  })
  setStatus?: SettableStatus | null;

  @Field(() => Int, {
    nullable: true,
    description: "[desk] The version last seen; another one now is STALE_VERSION. Absent or null: do not ask.",
  })
  version?: number | null;

  @Field(() => String, { description: `[desk] ${KEY}` })
  idempotencyKey!: string;
}
const settable = z.enum(["OPEN", "WAITING_ON_CUSTOMER", "ON_HOLD", "SOLVED"]);
export const ticketReplyBounds = z.object({
  ticketId: id,
  body,
  serviceId: id.nullish(),
  attachmentIds,
  setStatus: settable.nullish(),
  version: z.int().min(1).nullish(),
  idempotencyKey,
});

@InputType({ description: "[desk] An internal note." })
export class TicketNoteAddInput {
  @Field(() => ID, { description: "[desk] `Ticket.id`." })
  ticketId!: string;

  @Field(() => String, { description: `[desk] ${BODY} It never leaves the desk.` })
  body!: string;

  @Field(() => [ID], { nullable: true, description: `[desk] ${ATTACHMENTS}` })
  attachmentIds?: string[] | null;

  @Field(() => String, { description: `[desk] ${KEY}` })
  idempotencyKey!: string;
}
export const ticketNoteAddBounds = ticketMessagePostBounds;

@InputType({ description: "[desk] A supervisor's word that the text may go after all (R5)." })
export class DisclosureAlarmReleaseInput {
  @Field(() => ID, { description: "[desk] `DisclosureAlarm.id`." })
  alarmId!: string;

  @Field(() => String, { description: "[desk] Why, 1 to 2,000 characters, for the audit log." })
  reason!: string;
}
export const disclosureAlarmReleaseBounds = z.object({ alarmId: id, reason: z.string().trim().min(1).max(2_000) });

@ObjectType({ description: "[desk] Where a reply goes at this moment; every attempt to send decides anew (R2)." })
export class ReplyRoute {
  @Field(() => RouteOutcomeEnum, { description: "[desk] Whether its mail goes anywhere." })
  outcome!: "ROUTED" | "REFUSED";

  @Field(() => DeliveryContentEnum, { description: "[desk] What the mail carries." })
  content!: "FULL" | "NOTICE_ONLY";

  @Field(() => EmailAddress, {
    nullable: true,
    description: "[desk] The registered address, or for an enquiry the one that asked. Null where REFUSED.",
  })
  recipient!: string | null;

  @Field(() => String, { description: "[desk] The rule that decided." })
  rule!: string;

  @Field(() => String, { description: "[desk] That rule's title." })
  explanation!: string;
}

/** `{ ticket message … userErrors }` of a mutation that writes. */
function writing(
  name: string,
  audience: string,
  codes: readonly KnownCode[],
  extras: "NONE" | "ROUTE" | "ROUTE_AND_ALARM" = "NONE",
) {
  const errors = mutationErrors(name, codes);
  @ObjectType(`${name}Written`, { description: `[${audience}] Not in the schema: what its payload extends.` })
  class Written {
    @Field(() => Ticket, { nullable: true, description: `[${audience}] As it is now; null where userErrors say why.` })
    ticket!: Ticket | null;

    @Field(() => Message, {
      nullable: true,
      description: `[${audience}] What was written; null where userErrors say why.`,
    })
    message!: Message | null;

    @Field(() => [errors.UserErrorType], { description: `[${audience}] Empty on success.` })
    userErrors!: UserErrorValue[];
  }
  @ObjectType(`${name}Routed`, { description: `[${audience}] Not in the schema: what its payload extends.` })
  class Routed extends Written {
    @Field(() => ReplyRoute, {
      nullable: true,
      description: `[${audience}] Where it goes; null where userErrors say why.`,
    })
    route!: ReplyRoute | null;
  }
  const description = `[${audience}] What was written.`;
  if (extras === "NONE") {
    @ObjectType(`${name}Payload`, { description })
    class Payload extends Written {}
    return { Payload, errors };
  }
  if (extras === "ROUTE") {
    @ObjectType(`${name}Payload`, { description })
    class Payload extends Routed {}
    return { Payload, errors };
  }
  @ObjectType(`${name}Payload`, { description })
  class Payload extends Routed {
    @Field(() => DisclosureAlarm, {
      nullable: true,
      description: `[${audience}] With FOREIGN_SERVICE_MENTIONED: the refused reply, kept.`,
    })
    alarm!: DisclosureAlarm | null;
  }
  return { Payload, errors };
}

const ONCE = ["INVALID", "IDEMPOTENCY_KEY_REUSED", "RATE_LIMITED"] as const;
const ROUTED = [
  "DISCLOSURE_NEEDS_ACCOUNT",
  "SERVICE_NOT_ON_ACCOUNT",
  "FOREIGN_SERVICE_MENTIONED",
  "ACCOUNT_CLOSED",
  "ACCOUNT_FROZEN",
] as const;
export const Open = writing("TicketOpen", "portal", ["NOT_FOUND", ...ONCE]);
export const Post = writing("TicketMessagePost", "portal", ["NOT_FOUND", ...ONCE, "TICKET_CLOSED"]);
export const OpenForAccount = writing("TicketOpenForAccount", "desk", ["NOT_FOUND", ...ONCE, ...ROUTED], "ROUTE");
export const Reply = writing(
  "TicketReply",
  "desk",
  ["NOT_FOUND", ...ONCE, "STALE_VERSION", "TICKET_CLOSED", ...ROUTED],
  "ROUTE_AND_ALARM",
);
export const Note = writing("TicketNoteAdd", "desk", ["NOT_FOUND", ...ONCE]);
export const AlarmRelease = writing(
  "DisclosureAlarmRelease",
  "desk",
  ["NOT_FOUND", "INVALID", "FORBIDDEN_ROLE", "SAME_PERSON", "EXPIRED", "TICKET_CLOSED", ...ROUTED],
  "ROUTE",
);
