import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { connectionOf, ForwardArgs } from "../connections/connection.type.ts";
import { pageOf } from "../connections/page.ts";
import type { Context } from "../guards/context.ts";
import { Provisioning, type ProvisioningClient, Reader } from "../guards/guard.ts";
import { InTransaction } from "../guards/in-transaction.ts";
import { rowId } from "../nodes/global-id.ts";
import { badInput } from "../problems/problem.ts";
import { upsertAccounts } from "./account.commands.ts";
import {
  AccountBy,
  accountsUpsertBounds,
  accountsUpsertErrors,
  AccountsUpsertInput,
  AccountsUpsertPayload,
} from "./account.inputs.ts";
import { findAccount, listAccounts } from "./account.repository.ts";
import { Account, AccountConnection } from "./account.type.ts";

const BY_CREATION = {
  name: "accounts",
  keys: [
    { expression: "created_at", type: "timestamptz" },
    { expression: "id", type: "uuid" },
  ],
  direction: "desc",
} as const;

@Resolver()
export class AccountResolver {
  @Query(() => Account, { nullable: true, description: "[desk] Null where there is none." })
  async account(
    @Arg("by", () => AccountBy, { description: "[desk] Which." }) by: AccountBy,
    @Ctx() context: Context,
    @Reader({ desk: "account" }) _caller: unknown,
  ): Promise<Account | null> {
    const id = rowId("Account", by.id);
    if (by.id != null && !id) return null;
    const key = id ? { id } : by.number != null ? { number: by.number } : { externalId: by.externalId! };
    const row = await context.reads.run((sql) => findAccount(sql, key));
    return row && new Account(row);
  }

  @Query(() => AccountConnection, { description: "[desk] Newest first." })
  async accounts(
    @Arg("search", () => String, {
      nullable: true,
      description: "[desk] A number, an external id, an address, or the beginning of a name; up to 200 characters.",
    })
    search: string | null | undefined,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() context: Context,
    @Reader({ desk: "accounts" }) _caller: unknown,
  ) {
    if ((search?.length ?? 0) > 200) throw badInput("`search` has at most 200 characters.");
    const frame = pageOf(BY_CREATION, page);
    const rows = await context.reads.run((sql) => listAccounts(sql, frame, search?.trim() || null));
    return connectionOf(frame.read(rows), (row) => new Account(row));
  }

  @Mutation(() => AccountsUpsertPayload, {
    description: "[provisioning] Creates and updates accounts, each item alone. At most 100.",
  })
  @InTransaction({
    audiences: { provisioning: true },
    errors: accountsUpsertErrors,
    bounds: accountsUpsertBounds,
    whenRefused: { results: [] },
  })
  async accountsUpsert(
    @Arg("input", () => AccountsUpsertInput, { description: "[provisioning] The accounts." })
    input: AccountsUpsertInput,
    @Provisioning() client: ProvisioningClient,
    @Ctx() context: Context,
  ) {
    const outcomes = await upsertAccounts(context.unit!.transaction, client, input.items, context.now);
    return {
      results: outcomes.map(({ row, userErrors }, index) => ({ index, account: row && new Account(row), userErrors })),
    };
  }
}
