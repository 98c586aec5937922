import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../guards/context.ts";
import { InTransaction } from "../guards/in-transaction.ts";
import { Countersigned, type Recognition, Recognised, Released, type Releasing } from "../guards/recognition.guards.ts";
import type { ValidatedOperation } from "../policy/operations.ts";
import { decidingBounds } from "./operation.inputs.ts";
import { onceForOperation, operationRead } from "./operation.type.ts";
import { carryOut, countersign, recognise, release } from "./recognition.commands.ts";
import {
  Countersign,
  OperationCountersignInput,
  OperationRecogniseInput,
  operationRecogniseBounds,
  OperationReleaseInput,
  operationReleaseBounds,
  Recognise,
  Release,
} from "./recognition.inputs.ts";

@Resolver()
export class RecognitionResolver {
  @Mutation(() => Recognise.Payload, {
    description:
      "[desk] O3: a named method with its evidence, in the customer's place. It counts when it is countersigned.",
  })
  @InTransaction({
    audiences: { desk: "operationRecognise" },
    errors: Recognise.errors,
    bounds: operationRecogniseBounds,
  })
  async operationRecognise(
    @Arg("input", () => OperationRecogniseInput, { description: "[desk] Which, and how." })
    _input: OperationRecogniseInput,
    @Recognised() { recognised, evidence }: Recognition,
    @Ctx() context: Context,
  ) {
    await recognise(context.unit!.transaction, recognised, evidence, context.now);
    return operationRead(context, recognised.operation.id);
  }

  @Mutation(() => Countersign.Payload, {
    description: "[desk] O3: by a supervisor who neither proposed nor recognised.",
  })
  @InTransaction({ audiences: { desk: "operationCountersign" }, errors: Countersign.errors, bounds: decidingBounds })
  async operationCountersign(
    @Arg("input", () => OperationCountersignInput, { description: "[desk] Which, by what was read." })
    _input: OperationCountersignInput,
    @Countersigned() validated: ValidatedOperation,
    @Ctx() context: Context,
  ) {
    await countersign(context.unit!.transaction, validated, context.now);
    return operationRead(context, validated.operation.id);
  }

  @Mutation(() => Release.Payload, {
    description:
      "[desk] O4: PERMITTED, for the company's own system to take a permit. The recognition of an account itself is carried out by Mittente at once: COMPLETED.",
  })
  @InTransaction({
    audiences: { desk: "operationRelease" },
    errors: Release.errors,
    bounds: operationReleaseBounds,
    once: onceForOperation,
  })
  async operationRelease(
    @Arg("input", () => OperationReleaseInput, { description: "[desk] Which, by what was read." })
    _input: OperationReleaseInput,
    @Released() { released, carriedOut }: Releasing,
    @Ctx() context: Context,
  ) {
    const { now, installation, unit } = context;
    const { challengeKey, secret, keyring } = installation;
    if (carriedOut) await carryOut(unit!.transaction, released, carriedOut, { challengeKey, secret, keyring, now });
    else await release(unit!.transaction, released, now);
    return operationRead(context, released.operation.id);
  }
}
