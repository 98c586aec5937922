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
import { MINIMUM_ROLE } from "../policy/roles.ts";
import type { TokenClaims } from "../sessions/access-token.ts";
import { findLivingClient, findLivingSession } from "../sessions/session.repository.ts";

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

/**
 * Whether the caller still is who the token said when it was made: the session lives, the staff member is active, the
 * client is not revoked. Read in each transaction's first flight, so that ending it ends it.
 */
export async function decideCaller(
  sql: Sql,
  claims: TokenClaims,
  audiences: Audiences,
  now: Date,
): Promise<Decision<Caller, CallerRefusal>> {
  requireAudience(claims, audiences);
  switch (claims.kind) {
    case "portal": {
      const living = await findLivingSession(sql, claims.sessionId, now);
      if (!living) throw unauthenticated();
      const { assurance, strongProofUntil, account } = living;
      return asPortal({ ...claims, assurance, strongProofUntil }, account);
    }
    case "desk": {
      const staff = await findActiveStaff(sql, claims.staffId);
      if (!staff) throw unauthenticated();
      return asDesk({ kind: "desk", staffId: staff.id, role: staff.role }, staff, MINIMUM_ROLE[audiences.desk!]);
    }
    case "bridge":
      return asBridge(claims, await findLivingClient(sql, claims.clientId));
    case "provisioning":
      return asProvisioning(claims, await findLivingClient(sql, claims.clientId));
    case "anonymous":
      throw unauthenticated();
  }
}
