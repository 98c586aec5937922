import { createHash } from "node:crypto";
import { canonicalJson } from "../audit/canonical-json.ts";
import type { operationRequests } from "../database/tables/operation.table.ts";
import { globalId } from "../nodes/global-id.ts";
import type { Facts } from "../policy/facts.ts";
import { coveredByDigest, type OperationFacts, type Proposal } from "../policy/operation-facts.ts";

type Stored = typeof operationRequests.$inferSelect;

/** What customers and the company's own system may read of an operation: the grants say the same. */
export const VISIBLE = [
  "id",
  "ticketId",
  "accountId",
  "serviceId",
  "serviceName",
  "kind",
  "definition",
  "parameters",
  "isIrreversible",
  "note",
  "digest",
  "state",
  "createdAt",
  "expiresAt",
  "method",
  "validatedAt",
  "addressVersion",
  "releasedAt",
  "redeemedAt",
  "endedAt",
] as const satisfies readonly (keyof Stored)[];
export type VisibleOperation = Pick<Stored, (typeof VISIBLE)[number]>;
/** The names of staff, the evidence and reasons are there when the desk or the worker reads. */
export type OperationRow = VisibleOperation & Partial<Omit<Stored, keyof VisibleOperation>>;
export type StoredOperation = Stored;

export function operationFacts(row: OperationRow): OperationFacts {
  return {
    id: row.id,
    accountId: row.accountId,
    ticketId: row.ticketId,
    serviceId: row.serviceId,
    state: row.state,
    digest: row.digest,
    isIrreversible: row.isIrreversible,
    expiresAt: row.expiresAt,
    proposedById: row.proposedById ?? null,
    recognisedById: row.recognisedById ?? null,
    method: row.method,
    addressVersion: row.addressVersion,
  };
}

type Covered = Pick<
  OperationRow,
  "id" | "accountId" | "ticketId" | "kind" | "definition" | "serviceId" | "serviceName" | "parameters" | "expiresAt"
>;

/** With the ids that the API gives out: whoever holds a permit can compare them with what they know. */
export function proposalOf(row: Covered): Proposal {
  return {
    operationId: globalId("OperationRequest", row.id),
    accountId: globalId("Account", row.accountId),
    ticketId: globalId("Ticket", row.ticketId),
    kind: row.kind,
    definition: row.definition,
    serviceId: row.serviceId && globalId("Service", row.serviceId),
    serviceName: row.serviceName,
    parameters: row.parameters as Facts,
    expiresAt: row.expiresAt,
  };
}

/** SHA-256 over the canonical JSON (RFC 8785) in UTF-8; lower-case hex. */
export const digestOf = (proposal: Proposal): string =>
  createHash("sha256")
    .update(canonicalJson(coveredByDigest(proposal)), "utf8")
    .digest("hex");
