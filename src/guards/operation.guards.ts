import { accountById } from "../accounts/account.type.ts";
import { accountFacts } from "../accounts/account.ts";
import { canonicalAddress } from "../mail/address.ts";
import { canonicalDomain } from "../mail/domain.ts";
import { rowId } from "../nodes/global-id.ts";
import type { OperationRow } from "../operations/operation.ts";
import type { DeskTicket, PortalAccount, StaffAuthor } from "../policy/caller.ts";
import { allowed, type Decision, refused } from "../policy/decision.ts";
import { foreignMention } from "../policy/disclosure.ts";
import type { Facts, Language } from "../policy/facts.ts";
import { namesMentioned } from "../policy/mentions.ts";
import type { Ground } from "../policy/operation-facts.ts";
import {
  approveOperation,
  cancelOperation,
  type EndedOperation,
  proposeOperation,
  type ProposedOperation,
  rejectOperation,
  type ValidatedOperation,
} from "../policy/operations.ts";
import { findServicesByNames } from "../services/service.repository.ts";
import { serviceById } from "../services/service.type.ts";
import { serviceFacts } from "../services/service.ts";
import { findSessionsByIds, type SessionRow } from "../sessions/session.repository.ts";
import { findTicketById } from "../tickets/ticket.repository.ts";
import { type Context, loader } from "./context.ts";
import { callerOfQuery, guard, type Guarded, type Scope } from "./guard.ts";
import { groundOf, lockedOperation } from "./operation-ground.ts";
import { lockedAccount, lockedNamedService } from "./reply.guards.ts";
import { openTicket } from "./ticket.guards.ts";

export interface ProposeInput {
  readonly ticketId: string;
  readonly kind: string;
  readonly serviceId?: string | null;
  readonly parameters: Facts;
  readonly note?: string | null;
}

export interface Proposing {
  readonly proposed: ProposedOperation;
  readonly parameters: Facts;
  readonly note: string | null;
  readonly language: Language;
}

const field = <T>(decision: Decision<T, string>, ...path: string[]): Guarded<T> => ({
  ...decision,
  field: ["input", ...path],
});

/** O1, with the parameters checked by the kind's schema and the note by R5. */
export const Proposed = guard<Proposing, ProposeInput>("operation-proposal", async (scope) => {
  const { sql, unit, context, input } = scope;
  const ticketId = rowId("Ticket", input.ticketId);
  const before = ticketId ? await findTicketById(sql, ticketId, "desk") : null;
  const account = before?.accountId ? await lockedAccount(sql, before.accountId) : null;
  const named = await lockedNamedService(sql, input.serviceId);
  const opened = await openTicket(unit, { ticketId: input.ticketId });
  if (opened.kind !== "allowed") return field(opened, "ticketId");
  const kind = context.installation.operationKinds.find(input.kind);
  if (!kind) return field(refused("NOT_FOUND", "A4"), "kind");
  const { policy: settings } = context.installation;
  const proposed = proposeOperation(
    unit.caller as StaffAuthor,
    opened.value as DeskTicket,
    kind.facts,
    account,
    named,
    { now: context.now, settings },
  );
  if (proposed.kind !== "allowed") {
    const isAboutService = proposed.reason === "INVALID" || proposed.reason === "SERVICE_NOT_ON_ACCOUNT";
    return field(proposed, isAboutService ? "serviceId" : "ticketId");
  }
  const [problem] = kind.problemsOf(input.parameters);
  if (problem !== undefined)
    return field(refused("INVALID", "O1"), "parameters", ...problem.split("/").filter((part) => part !== ""));
  const { newEmail } = input.parameters;
  // The address that the customer reads is the one that is registered: one spelling.
  if (kind.facts.isRecognition && typeof newEmail === "string" && canonicalAddress(newEmail) !== newEmail)
    return field(refused("INVALID", "O1"), "parameters", "newEmail");
  const note = input.note?.trim() || null;
  if (note !== null && !(await isClean(scope, note, account!.id)))
    return field(refused("FOREIGN_SERVICE_MENTIONED", "R5"), "note");
  return allowed(
    { proposed: proposed.value, parameters: input.parameters, note, language: account!.language },
    proposed.rule,
  );
});

/** R5: staff's words go to the customer here too. */
async function isClean({ sql, context }: Scope<ProposeInput>, text: string, accountId: string): Promise<boolean> {
  const { MITTENTE_OWN_DOMAINS } = context.installation.settings;
  const mentioned = namesMentioned([text]);
  const found = mentioned.lookups.length > 0 ? await findServicesByNames(sql, mentioned.lookups) : [];
  const ours = MITTENTE_OWN_DOMAINS.flatMap((domain) => canonicalDomain(domain) ?? []);
  return foreignMention(mentioned, found.map(serviceFacts), accountId, ours).isClean;
}

export interface DecideInput {
  readonly operationId: string;
  readonly digest: string;
}

/** O2, in the session of the operation's own account. */
export const Approved = guard<ValidatedOperation, DecideInput>(
  "operation-approval",
  async ({ sql, unit, context, input }) => {
    const portal = unit.caller as PortalAccount;
    const found = await lockedOperation(sql, context, input.operationId);
    if (!found) return refused("NOT_FOUND", "A3");
    const [session] = await findSessionsByIds(sql, [portal.sessionId]);
    if (!session) return refused("NOT_FOUND", "A4");
    return approveOperation(portal, signedInAt(session), found.operation, input.digest, found.ground);
  },
);

export const Rejected = guard<EndedOperation, DecideInput>(
  "operation-rejection",
  async ({ sql, unit, context, input }) => {
    const found = await lockedOperation(sql, context, input.operationId);
    return rejectOperation(unit.caller as PortalAccount, found?.operation ?? null, input.digest, context.now);
  },
);

export const Cancelled = guard<EndedOperation, { readonly operationId: string }>(
  "operation-cancellation",
  async ({ sql, unit, context, input }) => {
    const found = await lockedOperation(sql, context, input.operationId);
    return cancelOperation(unit.caller as StaffAuthor, found?.operation ?? null, context.now);
  },
);

/** Showing the credential again is as good as signing in again. */
const signedInAt = ({ createdAt, provedAt }: Pick<SessionRow, "createdAt" | "provedAt">): Date =>
  provedAt !== null && provedAt > createdAt ? provedAt : createdAt;

const sessionRow = loader<string, SessionRow | null>(async (sql, ids) => {
  const found = new Map((await findSessionsByIds(sql, ids)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
});

/** `viewerCanApprove`: the same policy over the same facts, without locks, for showing. */
export async function mayApprove(context: Context, row: OperationRow): Promise<boolean> {
  if (context.claims.kind !== "portal") return false;
  const portal = (await callerOfQuery(context, { portal: true })) as PortalAccount;
  const session = await context.load(sessionRow, portal.sessionId);
  const account = await context.load(accountById, row.accountId);
  const service = row.serviceId ? await context.load(serviceById, row.serviceId) : null;
  const { operation, ground } = groundOf(
    context,
    row,
    account && accountFacts(account.row),
    service && serviceFacts(service.row),
  );
  return session !== null && approves(portal, session, operation, ground);
}

function approves(
  portal: PortalAccount,
  session: SessionRow,
  operation: Parameters<typeof approveOperation>[2],
  ground: Ground,
) {
  const digest = operation?.digest ?? "";
  return approveOperation(portal, signedInAt(session), operation, digest, ground).kind === "allowed";
}
