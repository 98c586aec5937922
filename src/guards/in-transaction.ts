import { createHash } from "node:crypto";
import { createMethodMiddlewareDecorator, Extensions } from "type-graphql";
import type { z } from "zod";
import { canonicalJson } from "../audit/canonical-json.ts";
import { recordEvent } from "../audit/audit.commands.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { forbidden, unauthenticated } from "../problems/problem.ts";
import { type Audiences, decideCaller, requireAudience } from "./caller.ts";
import { type Context, principalOf, type Unit } from "./context.ts";
import { GUARDED, Refused } from "./guard.ts";
import { bindKey, findBoundKey, lockKey } from "./idempotency.repository.ts";
import type { MutationErrors, UserErrorValue } from "./user-errors.ts";

export const TOO_OFTEN = Symbol("too often");

/** Ids that an idempotent answer is read anew from. */
export type ReplayIds = Readonly<Record<string, string | null>>;

export interface MutationSpec<Code extends string> {
  readonly audiences: Audiences;
  readonly errors: MutationErrors<Code>;
  /** Bounds of the input, checked before any transaction. Failing is INVALID with the field's path. */
  readonly bounds: z.ZodType;
  /** Fields of the payload that are never null, as they are when userErrors say why. */
  readonly whenRefused?: Record<string, unknown>;
  /**
   * What must be counted whatever becomes of the mutation, such as a try of a code: in committed transactions of its own, after
   * the bounds and before the mutation's transaction. Guards find what it gives in `unit.beforehand`; TOO_OFTEN ends it, with
   * RATE_LIMITED and without a line in the audit log, which whoever tries too often would fill.
   */
  readonly beforehand?: (context: Context, input: never) => Promise<unknown>;
  /** The role that the transaction takes in place of the caller's own: for what happens before anybody is signed in. */
  readonly role?: "door";
  /** For inputs with an idempotencyKey: what to remember of a success, and how to answer again from it. */
  readonly once?: {
    readonly remember: (payload: Record<string, unknown>) => ReplayIds;
    readonly replay: (transaction: Transaction, ids: ReplayIds, context: Context) => Promise<Record<string, unknown>>;
  };
}

/** Every mutation's frame: audience, bounds, one read-write transaction, the living caller, idempotency, refusals as values. */
export function InTransaction<Code extends string>(spec: MutationSpec<Code>): MethodDecorator {
  const middleware = createMethodMiddlewareDecorator<Context>(async ({ context, args, info }, next) => {
    requireAudience(context.claims, spec.audiences);
    const input: unknown = args.input;
    const invalid = spec.errors.invalid(spec.bounds, input);
    if (invalid.length > 0) return { ...spec.whenRefused, userErrors: invalid };
    const beforehand = await spec.beforehand?.(context, input as never);
    if (beforehand === TOO_OFTEN) return { ...spec.whenRefused, userErrors: [spec.errors.of("RATE_LIMITED", null)] };
    await context.renewReads();
    const own = principalOf(context.claims);
    const role = spec.role ?? own.role;
    return inTransaction(context.installation.pool(role), { ...own, role }, async (transaction) => {
      const admitted = await admit(context, transaction, spec.audiences);
      if (typeof admitted === "string") return { ...spec.whenRefused, userErrors: [spec.errors.of(admitted, null)] };
      const unit = { ...admitted, beforehand };
      const once = spec.once && replayed(unit, info.fieldName, input as { idempotencyKey: string }, spec.errors);
      const earlier = await once?.find();
      if (earlier && "userErrors" in earlier) return { ...spec.whenRefused, ...earlier };
      if (earlier) return { ...(await spec.once!.replay(transaction, earlier.ids, context)), userErrors: [] };
      context.unit = unit;
      try {
        const payload = (await next()) as Record<string, unknown>;
        await once?.bind(spec.once!.remember(payload), context.now);
        return { ...payload, userErrors: (payload.userErrors as unknown[] | undefined) ?? [] };
      } catch (refusal) {
        if (!(refusal instanceof Refused)) throw refusal;
        return { ...spec.whenRefused, ...(await refuse(unit, context, info.fieldName, refusal, spec.errors)) };
      } finally {
        await unit.guards.catch(() => {});
        context.unit = undefined;
      }
    });
  });
  return (prototype, key, descriptor) => {
    Extensions({ [`${GUARDED}:transaction`]: true, audiences: spec.audiences })(prototype, key as string);
    middleware(prototype, key as string, descriptor as never);
  };
}

/** A role that is too low is a user error; anything else about the caller ends the operation. */
async function admit(
  context: Context,
  transaction: Transaction,
  audiences: Audiences,
): Promise<Omit<Unit, "beforehand"> | "FORBIDDEN_ROLE"> {
  if (audiences.anyone) return { transaction, caller: null, guards: Promise.resolve() };
  const caller = await decideCaller(transaction.sql, context.claims, audiences, context.now);
  if (caller.kind === "allowed") return { transaction, caller: caller.value, guards: Promise.resolve() };
  if (caller.reason === "FORBIDDEN_ROLE") return caller.reason;
  throw caller.reason === "UNAUTHENTICATED" ? unauthenticated() : forbidden();
}

/** The refusal commits, with its audit row and with what it keeps; nothing else was written. */
async function refuse<Code extends string>(
  unit: Unit,
  context: Context,
  field: string,
  refusal: Refused,
  errors: MutationErrors<Code>,
) {
  const kept = (await refusal.keep?.(unit)) ?? {};
  await recordEvent(unit.transaction.sql, {
    at: context.now,
    action: `${field}.refused`,
    actor: unit.transaction.principal.client ?? "anonymous",
    rule: refusal.rule,
    facts: { reason: refusal.reason },
  });
  return { ...kept, userErrors: [errors.of(refusal.reason, refusal.field ?? null)] };
}

/**
 * The same key and input give the first answer again; another input is IDEMPOTENCY_KEY_REUSED; while the first still runs
 * the second waits for its lock. Only success binds a key.
 */
function replayed<Code extends string>(
  { transaction }: Unit,
  mutation: string,
  input: { idempotencyKey: string },
  errors: MutationErrors<Code>,
) {
  const client = transaction.principal.client!;
  const inputHash = createHash("sha256").update(canonicalJson({ mutation, input })).digest("hex");
  return {
    async find(): Promise<{ ids: ReplayIds } | { userErrors: UserErrorValue[] } | null> {
      await lockKey(transaction.sql, client, input.idempotencyKey);
      const bound = await findBoundKey(transaction.sql, client, input.idempotencyKey);
      if (!bound) return null;
      if (bound.inputHash !== inputHash)
        return { userErrors: [errors.of("IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"])] };
      return { ids: bound.result };
    },
    bind: (result: ReplayIds, createdAt: Date) =>
      bindKey(transaction.sql, { client, key: input.idempotencyKey, mutation, inputHash, result, createdAt }),
  };
}
