import { Field, ObjectType } from "type-graphql";
import { described } from "../connections/described-enum.ts";
import { DateTime } from "../connections/scalars.ts";
import { type Context, loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { findSessionsByIds, type SessionRow, strongProofUntil } from "./session.repository.ts";

export const AssuranceEnum = described("Assurance", "[portal] How a portal session was opened.", {
  MAILBOX: "[portal] A code sent to the registered address.",
  CREDENTIAL: "[portal] A password or passkey enrolled more than 72 h ago, or a trusted outside issuer.",
});

export const SignInMethodEnum = described("SignInMethod", "[portal] What a session was opened with.", {
  CODE: "[portal] A code sent to the registered address, or a switch from a session that one opened.",
  PASSWORD: "[portal] The account's password.",
  PASSKEY: "[portal] A passkey of the account.",
  OUTSIDE: "[portal] A trusted outside issuer.",
});

@ObjectType("Session", { implements: Node, description: "[portal] A customer signed in." })
export class Session implements Node {
  constructor(
    readonly row: SessionRow,
    private readonly now: Date,
    private readonly isAsking: boolean,
  ) {}

  get id() {
    return globalId("Session", this.row.id);
  }

  @Field(() => Boolean, { description: "[portal] Whether it is the one that asks." })
  get isCurrent(): boolean {
    return this.isAsking;
  }

  @Field(() => AssuranceEnum, { description: "[portal] How it was opened." })
  get assurance() {
    return this.row.assurance;
  }

  @Field(() => SignInMethodEnum, {
    nullable: true,
    description: "[portal] With what; null for one that the operator made for trying out.",
  })
  get openedBy() {
    return this.row.openedBy;
  }

  @Field(() => DateTime, {
    nullable: true,
    description: "[portal] Until when irreversible operations can be validated; null: show the credential first.",
  })
  get strongProofUntil(): Date | null {
    return strongProofUntil(this.row, this.now);
  }

  @Field(() => DateTime, { description: "[portal] When it was opened." })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { description: "[portal] When it ends by itself." })
  get expiresAt(): Date {
    return this.row.expiresAt;
  }
}

const sessionRow = loader<string, SessionRow | null>(async (sql, ids) => {
  const found = new Map((await findSessionsByIds(sql, ids)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
});

export async function loadSession(context: Context, id: string): Promise<Session | null> {
  const row = context.audience === "portal" ? await context.load(sessionRow, id) : null;
  return row && sessionFrom(context, row);
}

export const sessionFrom = ({ claims, now }: Context, row: SessionRow) =>
  new Session(row, now, claims.kind === "portal" && claims.sessionId === row.id);

nodeFound("Session", loadSession);
