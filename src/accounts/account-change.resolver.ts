import { Args, Ctx, Field, ObjectType, Query, Resolver } from "type-graphql";
import { connectionOf, connectionType, ForwardArgs } from "../connections/connection.type.ts";
import { pageOf } from "../connections/page.ts";
import { DateTime } from "../connections/scalars.ts";
import type { Context } from "../guards/context.ts";
import { Reader } from "../guards/guard.ts";
import { type AccountChangeRow, listAccountChanges } from "./account-change.repository.ts";
import { Account, accountById } from "./account.type.ts";

@ObjectType("AccountChange", { description: "[provisioning] Something about an account that changed." })
export class AccountChange {
  constructor(readonly row: AccountChangeRow) {}

  @Field(() => DateTime, {
    description: "[provisioning] When it was decided. The order is that of the list, not of this.",
  })
  get at(): Date {
    return this.row.at;
  }

  @Field(() => Account, { description: "[provisioning] As it is now, which may be later." })
  account(@Ctx() context: Context): Promise<Account | null> {
    return context.load(accountById, this.row.accountId);
  }

  @Field(() => [String], {
    description:
      "[provisioning] Names of fields of `Account` that have another value; `created` for a new account, `emailChange` where a change of the address was asked for, counts, or ended. The list may grow.",
  })
  get what(): string[] {
    return this.row.what;
  }
}

const AccountChangeConnection = connectionType("AccountChange", "provisioning", () => AccountChange);

/** Numbers are given at commit, in the order of commits. */
const IN_ORDER = {
  name: "account-changes",
  keys: [{ expression: "sequence", type: "bigint" }],
  direction: "asc",
} as const;

@Resolver()
export class AccountChangeResolver {
  @Query(() => AccountChangeConnection, {
    description:
      "[provisioning] Every change of a registered address or account, in order, for the company's own system to follow: keep `endCursor` and ask after it. What comes later never stands before a cursor.",
  })
  async accountChanges(
    @Args(() => ForwardArgs) args: ForwardArgs,
    @Ctx() context: Context,
    @Reader({ provisioning: true }) _caller: unknown,
  ) {
    const frame = pageOf(IN_ORDER, args);
    const rows = await context.reads.run((sql) => listAccountChanges(sql, frame));
    return connectionOf(frame.read(rows), (row) => new AccountChange(row));
  }
}
