import { Ctx, Field, ObjectType, Query, Resolver } from "type-graphql";
import { Account, accountById } from "../accounts/account.type.ts";
import { described } from "../connections/described-enum.ts";
import { loadStaff, StaffMember } from "../desk/staff.type.ts";
import type { Context } from "../guards/context.ts";
import { Anyone, callerOfQuery } from "../guards/guard.ts";
import { loadSession, Session } from "./session.type.ts";

const ViewerKindEnum = described("ViewerKind", "[anyone] The four kinds of API client.", {
  PORTAL: "[anyone] A customer's frontend.",
  DESK: "[anyone] A staff tool.",
  BRIDGE: "[anyone] A mail gateway.",
  PROVISIONING: "[anyone] The company's own system.",
});

@ObjectType({ description: "[anyone] Who calls: the portal's door to everything that is the account's." })
export class Viewer {
  @Field(() => ViewerKindEnum, { description: "[anyone] Which kind of client." })
  kind(@Ctx() context: Context): string {
    return context.audience.toUpperCase();
  }

  @Field(() => Account, { nullable: true, description: "[portal] The session's account; null for anybody else." })
  account(@Ctx() context: Context): Promise<Account | null> | null {
    return context.claims.kind === "portal" ? context.load(accountById, context.claims.accountId) : null;
  }

  @Field(() => Session, { nullable: true, description: "[portal] The session; null for anybody else." })
  session(@Ctx() context: Context): Promise<Session | null> | null {
    return context.claims.kind === "portal" ? loadSession(context, context.claims.sessionId) : null;
  }

  @Field(() => StaffMember, { nullable: true, description: "[desk] The staff member; null for anybody else." })
  staffMember(@Ctx() context: Context): Promise<StaffMember | null> | null {
    return context.claims.kind === "desk" ? loadStaff(context, context.claims.staffId) : null;
  }
}

@Resolver()
export class ViewerResolver {
  @Query(() => Viewer, { nullable: true, description: "[anyone] Null without a token." })
  @Anyone()
  async viewer(@Ctx() context: Context): Promise<Viewer | null> {
    if (context.audience === "anonymous") return null;
    await callerOfQuery(context, { portal: true, desk: "tickets", bridge: true, provisioning: true });
    return new Viewer();
  }
}
