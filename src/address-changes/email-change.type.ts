import { Ctx, Field, ObjectType } from "type-graphql";
import { connectionType } from "../connections/connection.type.ts";
import { described } from "../connections/described-enum.ts";
import { DateTime, EmailAddress } from "../connections/scalars.ts";
import { type Context, loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { type EmailChangeRow, stateAt } from "./email-change.ts";
import { findEmailChangesByIds, findNewestOf } from "./email-change.repository.ts";

const EmailChangeStateEnum = described(
  "EmailChangeState",
  "[anyone] What became of a change of a registered address.",
  {
    AWAITING_CONFIRMATION: "[anyone] The code that went to the new address was not given yet.",
    CONFIRMED: "[anyone] It will count at `effectiveAt`, unless somebody objects.",
    EFFECTIVE: "[anyone] It counts. Until `revertibleUntil` the old mailbox can revert it.",
    REVERTED: "[anyone] It counted, and the old mailbox objected (E4).",
    CANCELLED: "[anyone] It never counted: taken back, objected to, or overtaken.",
    EXPIRED: "[anyone] It never counted: the code was not given in time.",
  },
);

const EmailChangeOriginEnum = described(
  "EmailChangeOrigin",
  "[anyone] Who asked for a change of a registered address.",
  {
    PORTAL: "[anyone] The customer, signed in (E1).",
    RECOGNITION: "[anyone] Staff, who recognised the customer (E5, O3).",
    PROVISIONING: "[anyone] The company's own system (E5).",
  },
);

@ObjectType("EmailChange", {
  implements: Node,
  description: "[anyone] A change of an account's registered address: E1, E2, E4, E5.",
})
export class EmailChange implements Node {
  constructor(readonly row: EmailChangeRow) {}

  get id() {
    return globalId("EmailChange", this.row.id);
  }

  @Field(() => EmailAddress, { description: "[anyone] The address that is to be registered, or was." })
  get newEmail(): string {
    return this.row.newEmail;
  }

  @Field(() => EmailAddress, { description: "[anyone] The address that it replaces." })
  get previousEmail(): string {
    return this.row.previousEmail;
  }

  @Field(() => EmailChangeOriginEnum, { description: "[anyone] Who asked for it." })
  get origin(): string {
    return this.row.origin;
  }

  @Field(() => EmailChangeStateEnum, { description: "[anyone] Where it stands." })
  state(@Ctx() context: Context): string {
    return stateAt(this.row, context.now);
  }

  @Field(() => DateTime, { description: "[anyone] When it was asked for." })
  get requestedAt(): Date {
    return this.row.requestedAt;
  }

  @Field(() => DateTime, {
    description:
      "[anyone] Until when the code can be given; where there is no code, until when it waits for objections.",
  })
  get expiresAt(): Date {
    return this.row.expiresAt;
  }

  @Field(() => DateTime, { nullable: true, description: "[anyone] When the code was given; null where it was not." })
  get confirmedAt(): Date | null {
    return this.row.confirmedAt;
  }

  @Field(() => DateTime, {
    nullable: true,
    description: "[anyone] When it counts, or did; null while the code was not given. Counting may take a minute more.",
  })
  get effectiveAt(): Date | null {
    return this.row.effectiveAt;
  }

  @Field(() => DateTime, {
    nullable: true,
    description: "[anyone] Until when the old mailbox can revert it (E4); null until it counts.",
  })
  get revertibleUntil(): Date | null {
    return this.row.revertibleUntil;
  }
}

export const EmailChangeConnection = connectionType("EmailChange", "anyone", () => EmailChange);

const emailChangeById = loader<string, EmailChange | null>(async (sql, ids) => {
  const found = new Map((await findEmailChangesByIds(sql, ids)).map((row) => [row.id, new EmailChange(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

/** Of an account: the pending one, else the one before. */
export const newestChangeOf = loader<string, EmailChange | null>(async (sql, accountIds) => {
  const found = new Map((await findNewestOf(sql, accountIds)).map((row) => [row.accountId, new EmailChange(row)]));
  return accountIds.map((id) => found.get(id) ?? null);
});

nodeFound("EmailChange", (context, id) => context.load(emailChangeById, id));
