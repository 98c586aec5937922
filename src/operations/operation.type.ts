import { Arg, Ctx, Field, ObjectType } from "type-graphql";
import { Account, accountById, LanguageEnum } from "../accounts/account.type.ts";
import { connectionType } from "../connections/connection.type.ts";
import { DateTime, JSONObject } from "../connections/scalars.ts";
import { loadStaff, StaffMember } from "../desk/staff.type.ts";
import type { Transaction } from "../database/transaction.ts";
import { type Context, loader } from "../guards/context.ts";
import type { ReplayIds } from "../guards/in-transaction.ts";
import { lazily } from "../guards/lazily.ts";
import { readerOf } from "../guards/operation-ground.ts";
import { mayApprove } from "../guards/operation.guards.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import type { Facts, Language } from "../policy/facts.ts";
import { forbidden, Problem } from "../problems/problem.ts";
import { Service, serviceById } from "../services/service.type.ts";
import { loadTicket, Ticket } from "../tickets/ticket.type.ts";
import { OperationKind } from "./operation-kind.type.ts";
import { OperationStateEnum, ValidationMethodEnum } from "./operation.enums.ts";
import { findOperationsByIds, findOperationsOfTickets } from "./operation.repository.ts";
import type { OperationRow } from "./operation.ts";

const AUDIENCE = "[portal] [desk] [provisioning]";
const gone = () => new Problem("INTERNAL_SERVER_ERROR", "Something went wrong on our side.");
const isDesk = ({ audience }: Context) => audience === "desk";
const staff = (context: Context, id: string | null | undefined) =>
  isDesk(context) && id ? loadStaff(context, id) : null;

@ObjectType("Validation", { description: `${AUDIENCE} Who said that the customer wants it, and how that is known.` })
export class Validation {
  constructor(private readonly row: OperationRow) {}

  @Field(() => ValidationMethodEnum, { description: `${AUDIENCE} The way.` })
  get method() {
    return this.row.method!;
  }

  @Field(() => DateTime, { description: `${AUDIENCE} When it counted: for a recognition, when it was countersigned.` })
  get at(): Date {
    return this.row.validatedAt ?? this.row.recognisedAt ?? this.row.createdAt;
  }

  @Field(() => JSONObject, { nullable: true, description: "[desk] What staff saw, and what was checked of it." })
  evidence(@Ctx() context: Context): Record<string, unknown> | null {
    return isDesk(context) ? (this.row.evidence ?? null) : null;
  }

  @Field(() => StaffMember, { nullable: true, description: "[desk] Who recognised." })
  recognisedBy(@Ctx() context: Context): Promise<StaffMember | null> | null {
    return staff(context, this.row.recognisedById);
  }

  @Field(() => StaffMember, { nullable: true, description: "[desk] The supervisor who countersigned." })
  countersignedBy(@Ctx() context: Context): Promise<StaffMember | null> | null {
    return staff(context, this.row.countersignedById);
  }
}

/** Of an operation whose kind was edited or taken away since: it can no longer be validated. */
const NOT_ANY_MORE = {
  IT: "Questa operazione non può più essere convalidata: la sua definizione è cambiata.",
  EN: "This operation can no longer be validated: its definition has changed.",
};

@ObjectType("OperationRequest", {
  implements: Node,
  description: `${AUDIENCE} A change that staff want carried out, and that the customer validates first (O1 to O5).`,
})
export class OperationRequest implements Node {
  constructor(readonly row: OperationRow) {}

  get id() {
    return globalId("OperationRequest", this.row.id);
  }

  @Field(() => Ticket, {
    description: "[portal] [desk] The ticket that it was proposed on. Tickets are not provisioning's: FORBIDDEN there.",
  })
  async ticket(@Ctx() context: Context): Promise<Ticket> {
    if (context.audience === "provisioning") throw forbidden();
    return (await loadTicket(context, this.row.ticketId)) ?? Promise.reject(gone());
  }

  @Field(() => Account, { description: `${AUDIENCE} Whose.` })
  async account(@Ctx() context: Context): Promise<Account> {
    return (await context.load(accountById, this.row.accountId)) ?? Promise.reject(gone());
  }

  @Field(() => Service, {
    nullable: true,
    description: `${AUDIENCE} The service it is about; in the portal only while it is the account's.`,
  })
  service(@Ctx() context: Context): Promise<Service | null> | null {
    return this.row.serviceId ? context.load(serviceById, this.row.serviceId) : null;
  }

  @Field(() => OperationKind, { description: `${AUDIENCE} What is to be done, as its definition says today.` })
  kind(@Ctx() { installation }: Context): OperationKind {
    return new OperationKind(this.row.kind, installation.operationKinds.find(this.row.kind));
  }

  @Field(() => String, {
    description: `${AUDIENCE} Made from kind, service and parameters: what the digest covers is what the customer reads. Show it whole, as text.`,
  })
  async sentence(
    @Arg("language", () => LanguageEnum, { description: `${AUDIENCE} In which language.` }) language: Language,
    @Ctx() context: Context,
  ): Promise<string> {
    const kind = context.installation.operationKinds.find(this.row.kind);
    if (kind?.facts.definition !== this.row.definition) return NOT_ANY_MORE[language];
    const { serviceName } = this.row;
    const { number: accountNumber } = (await this.account(context)).row;
    return kind.sentence(this.row.parameters as Facts, { serviceName, accountNumber }, language);
  }

  @Field(() => String, {
    nullable: true,
    description: `${AUDIENCE} Staff's words beside it; the digest does not cover them.`,
  })
  get note(): string | null {
    return this.row.note;
  }

  @Field(() => JSONObject, { description: `${AUDIENCE} As its kind's schema has them.` })
  get parameters(): Record<string, unknown> {
    return this.row.parameters;
  }

  @Field(() => String, {
    description: `${AUDIENCE} SHA-256, hex, over the canonical JSON of exactly this operation: pass it back to say which.`,
  })
  get digest(): string {
    return this.row.digest;
  }

  @Field(() => OperationStateEnum, { description: `${AUDIENCE} Where it stands.` })
  state(@Ctx() { now }: Context) {
    // The sweep writes it down within a minute.
    const isOverdue = OPEN.has(this.row.state) && this.row.expiresAt <= now;
    return isOverdue ? "EXPIRED" : this.row.state;
  }

  @Field(() => StaffMember, { nullable: true, description: "[desk] Who proposed it." })
  proposedBy(@Ctx() context: Context): Promise<StaffMember | null> | null {
    return staff(context, this.row.proposedById);
  }

  @Field(() => Validation, { nullable: true, description: `${AUDIENCE} Null until somebody validated or recognised.` })
  get validation(): Validation | null {
    return this.row.method === null ? null : new Validation(this.row);
  }

  @Field(() => String, {
    nullable: true,
    description: "[desk] Why it was rejected or cancelled, or what the company's own system said. Never mailed (R9).",
  })
  endReason(@Ctx() context: Context): string | null {
    return isDesk(context) ? (this.row.endReason ?? null) : null;
  }

  @Field(() => Boolean, {
    description: "[portal] Whether `operationApprove` would be taken from this session now; false for anybody else.",
  })
  viewerCanApprove(@Ctx() context: Context): Promise<boolean> {
    return mayApprove(context, this.row);
  }

  @Field(() => DateTime, { description: `${AUDIENCE} After this nobody can validate, release or redeem it.` })
  get expiresAt(): Date {
    return this.row.expiresAt;
  }

  @Field(() => DateTime, { description: `${AUDIENCE} When it was proposed.` })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}

const OPEN: ReadonlySet<string> = new Set([
  "AWAITING_VALIDATION",
  "AWAITING_COUNTERSIGNATURE",
  "VALIDATED",
  "PERMITTED",
]);

export const OperationRequestConnection = connectionType(
  "OperationRequest",
  "portal] [desk] [provisioning",
  () => OperationRequest,
);

/** One loader a reader. */
const byReader = <T>(make: (reader: "desk" | "others") => ReturnType<typeof loader<string, T>>) => {
  const made = { desk: make("desk"), others: make("others") };
  return (context: Context, id: string): Promise<T> => context.load(made[readerOf(context.principal.role)], id);
};

const byId = byReader<OperationRequest | null>((reader) =>
  loader(async (sql, ids) => {
    const rows = await findOperationsByIds(sql, ids, reader);
    const found = new Map(rows.map((row) => [row.id, new OperationRequest(row)]));
    return ids.map((id) => found.get(id) ?? null);
  }),
);

export const MOST_OF_A_TICKET = 100;

/** The newest of a ticket, newest first. */
export const operationsOfTicket = byReader<OperationRequest[]>((reader) =>
  loader(async (sql, ids) => {
    const groups = new Map<string, OperationRequest[]>(ids.map((id) => [id, []]));
    for (const row of await findOperationsOfTickets(sql, ids, reader, MOST_OF_A_TICKET))
      groups.get(row.ticketId)!.push(new OperationRequest(row));
    return ids.map((id) => groups.get(id)!);
  }),
);

/** As far as the caller may see it. */
export const loadOperation = async (context: Context, id: string): Promise<OperationRequest | null> =>
  context.audience === "portal" || context.audience === "desk" || context.audience === "provisioning"
    ? byId(context, id)
    : null;

nodeFound("OperationRequest", loadOperation);

/** The operation read anew, after the transaction. */
export const operationRead = (context: Context, operationId: string) => ({
  written: { operationId },
  operation: lazily(() => loadOperation(context, operationId)),
});

/** A key's first answer, read anew. */
export const onceForOperation = {
  remember: (payload: Record<string, unknown>) => ({ ...(payload.written as { operationId: string }) }) as ReplayIds,
  replay: async (_: Transaction, ids: ReplayIds, context: Context) => operationRead(context, ids.operationId!),
};
