import { Ctx, Field, Int, ObjectType } from "type-graphql";
import { Account, accountById } from "../accounts/account.type.ts";
import { connectionType } from "../connections/connection.type.ts";
import { DateTime, JSONObject } from "../connections/scalars.ts";
import { loadStaff, StaffMember } from "../desk/staff.type.ts";
import { type Context, loader } from "../guards/context.ts";
import { makeLinkToken } from "../keys/link-token.ts";
import { Message, messageById } from "../messages/message.type.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import type { Facts } from "../policy/facts.ts";
import type { InboundFlag, InboundOutcome, InboundReason } from "../policy/inbound-reasons.ts";
import { loadTicket, Ticket } from "../tickets/ticket.type.ts";
import {
  InboundFlagEnum,
  InboundOutcomeEnum,
  InboundReasonEnum,
  ReleaseAsEnum,
  ReviewStateEnum,
  RuleResultEnum,
} from "./inbound-message.enums.ts";
import { findInboundMessagesByIds } from "./inbound-message.repository.ts";
import type { InboundMessageRow } from "./inbound-message.ts";
import { waysOutOf } from "./held-mail.loaders.ts";

@ObjectType({ description: "[desk] How a mail was handed over, as the bridge says. Null is unknown." })
export class Envelope {
  @Field(() => String, { nullable: true, description: "[desk] Empty: the null path." })
  mailFrom!: string | null;

  @Field(() => [String], { description: "[desk] In the envelope's order, at most 200; empty: unknown." })
  rcptTo!: string[];

  @Field(() => String, { nullable: true, description: "[desk] The client's IP address." })
  clientIp!: string | null;

  @Field(() => String, { nullable: true, description: "[desk] What the client called itself." })
  helo!: string | null;

  @Field(() => Boolean, { nullable: true, description: "[desk] Whether the connection was encrypted." })
  tls!: boolean | null;
}

@ObjectType({
  description: "[desk] Results as in RFC 8601: pass, fail, softfail, neutral, none, temperror, permerror, policy.",
})
export class Authentication {
  @Field(() => String, { description: "[desk] RFC 7208." })
  spf!: string;

  @Field(() => String, { description: "[desk] RFC 6376: the best signature's." })
  dkim!: string;

  @Field(() => String, { description: "[desk] RFC 7489. For the record: S2 is stricter." })
  dmarc!: string;

  @Field(() => String, { description: "[desk] RFC 8617. For the record." })
  arc!: string;

  @Field(() => String, {
    nullable: true,
    description: "[desk] The domain that proves From (S2); null where nothing does.",
  })
  provenDomain!: string | null;
}

@ObjectType({ description: "[desk] One rule that was asked." })
export class RuleStep {
  @Field(() => String, { description: "[desk] A rule of the policy (S2), or a step of the pipeline (M13)." })
  rule!: string;

  @Field(() => RuleResultEnum, { description: "[desk] What came of it." })
  result!: keyof typeof RuleResultEnum;

  @Field(() => JSONObject, {
    description:
      "[desk] What it saw: addresses, domains, selectors, results, sizes; never body text. Lists are cut at 50.",
  })
  facts!: Facts | Record<string, unknown>;
}

@ObjectType({ description: "[desk] What the policy said." })
export class Verdict {
  @Field(() => InboundOutcomeEnum, { description: "[desk] What became of it." })
  outcome!: InboundOutcome;

  @Field(() => InboundReasonEnum, { description: "[desk] Why." })
  reason!: InboundReason;

  @Field(() => [InboundFlagEnum], { description: "[desk] What else the desk should know." })
  flags!: readonly InboundFlag[];

  @Field(() => [RuleStep], {
    description: "[desk] The rules in the order they were asked, with what each saw; at most 30.",
  })
  explanation!: readonly RuleStep[];
}

@ObjectType({ description: "[desk] What somebody made of held mail." })
export class Review {
  constructor(readonly row: InboundMessageRow) {}

  @Field(() => ReviewStateEnum, { description: "[desk] Where it stands." })
  get state() {
    return this.row.reviewState;
  }

  @Field(() => StaffMember, { nullable: true, description: "[desk] Who decided; null where nobody of the desk did." })
  by(@Ctx() context: Context): Promise<StaffMember | null> | null {
    return this.row.reviewById ? loadStaff(context, this.row.reviewById) : null;
  }

  @Field(() => DateTime, { nullable: true, description: "[desk] When; null while it is OPEN." })
  get at(): Date | null {
    return this.row.reviewAt;
  }

  @Field(() => String, { nullable: true, description: "[desk] In their words." })
  get note(): string | null {
    return this.row.reviewNote;
  }
}

@ObjectType("InboundMessage", {
  implements: Node,
  description: "[desk] One delivery that the mail bridge handed over, kept as the exact bytes that arrived.",
})
export class InboundMessage implements Node {
  constructor(readonly row: InboundMessageRow) {}

  get id() {
    return globalId("InboundMessage", this.row.id);
  }

  @Field(() => DateTime, { description: "[desk] When the gateway had it." })
  get receivedAt(): Date {
    return this.row.receivedAt;
  }

  @Field(() => Envelope, { description: "[desk] As the bridge says." })
  get envelope(): Envelope {
    return this.row;
  }

  @Field(() => String, { nullable: true, description: "[desk] From as it came, undecoded: a claim." })
  get claimedFrom(): string | null {
    return this.row.claimedFrom;
  }

  @Field(() => String, { nullable: true, description: "[desk] Reply-To as it came: a claim, never used (P4)." })
  get replyTo(): string | null {
    return this.row.replyTo;
  }

  @Field(() => String, { nullable: true, description: "[desk] Sender as it came: a claim, never used." })
  get sender(): string | null {
    return this.row.sender;
  }

  @Field(() => String, { nullable: true, description: "[desk] Cc as it came: a claim." })
  get cc(): string | null {
    return this.row.cc;
  }

  @Field(() => String, { nullable: true, description: "[desk] Subject as it came, undecoded: a claim." })
  get subject(): string | null {
    return this.row.subject;
  }

  @Field(() => String, {
    nullable: true,
    description: "[desk] The beginning of its text without quotes, up to 500 characters; null where it was not read.",
  })
  get textPreview(): string | null {
    return this.row.textPreview;
  }

  @Field(() => Int, { description: "[desk] Bytes." })
  get size(): number {
    return this.row.size;
  }

  @Field(() => String, { description: "[desk] Of the bytes, hex." })
  get sha256(): string {
    return this.row.sha256;
  }

  @Field(() => Authentication, { description: "[desk] What the mail could show." })
  get authentication(): Authentication {
    return this.row;
  }

  @Field(() => Verdict, { description: "[desk] DEFERRED and PENDING until it is judged." })
  get verdict(): Verdict {
    return this.row;
  }

  @Field(() => Account, { nullable: true, description: "[desk] The account that it is about, if its From is true." })
  account(@Ctx() context: Context): Promise<Account | null> | null {
    return this.row.accountId ? context.load(accountById, this.row.accountId) : null;
  }

  @Field(() => Ticket, { nullable: true, description: "[desk] Where it was filed." })
  ticket(@Ctx() context: Context): Promise<Ticket | null> | null {
    return this.row.ticketId ? loadTicket(context, this.row.ticketId) : null;
  }

  @Field(() => Message, { nullable: true, description: "[desk] What it became." })
  message(@Ctx() context: Context): Promise<Message | null> | null {
    return this.row.messageId ? context.load(messageById, this.row.messageId) : null;
  }

  @Field(() => [Account], {
    description:
      "[desk] The accounts that it may be about. Of mail that waits: those that it can be released to (S6, S8), and no others.",
  })
  async candidateAccounts(@Ctx() context: Context): Promise<Account[]> {
    const { accountIds } = await waysOutOf(context, this.row);
    const ids = accountIds.length > 0 ? accountIds : this.row.candidateAccountIds;
    const found = await Promise.all(ids.map((id) => context.load(accountById, id)));
    return found.filter((account) => account !== null);
  }

  @Field(() => [ReleaseAsEnum], { description: "[desk] What the desk may make of it now; empty for what is not held." })
  async releasableAs(@Ctx() context: Context) {
    return (await waysOutOf(context, this.row)).as;
  }

  @Field(() => Review, { nullable: true, description: "[desk] Null for what was never held." })
  get review(): Review | null {
    return this.row.reviewState ? new Review(this.row) : null;
  }

  @Field(() => String, {
    nullable: true,
    description: "[desk] Its bytes, for this reader alone. Short-lived; null once their retention is over.",
  })
  async rawUrl(@Ctx() { claims, installation, now }: Context): Promise<string | null> {
    if (claims.kind !== "desk" || !this.row.hasBytes) return null;
    const link = { purpose: "RAW_MAIL", id: this.row.id, holder: claims } as const;
    const token = await makeLinkToken(installation.keyring, link, now);
    return `${installation.publicUrl}/inbound-messages/${this.id}/raw?token=${encodeURIComponent(token)}`;
  }
}

export const InboundMessageConnection = connectionType("InboundMessage", "desk", () => InboundMessage);

const inboundMessageById = loader<string, InboundMessage | null>(async (sql, ids) => {
  const found = new Map((await findInboundMessagesByIds(sql, ids)).map((row) => [row.id, new InboundMessage(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

/** The desk's alone. */
export async function loadInboundMessage(context: Context, id: string): Promise<InboundMessage | null> {
  return context.audience === "desk" ? context.load(inboundMessageById, id) : null;
}

nodeFound("InboundMessage", loadInboundMessage);
