import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { DateTime } from "../connections/scalars.ts";
import { type KnownCode, mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import type { TicketStatus } from "../policy/facts.ts";
import {
  AssigneeIsEnum,
  OrderDirectionEnum,
  OriginEnum,
  TicketOrderFieldEnum,
  TicketPriorityEnum,
  TicketStatusEnum,
} from "./ticket.enums.ts";
import { Ticket } from "./ticket.type.ts";

@InputType({ description: "[portal] [desk] Exactly one of these." })
export class TicketBy {
  @Field(() => ID, { nullable: true, description: "[portal] [desk] `Ticket.id`." })
  id?: string;

  @Field(() => String, { nullable: true, description: "[portal] [desk] What people quote, in any case." })
  reference?: string;
}

@InputType({ description: "[desk] Exactly one of these." })
export class AssigneeFilter {
  @Field(() => ID, { nullable: true, description: "[desk] `StaffMember.id`." })
  id?: string;

  @Field(() => AssigneeIsEnum, { nullable: true, description: "[desk] Me, or nobody." })
  is?: "ME" | "NOBODY";
}

@InputType({ description: "[desk] Absent and null both mean: do not filter. At most 20 entries in a list." })
export class TicketFilter {
  @Field(() => [TicketStatusEnum], { nullable: true, description: "[desk] Any of these." })
  status?: TicketStatus[] | null;

  @Field(() => [TicketPriorityEnum], { nullable: true, description: "[desk] Any of these." })
  priority?: string[] | null;

  @Field(() => [OriginEnum], { nullable: true, description: "[desk] Any of these." })
  origin?: string[] | null;

  @Field(() => ID, { nullable: true, description: "[desk] `Queue.id`." })
  queueId?: string | null;

  @Field(() => AssigneeFilter, { nullable: true, description: "[desk] Whose." })
  assignee?: AssigneeFilter | null;

  @Field(() => ID, { nullable: true, description: "[desk] `Account.id`." })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: "[desk] `Service.id`." })
  serviceId?: string | null;

  @Field(() => Boolean, { nullable: true, description: "[desk] True: only enquiries; false: none." })
  isEnquiry?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "[desk] True: only those with a reply whose mail did not arrive (FAILED after five days, BOUNCED) or that was called junk; false: none of them.",
  })
  hasUndelivered?: boolean | null;

  @Field(() => [String], { nullable: true, description: "[desk] All of these." })
  tags?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: "[desk] Opened after." })
  createdAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "[desk] Opened before." })
  createdBefore?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: '[desk] Full text over subject and messages, up to 200 characters; words, "phrases", -without.',
  })
  search?: string | null;
}

@InputType({ description: "[portal] What the portal may filter by: nothing of the desk's." })
export class PortalTicketFilter {
  @Field(() => [TicketStatusEnum], { nullable: true, description: "[portal] Any of these." })
  status?: TicketStatus[] | null;

  @Field(() => ID, { nullable: true, description: "[portal] `Service.id`." })
  serviceId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "[portal] Full text over subject and messages, up to 200 characters.",
  })
  search?: string | null;
}

@InputType({ description: "[portal] [desk] One order at a time; ties are broken by id." })
export class TicketOrder {
  @Field(() => TicketOrderFieldEnum, { description: "[portal] [desk] By what." })
  field!: keyof typeof TicketOrderFieldEnum;

  @Field(() => OrderDirectionEnum, { description: "[portal] [desk] Which end first." })
  direction!: keyof typeof OrderDirectionEnum;
}

/** `{ ticketId version }`, its errors and its payload `{ ticket userErrors }`, for the mutations that only move a ticket. */
function moving(name: string, audience: string, codes: readonly KnownCode[]) {
  @InputType(`${name}Input`, { description: `[${audience}] Which ticket, as last seen.` })
  class Input {
    @Field(() => ID, { description: `[${audience}] \`Ticket.id\`.` })
    ticketId!: string;

    @Field(() => Int, {
      nullable: true,
      description: `[${audience}] The version last seen; another one now is STALE_VERSION. Absent or null: do not ask.`,
    })
    version?: number | null;
  }
  return { Input, ...payloadOf(name, audience, codes) };
}

function payloadOf(name: string, audience: string, codes: readonly KnownCode[]) {
  const errors = mutationErrors(name, codes);
  @ObjectType(`${name}Payload`, { description: `[${audience}] What became of it.` })
  class Payload {
    @Field(() => Ticket, { nullable: true, description: `[${audience}] As it is now; null where userErrors say why.` })
    ticket!: Ticket | null;

    @Field(() => [errors.UserErrorType], { description: `[${audience}] Empty on success.` })
    userErrors!: UserErrorValue[];
  }
  return { Payload, errors };
}

const COMMON = ["NOT_FOUND", "INVALID", "STALE_VERSION"] as const;
export const Solve = moving("TicketSolve", "desk", COMMON);
export const Hold = moving("TicketHold", "desk", COMMON);
export const Close = moving("TicketClose", "portal] [desk", COMMON);
export const Reopen = moving("TicketReopen", "portal] [desk", [...COMMON, "REOPEN_WINDOW_OVER"]);
export const MarkRead = moving("TicketMarkRead", "portal] [desk", COMMON);
export const Assign = payloadOf("TicketAssign", "desk", [...COMMON, "TICKET_CLOSED"]);
export const LinkService = payloadOf("TicketServiceLink", "desk", [...COMMON, "SERVICE_NOT_ON_ACCOUNT"]);

@InputType({ description: "[desk] Who takes it." })
export class TicketAssignInput extends Solve.Input {
  @Field(() => ID, { nullable: true, description: "[desk] `StaffMember.id`; absent or null: nobody." })
  assigneeId?: string | null;
}

@InputType({ description: "[desk] What it is about." })
export class TicketServiceLinkInput extends Solve.Input {
  @Field(() => ID, {
    nullable: true,
    description: "[desk] `Service.id` of the ticket's account; absent or null: none.",
  })
  serviceId?: string | null;
}

export const movingBounds = z.object({ ticketId: z.string().max(100), version: z.int().min(1).nullish() });
