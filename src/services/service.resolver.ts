import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { Account } from "../accounts/account.type.ts";
import { connectionOf, ForwardArgs } from "../connections/connection.type.ts";
import { pageOf } from "../connections/page.ts";
import type { Context } from "../guards/context.ts";
import { Provisioning, type ProvisioningClient, Reader } from "../guards/guard.ts";
import { InTransaction } from "../guards/in-transaction.ts";
import { canonicalDomain } from "../mail/domain.ts";
import { rowId } from "../nodes/global-id.ts";
import { badInput } from "../problems/problem.ts";
import { upsertServices } from "./service.commands.ts";
import {
  ServiceBy,
  servicesUpsertBounds,
  servicesUpsertErrors,
  ServicesUpsertInput,
  ServicesUpsertPayload,
} from "./service.inputs.ts";
import { findServiceByExternalId, findServiceById, findServiceByName, listServices } from "./service.repository.ts";
import { Service, ServiceConnection } from "./service.type.ts";

const BY_CREATION = {
  name: "services",
  keys: [
    { expression: "created_at", type: "timestamptz" },
    { expression: "id", type: "uuid" },
  ],
  direction: "desc",
} as const;

async function page(context: Context, args: ForwardArgs, search: string | null | undefined, accountId?: string) {
  if ((search?.length ?? 0) > 253) throw badInput("`search` has at most 253 characters.");
  const frame = pageOf(BY_CREATION, args);
  const filter = { search: search?.trim() || null, ...(accountId ? { accountId } : {}) };
  const rows = await context.reads.run((sql) => listServices(sql, frame, filter));
  return connectionOf(frame.read(rows), (row) => new Service(row));
}

@Resolver()
export class ServiceResolver {
  @Query(() => Service, { nullable: true, description: "[desk] Null where there is none." })
  async service(
    @Arg("by", () => ServiceBy, { description: "[desk] Which." }) by: ServiceBy,
    @Ctx() context: Context,
    @Reader({ desk: "service" }) _caller: unknown,
  ): Promise<Service | null> {
    const row = await context.reads.run(async (sql) => {
      if (by.name != null) return findServiceByName(sql, canonicalDomain(by.name) ?? by.name.slice(0, 253));
      if (by.externalId != null) return findServiceByExternalId(sql, by.externalId);
      const id = rowId("Service", by.id);
      return id ? findServiceById(sql, id) : null;
    });
    return row && new Service(row);
  }

  @Query(() => ServiceConnection, { description: "[desk] Newest first." })
  services(
    @Arg("search", () => String, { nullable: true, description: "[desk] The beginning of a name, or an external id." })
    search: string | null | undefined,
    @Args(() => ForwardArgs) args: ForwardArgs,
    @Ctx() context: Context,
    @Reader({ desk: "services" }) _caller: unknown,
  ) {
    return page(context, args, search);
  }

  @Mutation(() => ServicesUpsertPayload, {
    description: "[provisioning] Creates and updates services, each item alone. At most 100.",
  })
  @InTransaction({
    audiences: { provisioning: true },
    errors: servicesUpsertErrors,
    bounds: servicesUpsertBounds,
    whenRefused: { results: [] },
  })
  async servicesUpsert(
    @Arg("input", () => ServicesUpsertInput, { description: "[provisioning] The services." })
    input: ServicesUpsertInput,
    @Provisioning() client: ProvisioningClient,
    @Ctx() context: Context,
  ) {
    const outcomes = await upsertServices(context.unit!.transaction, client, input.items, context.now);
    return {
      results: outcomes.map(({ row, userErrors }, index) => ({ index, service: row && new Service(row), userErrors })),
    };
  }
}

@Resolver(() => Account)
export class AccountServicesResolver {
  @FieldResolver(() => ServiceConnection, { description: "[portal] [desk] [provisioning] Newest first." })
  services(
    @Arg("search", () => String, {
      nullable: true,
      description: "[portal] [desk] [provisioning] The beginning of a name.",
    })
    search: string | null | undefined,
    @Args(() => ForwardArgs) args: ForwardArgs,
    @Ctx() context: Context,
    @Root() account: Account,
  ) {
    return page(context, args, search, account.row.id);
  }
}
