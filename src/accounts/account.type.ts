import { Ctx, Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionType } from "../connections/connection.type.ts";
import { DateTime, EmailAddress } from "../connections/scalars.ts";
import { type Context, loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { operationsRefusedUntil } from "../policy/account-email.ts";
import { type AccountRow, accountFacts, accountStatus } from "./account.ts";
import { findAccountsByIds } from "./account.repository.ts";

export const LanguageEnum = { IT: "IT", EN: "EN" } as const;
registerEnumType(LanguageEnum, {
  name: "Language",
  description: "[anyone] The languages that customers are answered in.",
  valuesConfig: { IT: { description: "[anyone] Italian." }, EN: { description: "[anyone] English." } },
});

export const AccountStatusEnum = {
  ACTIVE: "ACTIVE",
  SUSPENDED: "SUSPENDED",
  FROZEN: "FROZEN",
  CLOSED: "CLOSED",
} as const;
registerEnumType(AccountStatusEnum, {
  name: "AccountStatus",
  description: "[anyone] Where an account stands.",
  valuesConfig: {
    ACTIVE: { description: "[anyone] As it should be." },
    SUSPENDED: { description: "[anyone] The company suspended it; for support it acts as an ACTIVE one." },
    FROZEN: {
      description: "[anyone] Ours alone (E4): nothing moves until somebody is recognised. Not accepted as input.",
    },
    CLOSED: { description: "[anyone] Cannot sign in, and mail from its address is held." },
  },
});

export const RegisteredEmailStateEnum = {
  CONFIRMED: "CONFIRMED",
  BOUNCING: "BOUNCING",
  DOMAIN_CHANGED: "DOMAIN_CHANGED",
} as const;
registerEnumType(RegisteredEmailStateEnum, {
  name: "RegisteredEmailState",
  description: "[anyone] Whether the registered address can be relied on.",
  valuesConfig: {
    CONFIRMED: { description: "[anyone] It can." },
    BOUNCING: { description: "[anyone] Gone for good: it gets no replies until it is confirmed again (R7)." },
    DOMAIN_CHANGED: {
      description: "[anyone] Its domain was cancelled, transferred or moved: held until recognition (S3).",
    },
  },
});

@ObjectType("Account", { implements: Node, description: "[portal] [desk] [provisioning] A customer." })
export class Account implements Node {
  constructor(readonly row: AccountRow) {}

  get id() {
    return globalId("Account", this.row.id);
  }

  @Field(() => String, {
    description: "[portal] [desk] [provisioning] The customer number that people quote, for example C-104233.",
  })
  get number(): string {
    return this.row.number;
  }

  @Field(() => String, {
    nullable: true,
    description: "[desk] [provisioning] The key of this account in the company's own system.",
  })
  externalId(@Ctx() context: Context): string | null {
    return context.audience === "portal" ? null : this.row.externalId;
  }

  @Field(() => String, { description: "[portal] [desk] [provisioning] The customer's name." })
  get displayName(): string {
    return this.row.displayName;
  }

  @Field(() => LanguageEnum, { description: "[portal] [desk] [provisioning] The language they are answered in." })
  get language() {
    return this.row.language;
  }

  @Field(() => AccountStatusEnum, {
    description: "[portal] [desk] [provisioning] Where it stands; FROZEN lies over what provisioning sent.",
  })
  get status() {
    return accountStatus(this.row);
  }

  @Field(() => EmailAddress, {
    description: "[portal] [desk] [provisioning] The one address that mail acts for and answers go to.",
  })
  get registeredEmail(): string {
    return this.row.registeredEmail;
  }

  @Field(() => RegisteredEmailStateEnum, { description: "[portal] [desk] [provisioning] Whether it can be relied on." })
  get registeredEmailState() {
    return this.row.registeredEmailState;
  }

  @Field(() => Int, { description: "[portal] [desk] [provisioning] Grows with every change of the address." })
  get registeredEmailVersion(): number {
    return this.row.registeredEmailVersion;
  }

  @Field(() => DateTime, {
    nullable: true,
    description: "[portal] [desk] [provisioning] R6: until then SERVICE_INFORMATION is not mailed.",
  })
  disclosuresDelayedUntil(@Ctx() context: Context): Date | null {
    return this.within(context, context.installation.policy.disclosureDelay);
  }

  @Field(() => DateTime, { nullable: true, description: "[portal] [desk] [provisioning] E3, for irreversible kinds." })
  operationsRefusedUntil(@Ctx() context: Context): Date | null {
    return operationsRefusedUntil(accountFacts(this.row).address, true, context.now, context.installation.policy);
  }

  @Field(() => DateTime, { description: "[portal] [desk] [provisioning] When the account came to us." })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  private within(context: Context, delay: number): Date | null {
    const changed = this.row.registeredEmailChangedAt;
    if (!changed) return null;
    const until = new Date(changed.getTime() + delay);
    return until > context.now ? until : null;
  }
}

export const AccountConnection = connectionType("Account", "desk", () => Account);

export const accountById = loader<string, Account | null>(async (sql, ids) => {
  const found = new Map((await findAccountsByIds(sql, ids)).map((row) => [row.id, new Account(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

nodeFound("Account", (context, id) => context.load(accountById, id));
