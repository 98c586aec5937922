import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import { Message } from "../messages/message.type.ts";
import type { ReleaseAs } from "../policy/held-mail.ts";
import { Ticket } from "../tickets/ticket.type.ts";
import { ReleaseAsEnum } from "./inbound-message.enums.ts";
import { InboundMessageFilter } from "./inbound-message.inputs.ts";
import { InboundMessage } from "./inbound-message.type.ts";

const id = z.string().max(100);
const withoutNul = (text: string) => !text.includes("\0");
const note = z.string().trim().max(2_000).refine(withoutNul, "a NUL character");

@InputType({ description: "[desk] What to make of a held mail." })
export class InboundMessageReleaseInput {
  @Field(() => ID, { description: "[desk] `InboundMessage.id`." })
  id!: string;

  @Field(() => ReleaseAsEnum, { description: "[desk] One of its `releasableAs`; anything else is NOT_RELEASABLE." })
  as!: ReleaseAs;

  @Field(() => ID, {
    nullable: true,
    description:
      "[desk] `Account.id`: one of those that the claimed address is registered for, then and now. Absent or null where there is only one, and for an enquiry.",
  })
  accountId?: string | null;

  @Field(() => String, { description: "[desk] Why, for the record: 1 to 2,000 characters." })
  note!: string;
}
export const releaseBounds = z.object({ id, accountId: id.nullish(), note: note.min(1) });
export const releaseErrors = mutationErrors("InboundMessageRelease", [
  "NOT_FOUND",
  "INVALID",
  "NOT_RELEASABLE",
  "STALE_VERSION",
  "RATE_LIMITED",
]);

@ObjectType("InboundMessageReleasePayload", { description: "[desk] What it became." })
export class InboundMessageReleasePayload {
  @Field(() => InboundMessage, { nullable: true, description: "[desk] The mail, reviewed." })
  inboundMessage!: InboundMessage | null;

  @Field(() => Ticket, { nullable: true, description: "[desk] Where it was filed." })
  ticket!: Ticket | null;

  @Field(() => Message, { nullable: true, description: "[desk] The message that was made of it." })
  message!: Message | null;

  @Field(() => [releaseErrors.UserErrorType], { description: "[desk] Empty when it was released." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[desk] Held mail that nobody wants." })
export class InboundMessageDiscardInput {
  @Field(() => [ID], { description: "[desk] `InboundMessage.id`, 1 to 100." })
  ids!: string[];

  @Field(() => String, { nullable: true, description: "[desk] Why; up to 2,000 characters." })
  note?: string | null;
}
export const discardBounds = z.object({ ids: z.array(id).min(1).max(100), note: note.nullish() });
export const discardErrors = mutationErrors("InboundMessageDiscard", ["NOT_FOUND", "INVALID", "RATE_LIMITED"]);

@ObjectType("InboundMessageDiscardPayload", { description: "[desk] What was discarded. Its bytes are kept." })
export class InboundMessageDiscardPayload {
  @Field(() => [InboundMessage], {
    nullable: true,
    description: "[desk] All that were named, as they are now: what somebody decided before is left as it was.",
  })
  inboundMessages!: InboundMessage[] | null;

  @Field(() => Int, { nullable: true, description: "[desk] How many this call discarded." })
  discardedCount!: number | null;

  @Field(() => [discardErrors.UserErrorType], { description: "[desk] With any of these, nothing was discarded." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[desk] Held mail of one kind that nobody wants." })
export class InboundMessagesDiscardInput {
  @Field(() => InboundMessageFilter, {
    description:
      "[desk] Which of the mail that waits; outcome and review are ignored. It must name a reason, a claimed address or an account: nobody discards everything by mistake.",
  })
  filter!: InboundMessageFilter;

  @Field(() => String, { nullable: true, description: "[desk] Why; up to 2,000 characters." })
  note?: string | null;
}
export const discardMatchingBounds = z.object({
  filter: z
    .object({ reason: z.array(z.unknown()).max(50).nullish(), claimedFrom: z.string().max(1_000).nullish() })
    .loose()
    .refine(
      ({ reason, claimedFrom, accountId }) => (reason?.length ?? 0) > 0 || claimedFrom != null || accountId != null,
      "name a reason, a claimed address or an account",
    ),
  note: note.nullish(),
});
export const discardMatchingErrors = mutationErrors("InboundMessagesDiscard", ["INVALID", "RATE_LIMITED"]);

@ObjectType("InboundMessagesDiscardPayload", { description: "[desk] How much was discarded. The bytes are kept." })
export class InboundMessagesDiscardPayload {
  @Field(() => Int, { nullable: true, description: "[desk] How many this call discarded: the oldest, at most 500." })
  discardedCount!: number | null;

  @Field(() => Boolean, { nullable: true, description: "[desk] More wait that match: call again." })
  hasMore!: boolean | null;

  @Field(() => [discardMatchingErrors.UserErrorType], { description: "[desk] Empty when it was done." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[portal] Mail in the account's name that could not be proved." })
export class InboundMessageClaimInput {
  @Field(() => ID, { description: "[portal] `UnprovenMail.id`." })
  id!: string;

  @Field(() => String, {
    description: "[portal] 1 to 255 characters; the same key and input give the first answer again. Kept 7 days.",
  })
  idempotencyKey!: string;
}
export const claimBounds = z.object({
  id,
  idempotencyKey: z.string().min(1).max(255).refine(withoutNul, "a NUL character"),
});
export const claimErrors = mutationErrors("InboundMessageClaim", [
  "NOT_FOUND",
  "INVALID",
  "IDEMPOTENCY_KEY_REUSED",
  "RATE_LIMITED",
]);

@ObjectType("InboundMessageClaimPayload", { description: "[portal] The ticket that it became." })
export class InboundMessageClaimPayload {
  @Field(() => Ticket, { nullable: true, description: "[portal] A ticket of the session's account." })
  ticket!: Ticket | null;

  @Field(() => Message, { nullable: true, description: "[portal] The mail's words." })
  message!: Message | null;

  @Field(() => [claimErrors.UserErrorType], { description: "[portal] Empty when it was claimed." })
  userErrors!: UserErrorValue[];
}
