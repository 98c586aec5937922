import "reflect-metadata";
import { graphql } from "graphql";
import pino from "pino";
import { Arg, buildSchemaSync, Ctx, Field, InputType, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { createPool, type Pool } from "../../src/database/connection.ts";
import { inTransaction, TransactionClosed } from "../../src/database/transaction.ts";
import { Context } from "../../src/guards/context.ts";
import { Anyone, guard } from "../../src/guards/guard.ts";
import type { Installation } from "../../src/guards/installation.ts";
import { InTransaction } from "../../src/guards/in-transaction.ts";
import { mutationErrors, type UserErrorValue } from "../../src/guards/user-errors.ts";
import { allowed, refused } from "../../src/policy/decision.ts";
import { DEFAULT_SETTINGS } from "../../src/policy/settings.ts";
import { arrange } from "../support/arrange.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import postgres from "postgres";

/**
 * type-graphql resolves decorated parameters all at once. When one guard refuses, nothing of the others may run: not in
 * this transaction after its end, and not in anybody else's on the same connection.
 */
const seen: string[] = [];
let release: () => void = () => {};
let waiting: Promise<void> = Promise.resolve();

const Refuses = guard<string>("refuses", async () => {
  seen.push("refusing guard asked");
  return refused("NOT_FOUND", "A3");
});
const Slow = guard<string>("slow", async ({ sql }) => {
  seen.push("slow guard asked");
  await waiting;
  const [row] = await sql`select current_setting('role') as role, pg_backend_pid() as pid`;
  seen.push(`slow guard queried as ${row!.role as string}`);
  return allowed("late", "A3");
});

const errors = mutationErrors("Guarded", ["NOT_FOUND", "INVALID"]);

@InputType()
class GuardedInput {
  @Field(() => String, { nullable: true })
  any?: string;
}
@ObjectType()
class GuardedPayload {
  @Field(() => [errors.UserErrorType])
  userErrors!: UserErrorValue[];
}
const spec = { audiences: { desk: "ticketReply" }, errors, bounds: z.object({}) } as const;

@Resolver()
class GuardedResolver {
  @Query(() => Boolean)
  @Anyone()
  there(): boolean {
    return true;
  }

  @Mutation(() => GuardedPayload)
  @InTransaction(spec)
  refusedFirst(@Arg("input", () => GuardedInput) _input: GuardedInput, @Refuses() _a: string, @Slow() _b: string) {
    seen.push("command ran");
    return {};
  }

  @Mutation(() => GuardedPayload)
  @InTransaction(spec)
  slowFirst(@Arg("input", () => GuardedInput) _input: GuardedInput, @Slow() _a: string, @Refuses() _b: string) {
    seen.push("command ran");
    return {};
  }

  @Mutation(() => GuardedPayload)
  @InTransaction(spec)
  both(@Arg("input", () => GuardedInput) _input: GuardedInput, @Slow() _a: string, @Ctx() context: Context) {
    kept = context.unit!.transaction.sql;
    return {};
  }
}
let kept: Context["unit"] extends infer U ? (U extends { transaction: { sql: infer S } } ? S : never) : never;

const schema = buildSchemaSync({ resolvers: [GuardedResolver], validate: false });
let database: TestDatabase;
let pool: Pool;
let context: () => Context;
let look: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  // One connection: what leaks would run in the next caller's transaction.
  pool = createPool(database.loginUrl, { max: 1, applicationName: "test" });
  look = postgres(database.superuserUrl, {
    max: 1,
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
  });
  const now = new Date();
  const staff = await arrange({ sql: look, now, token: async () => "" }).staff();
  const installation = { pool: () => pool, clock: () => now, policy: DEFAULT_SETTINGS } as unknown as Installation;
  context = () => new Context(installation, { kind: "desk", staffId: staff.id }, pino({ level: "silent" }));
});
afterAll(async () => {
  await pool.end();
  await look.end();
  await database.drop();
});

const call = (field: string) =>
  graphql({ schema, source: `mutation { ${field}(input: {}) { userErrors { code } } }`, contextValue: context() });

test("nothing of a slow guard beside a refusing one runs at all", async () => {
  seen.length = 0;
  const answer = await call("refusedFirst");
  // Somebody else's transaction on the same and only connection.
  await inTransaction(pool, { role: "desk", client: "staff:another" }, ({ sql }) => sql`select 1`);
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({ refusedFirst: { userErrors: [{ code: "NOT_FOUND" }] } });
  expect(seen).toEqual(["refusing guard asked"]);
});

test("a refusal waits for the guards before it, and the command never runs", async () => {
  seen.length = 0;
  waiting = new Promise((resolve) => (release = resolve));
  const answer = call("slowFirst");
  await vi.waitFor(() => expect(seen).toContain("slow guard asked"));
  const next = inTransaction(pool, { role: "desk", client: "staff:another" }, async ({ sql }) => {
    seen.push("another caller's transaction");
    await sql`select 1`;
  });
  await new Promise(setImmediate);
  release();
  expect((await answer).data).toEqual({ slowFirst: { userErrors: [{ code: "NOT_FOUND" }] } });
  await next;
  expect(seen).toEqual([
    "slow guard asked",
    "slow guard queried as mittente_desk",
    "refusing guard asked",
    "another caller's transaction",
  ]);
});

test("the refusal itself commits, with its rule, in the audit log", async () => {
  const rows = await look`select action, rule, facts from audit_events where action like '%.refused' order by id`;
  expect(rows.map((row) => [row.action, row.rule])).toEqual([
    ["refusedFirst.refused", "A3"],
    ["slowFirst.refused", "A3"],
  ]);
});

test("a transaction's handle refuses everything once it is closed", async () => {
  waiting = Promise.resolve();
  await call("both");
  expect(() => kept`select 1`).toThrow(TransactionClosed);
});

test("a transaction inside a transaction is refused: on one connection it would wait for itself", async () => {
  const outer = inTransaction(pool, { role: "desk" }, () => inTransaction(pool, { role: "desk" }, async () => 1));
  await expect(outer).rejects.toThrow(/inside a transaction/);
});
