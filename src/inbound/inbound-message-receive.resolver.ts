import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../guards/context.ts";
import { Delivered, type KeyedDelivery } from "../guards/gateway.guards.ts";
import { FromGateway, type Gateway } from "../guards/guard.ts";
import { InTransaction } from "../guards/in-transaction.ts";
import {
  inboundMessageReceiveBounds,
  inboundMessageReceiveErrors,
  InboundMessageReceiveInput,
  InboundMessageReceivePayload,
} from "./inbound-message.inputs.ts";
import { keep } from "./keep.commands.ts";

@Resolver()
export class InboundMessageReceiveResolver {
  @Mutation(() => InboundMessageReceivePayload, {
    description:
      "[bridge] Keeps one delivery. Answered when the bytes are durable; what is decided of it later, the bridge does not learn.",
  })
  @InTransaction({
    audiences: { bridge: true },
    errors: inboundMessageReceiveErrors,
    bounds: inboundMessageReceiveBounds,
  })
  async inboundMessageReceive(
    @Arg("input", () => InboundMessageReceiveInput, { description: "[bridge] The delivery." })
    input: InboundMessageReceiveInput,
    @FromGateway() _gateway: Gateway,
    @Delivered() delivery: KeyedDelivery,
    @Ctx() context: Context,
  ) {
    const { transaction } = context.unit!;
    const { judging } = context.installation;
    // A large one is read by the worker that its job wakes: this process never holds it.
    const judgedHere = delivery.kind === "NEW" && delivery.raw !== null && judging.hasRoom();
    const kept = await keep(transaction, delivery, input, context.now, judgedHere);
    const { claimed } = kept;
    if (claimed) transaction.afterCommit(() => judging.push(claimed));
    return { kept };
  }
}
