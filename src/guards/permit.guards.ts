import { readPermit } from "../operations/permit-token.ts";
import { findPermit } from "../operations/permit.repository.ts";
import type { ProvisioningClient } from "../policy/caller.ts";
import { allowed, refused } from "../policy/decision.ts";
import {
  type IssuedPermit,
  issuePermit,
  type RedeemedPermit,
  redeemPermit,
  type ReportedOperation,
  reportOperation,
} from "../policy/permits.ts";
import type { OperationRow } from "../operations/operation.ts";
import { guard } from "./guard.ts";
import { lockedOperation, lockedOperationOf } from "./operation-ground.ts";

interface PermitInput {
  readonly operationId: string;
}

/** What a permit is made of: the policy's leave, and the operation as it was validated. */
export interface Permitting {
  readonly issued: IssuedPermit;
  readonly row: OperationRow;
}

export const PermitToIssue = guard<Permitting, PermitInput>("permit-issue", async ({ sql, unit, context, input }) => {
  const found = await lockedOperation(sql, context, input.operationId);
  if (!found) return refused("NOT_FOUND", "A3");
  const issued = issuePermit(unit.caller as ProvisioningClient, found.operation, found.ground);
  return issued.kind === "allowed" ? allowed({ issued: issued.value, row: found.row }, issued.rule) : issued;
});

/** The signature leads to the row; the row, under the operation's lock, decides. */
export const PermitToRedeem = guard<RedeemedPermit, { readonly permit: string }>(
  "permit-redeem",
  async ({ sql, unit, context, input }) => {
    const { keyring, publicUrl } = context.installation;
    const permitId = await readPermit({ keyring, issuer: publicUrl }, input.permit, context.now);
    if (permitId === null) return { ...refused("INVALID", "O4"), field: ["input", "permit"] };
    const before = await findPermit(sql, permitId);
    const found = before && (await lockedOperationOf(sql, context, before.operationId));
    if (!found) return refused("NOT_FOUND", "A3");
    const permit = await findPermit(sql, permitId);
    return redeemPermit(unit.caller as ProvisioningClient, permit, found.operation, found.ground);
  },
);

export const Reported = guard<ReportedOperation, PermitInput & { readonly succeeded: boolean }>(
  "operation-report",
  async ({ sql, unit, context, input }) => {
    const found = await lockedOperation(sql, context, input.operationId);
    return reportOperation(unit.caller as ProvisioningClient, found?.operation ?? null, input.succeeded);
  },
);
