import { createParameterDecorator, Extensions, type ResolverData } from "type-graphql";
import type { Sql } from "../database/connection.ts";
import { forbidden, unauthenticated } from "../problems/problem.ts";
import { allowed, type Decision, refused } from "../policy/decision.ts";
import type { RuleId } from "../policy/rules.ts";
import type { Gateway, PortalAccount, ProvisioningClient, StaffAuthor } from "../policy/caller.ts";
import { type Audiences, type Caller, callerFrom, findLiving, requireAudience } from "./caller.ts";
import type { Context, Unit } from "./context.ts";

/**
 * A refusal of the policy on its way to the payload. Not exported from guards/, and not an Error: only a guard can
 * refuse, since a refusal from a command would commit half its writes.
 */
export class Refused {
  constructor(
    readonly reason: string,
    readonly rule: RuleId,
    /** Writes beside the audit row of the refusal, and gives payload fields (the alarm of R5). */
    readonly keep?: (unit: Unit) => Promise<Record<string, unknown>>,
    readonly field?: readonly string[],
  ) {}
}

export interface Scope<Input> {
  readonly sql: Sql;
  readonly unit: Unit;
  readonly context: Context;
  readonly input: Input;
}
/** A decision, and for a refusal what to keep of it and the input field that it is about. */
export type Guarded<T> = Decision<T, string> & {
  readonly keep?: (unit: Unit) => Promise<Record<string, unknown>>;
  readonly field?: readonly string[];
};

/** Marks a root field: the walk over the schema fails on one without. */
export const GUARDED = "guards";

function mark(name: string, prototype: object, key: string | symbol | undefined) {
  if (key !== undefined) Extensions({ [`${GUARDED}:${name}`]: true })(prototype, key as string);
}

/**
 * A parameter of a mutation that only the policy can fill. `load` gathers facts on the mutation's transaction, locking the
 * rows they rest on, and asks the policy. Guards run one after another, and none after a refusal (type-graphql resolves
 * decorated parameters all at once: here each waits for the one before).
 */
export const guard =
  <T, Input = never>(name: string, load: (scope: Scope<Input>) => Promise<Guarded<T>>) =>
  (): ParameterDecorator =>
  (prototype, key, index) => {
    mark(name, prototype, key);
    const resolve = ({ context, args }: ResolverData<Context>) => {
      const unit = context.unit;
      if (!unit) throw new Error(`guard ${name} outside a transaction`);
      const value = unit.guards.then(async () => {
        const scope = { sql: unit.transaction.sql, unit, context, input: args.input as Input };
        return valueOf(await load(scope));
      });
      unit.guards = value;
      return value;
    };
    createParameterDecorator<Context>(resolve)(prototype, key as string, index);
  };

function valueOf<T>(decision: Guarded<T>): T {
  if (decision.kind === "allowed") return decision.value;
  throw new Refused(decision.reason, decision.rule, decision.keep, decision.field);
}

/** The caller of a mutation, whom `@InTransaction` let in. */
const callerOfMutation = (name: string) =>
  guard<Caller>(name, async ({ unit }) => (unit.caller ? allowed(unit.caller, "A3") : refused("NOT_FOUND", "A4")));

export const Portal = callerOfMutation("portal");
export const Author = callerOfMutation("desk");
export const FromGateway = callerOfMutation("bridge");
export const Provisioning = callerOfMutation("provisioning");
/** Portal or desk, for what both may do. */
export const PortalOrAuthor = callerOfMutation("portal-or-desk");

/** The caller of a query. Refusals are top-level errors: a query has no payload to put them in. */
export const Reader =
  (audiences: Audiences): ParameterDecorator =>
  (prototype, key, index) => {
    mark(Object.keys(audiences).join("-or-"), prototype, key);
    const resolve = ({ context }: ResolverData<Context>) => callerOfQuery(context, audiences);
    createParameterDecorator<Context>(resolve)(prototype, key as string, index);
  };

/** Anybody at all, signed in or not: said aloud, so that default deny stays the default. */
export const Anyone = (): MethodDecorator => (prototype, key) => mark("anyone", prototype, key);

/** Read once an operation, decided for each root field. */
export async function callerOfQuery(context: Context, audiences: Audiences): Promise<Caller> {
  requireAudience(context.claims, audiences);
  context.living ??= context.reads.run((sql) => findLiving(sql, context.claims, context.now));
  const decision = callerFrom(context.claims, await context.living, audiences);
  if (decision.kind === "allowed") return decision.value;
  throw decision.reason === "UNAUTHENTICATED" ? unauthenticated() : forbidden();
}

export type { Gateway, PortalAccount, ProvisioningClient, StaffAuthor };
