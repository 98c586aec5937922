/**
 * What the policy is told. Plain data: guards gather it, inside the transaction that acts on the answer.
 * Addresses are canonical (one addr-spec, domain in A-labels); names of services are lower case, domains in A-labels.
 * A claim (From), evidence (SenderEvidence) and our record (RegisteredAddress) are three types and stay so.
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Facts of one step of an explanation: addresses, domains, selectors, results, sizes; never body text. */
export type Facts = { readonly [name: string]: Json };

export type Language = "IT" | "EN";
export type StaffRole = "AGENT" | "SUPERVISOR" | "ADMIN";
export type Assurance = "MAILBOX" | "CREDENTIAL";
export type AccountStatus = "ACTIVE" | "SUSPENDED" | "FROZEN" | "CLOSED";
export type RegisteredAddressState = "CONFIRMED" | "BOUNCING" | "DOMAIN_CHANGED";
export type ServiceKind = "DOMAIN" | "HOSTING" | "MAIL" | "CERTIFICATE" | "OTHER";
export type ServiceStatus = "ACTIVE" | "EXPIRED" | "SUSPENDED" | "TRANSFERRED" | "CANCELLED";
export type TicketStatus = "NEW" | "OPEN" | "WAITING_ON_CUSTOMER" | "ON_HOLD" | "SOLVED" | "CLOSED";
export type Disclosure = "GENERIC" | "SERVICE_INFORMATION";

/** Who calls, as the verified token says. */
export type Actor =
  | { readonly kind: "anonymous" }
  | {
      readonly kind: "portal";
      readonly accountId: string;
      readonly sessionId: string;
      readonly assurance: Assurance;
      readonly strongProofUntil: Date | null;
    }
  | { readonly kind: "desk"; readonly staffId: string; readonly role: StaffRole }
  | { readonly kind: "bridge"; readonly clientId: string }
  | { readonly kind: "provisioning"; readonly clientId: string };

/** Our record of the account's confirmed address. */
export interface RegisteredAddress {
  readonly address: string;
  /** Grows with every change of the address. */
  readonly version: number;
  readonly state: RegisteredAddressState;
  /** When it last changed; null where it is still the one that the account began with. */
  readonly changedAt: Date | null;
}

export interface AccountFacts {
  readonly id: string;
  /** The customer number, for example C-104233. */
  readonly number: string;
  readonly status: AccountStatus;
  readonly language: Language;
  readonly address: RegisteredAddress;
}

export interface ServiceFacts {
  readonly id: string;
  /** The account of record; whether the service still belongs to it is `belongsTo`'s answer. */
  readonly accountId: string;
  readonly kind: ServiceKind;
  readonly name: string;
  readonly status: ServiceStatus;
}

export interface TicketFacts {
  readonly id: string;
  /** Null for an enquiry. */
  readonly accountId: string | null;
  /** The authenticated or confirmed address that asked; null on an account's ticket. */
  readonly correspondent: string | null;
  readonly status: TicketStatus;
  readonly closedAt: Date | null;
  readonly version: number;
}

export interface StaffFacts {
  readonly id: string;
  /** The role on record now; the token's may be older. */
  readonly role: StaffRole;
  readonly isActive: boolean;
}

/** A bridge or provisioning client, as registered. */
export interface ClientFacts {
  readonly id: string;
  readonly kind: "BRIDGE" | "PROVISIONING";
  readonly isRevoked: boolean;
}

/** A service that is TRANSFERRED or CANCELLED, or was not found, belongs to nobody here. */
export function belongsTo(service: ServiceFacts | null, accountId: string): boolean {
  if (service === null || service.accountId !== accountId) return false;
  return service.status !== "TRANSFERRED" && service.status !== "CANCELLED";
}
