import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Account } from "../accounts/account.type.ts";
import type { Context } from "../guards/context.ts";
import { listCredentials } from "./credential.repository.ts";
import { Credential } from "./credential.type.ts";

@Resolver(() => Account)
export class AccountCredentialsResolver {
  @FieldResolver(() => [Credential], {
    description:
      "[portal] What the account can be signed in with beside a code, newest first, at most 100. Empty for anybody else.",
  })
  async credentials(@Ctx() context: Context, @Root() account: Account): Promise<Credential[]> {
    const { claims } = context;
    if (claims.kind !== "portal" || claims.accountId !== account.row.id) return [];
    const rows = await context.reads.run((sql) => listCredentials(sql, account.row.id));
    return rows.map((row) => new Credential(row));
  }
}
