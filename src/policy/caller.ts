import { allowed, refused, whenAllowed, type Decision, type Refused } from "./decision.ts";
import type { AccountFacts, Actor, Assurance, ClientFacts, StaffFacts, StaffRole, TicketFacts } from "./facts.ts";
import { hasRole } from "./roles.ts";

/** UNAUTHENTICATED and FORBIDDEN (another audience's token) are top-level errors, FORBIDDEN_ROLE is a user error. */
export type CallerRefusal = "UNAUTHENTICATED" | "FORBIDDEN" | "FORBIDDEN_ROLE";

/** S7. `account` is the session's, as it is now. A closed one cannot sign in, and nobody signs in to a frozen one by code. */
export function asPortal(actor: Actor, account: AccountFacts | null): Decision<PortalAccount, CallerRefusal> {
  if (actor.kind !== "portal") return notOfThisAudience(actor);
  if (account === null || account.id !== actor.accountId) return refused("UNAUTHENTICATED", "A4");
  if (account.status === "CLOSED") return refused("UNAUTHENTICATED", "S7");
  if (account.status === "FROZEN" && actor.assurance !== "CREDENTIAL") return refused("UNAUTHENTICATED", "E4");
  return allowed(new PortalAccountValue(account, actor), "S7");
}

/** Staff of any role, to read. */
export function asStaffReader(actor: Actor, staff: StaffFacts | null): Decision<StaffReader, CallerRefusal> {
  return whenAllowed(staffOnRecord(actor, staff, "AGENT"), (found) => new StaffReaderValue(found));
}

/** Staff to act, under their own name. `minimumRole` comes from MINIMUM_ROLE. */
export function asDesk(
  actor: Actor,
  staff: StaffFacts | null,
  minimumRole: StaffRole,
): Decision<StaffAuthor, CallerRefusal> {
  return whenAllowed(staffOnRecord(actor, staff, minimumRole), (found) => new StaffAuthorValue(found));
}

export function asBridge(actor: Actor, client: ClientFacts | null): Decision<Gateway, CallerRefusal> {
  return whenAllowed(clientOnRecord("bridge", "BRIDGE", actor, client), (found) => new GatewayValue(found));
}

export function asProvisioning(actor: Actor, client: ClientFacts | null): Decision<ProvisioningClient, CallerRefusal> {
  const decision = clientOnRecord("provisioning", "PROVISIONING", actor, client);
  return whenAllowed(decision, (found) => new ProvisioningClientValue(found));
}

/** S7. Another account's ticket, an enquiry and a ticket that is not there get one and the same refusal. */
export function ownedTicket(portal: PortalAccount, ticket: TicketFacts | null): Decision<OwnedTicket, "NOT_FOUND"> {
  return ticket !== null && ticket.accountId === portal.account.id
    ? allowed(new OwnedTicketValue(ticket), "S7")
    : refused("NOT_FOUND", "A3");
}

/** Staff see every ticket. Whoever asks has shown to be staff: that is what the first argument is for. */
export function deskTicket(_staff: StaffReader, ticket: TicketFacts | null): Decision<DeskTicket, "NOT_FOUND"> {
  return ticket === null ? refused("NOT_FOUND", "A3") : allowed(new DeskTicketValue(ticket), "A4");
}

/** The role that counts is the one on record now, not the token's. */
function staffOnRecord(
  actor: Actor,
  staff: StaffFacts | null,
  minimumRole: StaffRole,
): Decision<StaffFacts, CallerRefusal> {
  if (actor.kind !== "desk") return notOfThisAudience(actor);
  if (staff === null || staff.id !== actor.staffId || !staff.isActive) return refused("UNAUTHENTICATED", "A4");
  return hasRole(staff.role, minimumRole) ? allowed(staff, "A4") : refused("FORBIDDEN_ROLE", "A4");
}

function clientOnRecord(
  audience: "bridge" | "provisioning",
  kind: ClientFacts["kind"],
  actor: Actor,
  client: ClientFacts | null,
): Decision<ClientFacts, CallerRefusal> {
  if (actor.kind !== audience) return notOfThisAudience(actor);
  if (client === null || client.id !== actor.clientId) return refused("UNAUTHENTICATED", "A4");
  return client.kind === kind && !client.isRevoked ? allowed(client, "A4") : refused("UNAUTHENTICATED", "A4");
}

/** Whoever runs a command on the machine itself: they hold the database's password, and nothing is asked of them. */
export const asImporter = (): Importer => new ImporterValue();

function notOfThisAudience(actor: Actor): Refused<"UNAUTHENTICATED" | "FORBIDDEN"> {
  return refused(actor.kind === "anonymous" ? "UNAUTHENTICATED" : "FORBIDDEN", "A4");
}

// The classes below are not exported, only their types are: nobody else can make one. The protected field makes them
// nominal, and a copy that was altered by spreading loses it.

/** A customer who is signed in, acting for the session's account. */
class PortalAccountValue {
  declare protected readonly madeByPolicy: true;
  readonly account: AccountFacts;
  readonly sessionId: string;
  readonly assurance: Assurance;
  readonly strongProofUntil: Date | null;

  constructor(account: AccountFacts, session: Extract<Actor, { kind: "portal" }>) {
    this.account = account;
    this.sessionId = session.sessionId;
    this.assurance = session.assurance;
    this.strongProofUntil = session.strongProofUntil;
    Object.freeze(this);
  }
}

class StaffReaderValue {
  declare protected readonly madeByPolicy: true;
  readonly staffId: string;
  readonly role: StaffRole;

  constructor(staff: StaffFacts) {
    this.staffId = staff.id;
    this.role = staff.role;
    Object.freeze(this);
  }
}

class StaffAuthorValue extends StaffReaderValue {
  declare protected readonly mayWrite: true;
}

class GatewayValue {
  declare protected readonly madeByPolicy: true;
  readonly clientId: string;

  constructor(client: ClientFacts) {
    this.clientId = client.id;
    Object.freeze(this);
  }
}

class ProvisioningClientValue {
  declare protected readonly madeByPolicy: true;
  readonly clientId: string;

  constructor(client: ClientFacts) {
    this.clientId = client.id;
    Object.freeze(this);
  }
}

class ImporterValue {
  declare protected readonly madeByPolicy: true;
  readonly isOperator = true;
}

class OwnedTicketValue {
  declare protected readonly madeByPolicy: true;
  readonly ticket: TicketFacts;

  constructor(ticket: TicketFacts) {
    this.ticket = ticket;
    Object.freeze(this);
  }
}

class DeskTicketValue {
  declare protected readonly madeByPolicy: true;
  readonly ticket: TicketFacts;

  constructor(ticket: TicketFacts) {
    this.ticket = ticket;
    Object.freeze(this);
  }
}

export type PortalAccount = PortalAccountValue;
export type StaffReader = StaffReaderValue;
export type StaffAuthor = StaffAuthorValue;
export type Gateway = GatewayValue;
export type ProvisioningClient = ProvisioningClientValue;
export type Importer = ImporterValue;
/** Who may say which accounts and services there are. */
export type RecordKeeper = ProvisioningClient | Importer;
export type OwnedTicket = OwnedTicketValue;
export type DeskTicket = DeskTicketValue;
