import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Account } from "../accounts/account.type.ts";
import type { Context } from "../guards/context.ts";
import { listLivingSessions } from "./session.repository.ts";
import { Session, sessionFrom } from "./session.type.ts";

@Resolver(() => Account)
export class AccountSessionsResolver {
  @FieldResolver(() => [Session], {
    description: "[portal] Where the account is signed in, newest first, at most 100. Empty for anybody else.",
  })
  async sessions(@Ctx() context: Context, @Root() account: Account): Promise<Session[]> {
    const { claims } = context;
    if (claims.kind !== "portal" || claims.accountId !== account.row.id) return [];
    const rows = await context.reads.run((sql) => listLivingSessions(sql, account.row.id, context.now));
    return rows.map((row) => sessionFrom(context, row));
  }
}
