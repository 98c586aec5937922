import { asDesk, asPortal, type PortalAccount, type StaffAuthor } from "../../src/policy/caller.ts";
import type { AccountFacts, Assurance, StaffRole } from "../../src/policy/facts.ts";
import type { Ground, KindFacts, OperationFacts } from "../../src/policy/operation-facts.ts";
import { DEFAULT_SETTINGS } from "../../src/policy/settings.ts";
import { account, DAY, MINUTE, NOW, service } from "./facts.ts";

// An operation that nothing speaks against; each test says what is different.

export const DNS: KindFacts = {
  key: "DNS_CHANGE",
  isIrreversible: false,
  isRecognition: false,
  services: ["DOMAIN"],
  definition: "d1",
};
export const TRANSFER: KindFacts = { ...DNS, key: "DOMAIN_TRANSFER", isIrreversible: true };
export const UNFREEZE: KindFacts = {
  key: "ACCOUNT_UNFREEZE",
  isIrreversible: true,
  isRecognition: true,
  services: [],
  definition: "d2",
};

export function operation(changes: Partial<OperationFacts> = {}): OperationFacts {
  return {
    id: "o1",
    accountId: "rossi",
    ticketId: "t1",
    serviceId: "s1",
    state: "AWAITING_VALIDATION",
    digest: "digest",
    isIrreversible: false,
    expiresAt: new Date(NOW.getTime() + DAY),
    proposedById: "anna",
    recognisedById: null,
    method: null,
    addressVersion: null,
    ...changes,
  };
}

export function ground(changes: Partial<Ground> = {}): Ground {
  return {
    account: account(),
    service: service(),
    kind: DNS,
    digestNow: "digest",
    now: NOW,
    settings: DEFAULT_SETTINGS,
    ...changes,
  };
}

export function customer(
  changes: Partial<{ assurance: Assurance; strongProofUntil: Date | null; account: AccountFacts }> = {},
): PortalAccount {
  const { assurance = "CREDENTIAL", strongProofUntil = new Date(NOW.getTime() + MINUTE) } = changes;
  const owner = changes.account ?? account();
  const actor = { kind: "portal", accountId: owner.id, sessionId: "p1", assurance, strongProofUntil } as const;
  const decision = asPortal(actor, owner);
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
}

export function staff(staffId = "anna", role: StaffRole = "AGENT"): StaffAuthor {
  const decision = asDesk({ kind: "desk", staffId, role }, { id: staffId, role, isActive: true }, "AGENT");
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
}
