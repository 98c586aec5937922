import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Account } from "../accounts/account.type.ts";
import { connectionOf, ForwardArgs } from "../connections/connection.type.ts";
import { EMPTY_PAGE, pageOf } from "../connections/page.ts";
import type { Context } from "../guards/context.ts";
import { listUnproven } from "./unproven-mail.repository.ts";
import { UnprovenMail, UnprovenMailConnection } from "./unproven-mail.type.ts";

const BY_RECEIPT = {
  name: "unprovenMail",
  keys: [
    { expression: "inbound_messages.received_at", type: "timestamptz" },
    { expression: "inbound_messages.id", type: "uuid" },
  ],
  direction: "desc",
} as const;

@Resolver(() => Account)
export class AccountUnprovenMailResolver {
  @FieldResolver(() => UnprovenMailConnection, {
    description:
      "[portal] S8: mail in this account's name that could not be proved, waiting to be claimed; newest first. Empty on the desk, which has `inboundMessages`.",
  })
  async unprovenMail(@Args(() => ForwardArgs) page: ForwardArgs, @Ctx() context: Context, @Root() account: Account) {
    const { claims } = context;
    const frame = pageOf(BY_RECEIPT, page);
    if (claims.kind !== "portal" || claims.accountId !== account.row.id) return connectionOf(EMPTY_PAGE, (row) => row);
    const rows = await context.reads.run((sql) => listUnproven(sql, frame));
    return connectionOf(frame.read(rows), (row) => new UnprovenMail(row));
  }
}
