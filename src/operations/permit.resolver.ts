import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { accountById } from "../accounts/account.type.ts";
import type { Context } from "../guards/context.ts";
import { InTransaction } from "../guards/in-transaction.ts";
import { type Permitting, PermitToIssue, PermitToRedeem, Reported } from "../guards/permit.guards.ts";
import type { RedeemedPermit, ReportedOperation } from "../policy/permits.ts";
import { serviceById } from "../services/service.type.ts";
import { operationRead } from "./operation.type.ts";
import { writePermit } from "./permit-token.ts";
import { issue, redeem, report } from "./permit.commands.ts";
import {
  OperationReportInput,
  operationReportBounds,
  permitIssueBounds,
  permitIssueErrors,
  PermitIssueInput,
  PermitIssuePayload,
  PermitRedeemInput,
  permitRedeemBounds,
  Redeem,
  Report,
} from "./permit.inputs.ts";

@Resolver()
export class PermitResolver {
  @Mutation(() => PermitIssuePayload, {
    description:
      "[provisioning] O4: leave to carry out one operation, for five minutes, for this client. What is not redeemed is not permitted.",
  })
  @InTransaction({ audiences: { provisioning: true }, errors: permitIssueErrors, bounds: permitIssueBounds })
  async permitIssue(
    @Arg("input", () => PermitIssueInput, { description: "[provisioning] Which operation." }) _input: PermitIssueInput,
    @PermitToIssue() permitting: Permitting,
    @Ctx() context: Context,
  ) {
    const { keyring, publicUrl } = context.installation;
    const { row, issued } = permitting;
    const permitId = await issue(context.unit!.transaction, issued);
    const account = await context.load(accountById, row.accountId);
    const service = row.serviceId ? await context.load(serviceById, row.serviceId) : null;
    const permit = await writePermit({ keyring, issuer: publicUrl }, permitting, permitId, {
      accountExternalId: account?.row.externalId ?? null,
      serviceExternalId: service?.row.externalId ?? null,
    });
    return { permit, expiresAt: issued.expiresAt };
  }

  @Mutation(() => Redeem.Payload, {
    description:
      "[provisioning] O4: once, under all that it was issued under. Carry the operation out only after this succeeded; where the answer was lost, read the operation: REDEEMED is yours to finish and report.",
  })
  @InTransaction({ audiences: { provisioning: true }, errors: Redeem.errors, bounds: permitRedeemBounds })
  async permitRedeem(
    @Arg("input", () => PermitRedeemInput, { description: "[provisioning] The permit." }) _input: PermitRedeemInput,
    @PermitToRedeem() redeemed: RedeemedPermit,
    @Ctx() context: Context,
  ) {
    await redeem(context.unit!.transaction, redeemed, context.now);
    return operationRead(context, redeemed.operation.id);
  }

  @Mutation(() => Report.Payload, {
    description: "[provisioning] What became of it. The same report again is the same success.",
  })
  @InTransaction({ audiences: { provisioning: true }, errors: Report.errors, bounds: operationReportBounds })
  async operationReport(
    @Arg("input", () => OperationReportInput, { description: "[provisioning] Which, and how it went." })
    input: OperationReportInput,
    @Reported() reported: ReportedOperation,
    @Ctx() context: Context,
  ) {
    await report(context.unit!.transaction, reported, input.detail?.trim() || null, context.now);
    return operationRead(context, reported.operation.id);
  }
}
