import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { Account } from "../accounts/account.type.ts";
import { connectionOf, ForwardArgs } from "../connections/connection.type.ts";
import { EMPTY_PAGE, pageOf } from "../connections/page.ts";
import type { Context } from "../guards/context.ts";
import { Reader } from "../guards/guard.ts";
import { InTransaction } from "../guards/in-transaction.ts";
import { readerOf } from "../guards/operation-ground.ts";
import { Approved, Cancelled, Proposed, type Proposing, Rejected } from "../guards/operation.guards.ts";
import { rowId } from "../nodes/global-id.ts";
import type { EndedOperation, ValidatedOperation } from "../policy/operations.ts";
import { badInput } from "../problems/problem.ts";
import { Ticket } from "../tickets/ticket.type.ts";
import { OperationKind } from "./operation-kind.type.ts";
import { approve, end, propose } from "./operation.commands.ts";
import {
  Approve,
  Cancel,
  decidingBounds,
  OperationApproveInput,
  OperationCancelInput,
  operationCancelBounds,
  OperationFilter,
  OperationProposeInput,
  operationProposeBounds,
  OperationRejectInput,
  operationRejectBounds,
  Propose,
  Reject,
} from "./operation.inputs.ts";
import { listOperations } from "./operation.repository.ts";
import {
  onceForOperation,
  operationRead,
  OperationRequest,
  OperationRequestConnection,
  operationsOfTicket,
} from "./operation.type.ts";

const BY_CREATION = {
  name: "operations",
  keys: [
    { expression: "operation_requests.created_at", type: "timestamptz" },
    { expression: "operation_requests.id", type: "uuid" },
  ],
  direction: "desc",
} as const;

async function list(context: Context, filter: OperationFilter, page: ForwardArgs, ofAccount?: string) {
  if ((filter.state?.length ?? 0) > 20 || (filter.kind?.length ?? 0) > 20) throw badInput("At most 20 in a list.");
  const frame = pageOf(BY_CREATION, page);
  const accountId = filter.accountId == null ? null : rowId("Account", filter.accountId);
  const ticketId = filter.ticketId == null ? null : rowId("Ticket", filter.ticketId);
  const isLost =
    (filter.accountId != null && (accountId === null || (ofAccount !== undefined && accountId !== ofAccount))) ||
    (filter.ticketId != null && ticketId === null);
  if (isLost) return connectionOf(EMPTY_PAGE, (row) => row);
  const query = { state: filter.state ?? null, kind: filter.kind ?? null, accountId: ofAccount ?? accountId, ticketId };
  const rows = await context.reads.run((sql) => listOperations(sql, frame, query, readerOf(context.principal.role)));
  return connectionOf(frame.read(rows), (row) => new OperationRequest(row));
}

@Resolver()
export class OperationResolver {
  @Query(() => [OperationKind], { description: "[desk] Built-in ones first, then the operator's; at most 300." })
  operationKinds(@Ctx() { installation }: Context, @Reader({ desk: "operationKinds" }) _caller: unknown) {
    return installation.operationKinds.list().map((kind) => new OperationKind(kind.facts.key, kind));
  }

  @Query(() => OperationRequestConnection, { description: "[desk] [provisioning] Newest first." })
  operationRequests(
    @Arg("filter", () => OperationFilter, {
      nullable: true,
      description: "[desk] [provisioning] Which; absent or null: all.",
    })
    filter: OperationFilter | null | undefined,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() context: Context,
    @Reader({ desk: "operationRequests", provisioning: true }) _caller: unknown,
  ) {
    return list(context, filter ?? {}, page);
  }

  @Mutation(() => Propose.Payload, {
    description: "[desk] O1. The customer is mailed that something waits in the portal, and reads there what it is.",
  })
  @InTransaction({
    audiences: { desk: "operationPropose" },
    errors: Propose.errors,
    bounds: operationProposeBounds,
    once: onceForOperation,
  })
  async operationPropose(
    @Arg("input", () => OperationProposeInput, { description: "[desk] What, on which ticket." })
    _input: OperationProposeInput,
    @Proposed() { proposed, ...words }: Proposing,
    @Ctx() context: Context,
  ) {
    return operationRead(context, await propose(context.unit!.transaction, proposed, words, context.now));
  }

  @Mutation(() => Approve.Payload, {
    description: "[portal] O2. Good once. Irreversible kinds take the credential, shown within the last ten minutes.",
  })
  @InTransaction({ audiences: { portal: true }, errors: Approve.errors, bounds: decidingBounds })
  async operationApprove(
    @Arg("input", () => OperationApproveInput, { description: "[portal] Which, by what was read." })
    _input: OperationApproveInput,
    @Approved() validated: ValidatedOperation,
    @Ctx() context: Context,
  ) {
    await approve(context.unit!.transaction, validated, context.now);
    return operationRead(context, validated.operation.id);
  }

  @Mutation(() => Reject.Payload, {
    description: "[portal] O2. The customer's no, whoever said yes; until it is being carried out.",
  })
  @InTransaction({ audiences: { portal: true }, errors: Reject.errors, bounds: operationRejectBounds })
  async operationReject(
    @Arg("input", () => OperationRejectInput, { description: "[portal] Which, and why." }) input: OperationRejectInput,
    @Rejected() ended: EndedOperation,
    @Ctx() context: Context,
  ) {
    await end(context.unit!.transaction, ended, input.reason?.trim() || null, context.now);
    return operationRead(context, ended.operation.id);
  }

  @Mutation(() => Cancel.Payload, { description: "[desk] Withdraws it, until it is being carried out." })
  @InTransaction({ audiences: { desk: "operationCancel" }, errors: Cancel.errors, bounds: operationCancelBounds })
  async operationCancel(
    @Arg("input", () => OperationCancelInput, { description: "[desk] Which, and why." }) input: OperationCancelInput,
    @Cancelled() ended: EndedOperation,
    @Ctx() context: Context,
  ) {
    await end(context.unit!.transaction, ended, input.reason.trim(), context.now);
    return operationRead(context, ended.operation.id);
  }
}

@Resolver(() => Account)
export class AccountOperationsResolver {
  @FieldResolver(() => OperationRequestConnection, { description: "[portal] [desk] [provisioning] Newest first." })
  operationRequests(
    @Arg("filter", () => OperationFilter, {
      nullable: true,
      description: "[portal] [desk] [provisioning] Which; absent or null: all.",
    })
    filter: OperationFilter | null | undefined,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() context: Context,
    @Root() account: Account,
  ) {
    return list(context, filter ?? {}, page, account.row.id);
  }
}

@Resolver(() => Ticket)
export class TicketOperationsResolver {
  @FieldResolver(() => [OperationRequest], { description: "[portal] [desk] Newest first, at most 100." })
  operations(@Ctx() context: Context, @Root() ticket: Ticket): Promise<OperationRequest[]> {
    return operationsOfTicket(context, ticket.row.id);
  }
}
