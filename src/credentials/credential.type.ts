import { Ctx, Field, ObjectType } from "type-graphql";
import { described } from "../connections/described-enum.ts";
import { DateTime } from "../connections/scalars.ts";
import { type Context, loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { type CustomerCredential, findCredentialsByIds } from "./credential.repository.ts";

export const CredentialKindEnum = described("CredentialKind", "[portal] What a customer signs in with.", {
  PASSWORD: "[portal] A password.",
  PASSKEY: "[portal] A passkey (WebAuthn).",
});

@ObjectType("Credential", { implements: Node, description: "[portal] A password or passkey of the account." })
export class Credential implements Node {
  constructor(readonly row: CustomerCredential) {}

  get id() {
    return globalId("Credential", this.row.id);
  }

  @Field(() => CredentialKindEnum, { description: "[portal] What it is." })
  get kind() {
    return this.row.kind;
  }

  @Field(() => String, { description: "[portal] What its owner calls it; empty for a password." })
  get name(): string {
    return this.row.name;
  }

  @Field(() => DateTime, { description: "[portal] When it was enrolled." })
  get enrolledAt(): Date {
    return this.row.enrolledAt;
  }

  @Field(() => DateTime, { description: "[portal] From then on it opens a session and proves: 72 h after enrolment." })
  countsFrom(@Ctx() context: Context): Date {
    return new Date(this.row.enrolledAt.getTime() + context.installation.policy.credentialDelay);
  }

  @Field(() => DateTime, { nullable: true, description: "[portal] When it was last shown; null: never." })
  get lastUsedAt(): Date | null {
    return this.row.lastUsedAt;
  }
}

export const credentialById = loader<string, Credential | null>(async (sql, ids) => {
  const found = new Map((await findCredentialsByIds(sql, ids)).map((row) => [row.id, new Credential(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

nodeFound("Credential", async (context, id) =>
  context.audience === "portal" ? context.load(credentialById, id) : null,
);
