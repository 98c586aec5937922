import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Account } from "../accounts/account.type.ts";
import { connectionOf, ForwardArgs } from "../connections/connection.type.ts";
import { EMPTY_PAGE, pageOf } from "../connections/page.ts";
import type { Context } from "../guards/context.ts";
import { listNotices } from "./notice.repository.ts";
import { Notice, NoticeConnection } from "./notice.type.ts";

const BY_CREATION = {
  name: "notices",
  keys: [
    { expression: "notices.created_at", type: "timestamptz" },
    { expression: "notices.id", type: "uuid" },
  ],
  direction: "desc",
} as const;

@Resolver(() => Account)
export class AccountNoticesResolver {
  @FieldResolver(() => NoticeConnection, {
    description: "[desk] Automatic mail about this account, newest first. Empty in the portal.",
  })
  async notices(@Args(() => ForwardArgs) page: ForwardArgs, @Ctx() context: Context, @Root() account: Account) {
    const frame = pageOf(BY_CREATION, page);
    if (context.audience !== "desk") return connectionOf(EMPTY_PAGE, (row) => row);
    const rows = await context.reads.run((sql) => listNotices(sql, frame, account.row.id));
    return connectionOf(frame.read(rows), (row) => new Notice(row));
  }
}
