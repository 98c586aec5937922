import { Ctx, Field, ObjectType, registerEnumType } from "type-graphql";
import { Account, accountById } from "../accounts/account.type.ts";
import { connectionType } from "../connections/connection.type.ts";
import { DateOnly } from "../connections/scalars.ts";
import { type Context, loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { Problem } from "../problems/problem.ts";
import { findServicesByIds } from "./service.repository.ts";
import type { ServiceRow } from "./service.ts";

export const ServiceKindEnum = {
  DOMAIN: "DOMAIN",
  HOSTING: "HOSTING",
  MAIL: "MAIL",
  CERTIFICATE: "CERTIFICATE",
  OTHER: "OTHER",
} as const;
registerEnumType(ServiceKindEnum, {
  name: "ServiceKind",
  description: "[portal] [desk] [provisioning] What was bought.",
  valuesConfig: {
    DOMAIN: { description: "[portal] [desk] [provisioning] A domain name." },
    HOSTING: { description: "[portal] [desk] [provisioning] Web space or a server." },
    MAIL: { description: "[portal] [desk] [provisioning] Mailboxes." },
    CERTIFICATE: { description: "[portal] [desk] [provisioning] A TLS certificate." },
    OTHER: { description: "[portal] [desk] [provisioning] Anything else." },
  },
});

export const ServiceStatusEnum = {
  ACTIVE: "ACTIVE",
  EXPIRED: "EXPIRED",
  SUSPENDED: "SUSPENDED",
  TRANSFERRED: "TRANSFERRED",
  CANCELLED: "CANCELLED",
} as const;
registerEnumType(ServiceStatusEnum, {
  name: "ServiceStatus",
  description: "[portal] [desk] [provisioning] Where a service stands.",
  valuesConfig: {
    ACTIVE: { description: "[portal] [desk] [provisioning] In use." },
    EXPIRED: { description: "[portal] [desk] [provisioning] Not renewed yet; still the account's." },
    SUSPENDED: { description: "[portal] [desk] [provisioning] Stopped, still the account's." },
    TRANSFERRED: { description: "[portal] [desk] [provisioning] Gone elsewhere: it belongs to nobody here." },
    CANCELLED: { description: "[portal] [desk] [provisioning] Gone: it belongs to nobody here." },
  },
});

@ObjectType("Service", {
  implements: Node,
  description: "[portal] [desk] [provisioning] Something bought; it belongs to the one account of record.",
})
export class Service implements Node {
  constructor(readonly row: ServiceRow) {}

  get id() {
    return globalId("Service", this.row.id);
  }

  @Field(() => String, { nullable: true, description: "[desk] [provisioning] Its key in the company's own system." })
  externalId(@Ctx() context: Context): string | null {
    return context.audience === "portal" ? null : this.row.externalId;
  }

  @Field(() => Account, { description: "[portal] [desk] [provisioning] The account of record." })
  async account(@Ctx() context: Context): Promise<Account> {
    const account = await context.load(accountById, this.row.accountId);
    if (!account) throw new Problem("INTERNAL_SERVER_ERROR", "Something went wrong on our side.");
    return account;
  }

  @Field(() => ServiceKindEnum, { description: "[portal] [desk] [provisioning] What it is." })
  get kind() {
    return this.row.kind;
  }

  @Field(() => String, {
    description:
      "[portal] [desk] [provisioning] A domain name, or whatever names the service to its owner; domain names as A-labels, lower case.",
  })
  get name(): string {
    return this.row.name;
  }

  @Field(() => ServiceStatusEnum, { description: "[portal] [desk] [provisioning] Where it stands." })
  get status() {
    return this.row.status;
  }

  @Field(() => DateOnly, {
    nullable: true,
    description: "[portal] [desk] [provisioning] When it runs out, where it does.",
  })
  get expiresOn(): string | null {
    return this.row.expiresOn;
  }
}

export const ServiceConnection = connectionType("Service", "portal] [desk", () => Service);

export const serviceById = loader<string, Service | null>(async (sql, ids) => {
  const found = new Map((await findServicesByIds(sql, ids)).map((row) => [row.id, new Service(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

nodeFound("Service", (context, id) => context.load(serviceById, id));
