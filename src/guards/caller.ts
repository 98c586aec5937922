import type { Sql } from "../database/connection.ts";
import { forbidden, unauthenticated } from "../problems/problem.ts";
import { findActiveStaff } from "../desk/staff.repository.ts";
import {
  asBridge,
  asDesk,
  asPortal,
  asProvisioning,
  type CallerRefusal,
  type Gateway,
  type PortalAccount,
  type ProvisioningClient,
  type StaffAuthor,
} from "../policy/caller.ts";
import type { Decision } from "../policy/decision.ts";
import type { ClientFacts, StaffFacts } from "../policy/facts.ts";
import { MINIMUM_ROLE } from "../policy/roles.ts";
import type { TokenClaims } from "../sessions/access-token.ts";
import { findLivingClient, findLivingSession, type LivingSession } from "../sessions/session.repository.ts";

/** Who may call a root field. A desk entry names its line of the role table. */
export interface Audiences {
  /** Whoever it is, with a token or without: the field changes nothing that belongs to anybody. */
  readonly anyone?: true;
  readonly portal?: true;
  readonly desk?: keyof typeof MINIMUM_ROLE;
  readonly bridge?: true;
  readonly provisioning?: true;
}
export type Caller = PortalAccount | StaffAuthor | Gateway | ProvisioningClient;

/** A token of another audience, or none, goes no further: before any transaction, from nothing but the token. */
export function requireAudience(claims: TokenClaims, audiences: Audiences): void {
  if (audiences.anyone) return;
  if (claims.kind === "anonymous") throw unauthenticated();
  if (!audiences[claims.kind]) throw forbidden();
}

/** The living caller as read: null where there is none any more. */
export type Living =
  | { readonly kind: "portal"; readonly session: LivingSession | null }
  | { readonly kind: "desk"; readonly staff: StaffFacts | null }
  | { readonly kind: "client"; readonly client: ClientFacts | null }
  | null;

/** One statement, in each transaction's first flight: ending the session, the membership or the client ends it. */
export async function findLiving(sql: Sql, claims: TokenClaims, now: Date): Promise<Living> {
  switch (claims.kind) {
    case "portal":
      return { kind: "portal", session: await findLivingSession(sql, claims.sessionId, now) };
    case "desk":
      return { kind: "desk", staff: await findActiveStaff(sql, claims.staffId) };
    case "bridge":
    case "provisioning":
      return { kind: "client", client: await findLivingClient(sql, claims.clientId) };
    case "anonymous":
      return null;
  }
}

/** Both at once, for whoever asks once. */
export async function decideCaller(
  sql: Sql,
  claims: TokenClaims,
  audiences: Audiences,
  now: Date,
): Promise<Decision<Caller, CallerRefusal>> {
  requireAudience(claims, audiences);
  return callerFrom(claims, await findLiving(sql, claims, now), audiences);
}

/**
 * Whether the caller still is who the token said when it was made: the session lives, the staff member is active, the
 * client is not revoked.
 */
export function callerFrom(claims: TokenClaims, living: Living, audiences: Audiences): Decision<Caller, CallerRefusal> {
  requireAudience(claims, audiences);
  if (claims.kind === "portal" && living?.kind === "portal" && living.session) {
    const { assurance, strongProofUntil, account } = living.session;
    return asPortal({ ...claims, assurance, strongProofUntil }, account);
  }
  if (claims.kind === "desk" && living?.kind === "desk" && living.staff) {
    const { id, role } = living.staff;
    return asDesk({ kind: "desk", staffId: id, role }, living.staff, MINIMUM_ROLE[audiences.desk!]);
  }
  if (claims.kind === "bridge" && living?.kind === "client") return asBridge(claims, living.client);
  if (claims.kind === "provisioning" && living?.kind === "client") return asProvisioning(claims, living.client);
  throw unauthenticated();
}
