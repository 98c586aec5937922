import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { recordedLog } from "./recorded-log.ts";

const written = (write: (log: ReturnType<typeof recordedLog>["log"]) => void) => {
  const { lines, log } = recordedLog();
  write(log);
  expect(lines).toHaveLength(1);
  return lines[0]!;
};

describe("an error in the log", () => {
  let database: TestDatabase;
  let sql: postgres.Sql;
  beforeAll(async () => {
    database = await createTestDatabase();
    sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
    await sql`create table guests (address text primary key, age int)`;
    await sql`insert into guests values ('Segreta Persona', 1)`;
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  test.each<[string, () => PromiseLike<unknown>, object]>([
    [
      "of a row that is there twice",
      () => sql`insert into guests values (${"Segreta Persona"}, 1)`,
      { code: "23505", constraint: "guests_pkey", table: "guests" },
    ],
    ["of a value that does not fit", () => sql`select ${"Segreta Persona"}::text::int`, { code: "22P02" }],
  ])("of PostgreSQL (%s) names the schema and quotes no value", async (_, query, says) => {
    const error: unknown = await Promise.resolve(query()).catch((thrown: unknown) => thrown);
    const line = written((log) => log.error({ err: error }, "a request failed"));
    expect(JSON.parse(line)).toMatchObject({ err: { type: "PostgresError", ...says } });
    expect(line).not.toContain("Segreta");
  });

  test("keeps its type, code, frames and causes, and nothing else that somebody hung on it", () => {
    const cause = Object.assign(new Error("no"), { code: "ECONNREFUSED" });
    const error = Object.assign(new TypeError("outer", { cause }), {
      customer: "Segreta Persona",
      response: "550 Segreta",
    });
    const line = written((log) => log.error({ err: error }, "failed"));
    const { err } = JSON.parse(line) as { err: Record<string, unknown> };
    expect(Object.keys(err).sort()).toEqual(["cause", "message", "stack", "type"]);
    expect(err).toMatchObject({ type: "TypeError", message: "outer", cause: { message: "no", code: "ECONNREFUSED" } });
    expect(err["stack"]).toMatch(/^\s+at /);
    expect(line).not.toContain("Segreta");
  });

  test.each([
    ["a row", { address: "Segreta" }],
    ["a text", "Segreta"],
    ["nothing", undefined],
    ["a list", ["Segreta"]],
  ])("that is none (%s) is told by its type", (_, thrown) =>
    expect(written((log) => log.error({ err: thrown ?? null }, "failed"))).not.toContain("Segreta"),
  );

  test("whose causes go in a circle ends", () => {
    const error = new Error("round");
    error.cause = error;
    expect(written((log) => log.error({ err: error }, "failed"))).toContain("round");
  });
});

describe("a mail address", () => {
  test.each([
    "550 5.1.1 <anna.rossi@rossi.example>: unknown",
    "Key (email)=(anna.rossi@rossi.example) exists",
    "mailto:anna.rossi@rossi.example?subject=x",
    "“anna.rossi+tag@sub.rossi.example”",
    "anna.rossi@rossi.example",
  ])("in %j is taken out of the line, wherever it stands", (text) => {
    const error = new Error(text);
    const line = written((log) => log.warn({ err: error, text, deep: { list: [text] } }, text));
    expect(line).not.toMatch(/anna|rossi\.example/);
    expect(line).toContain("[address]");
    expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  test("is not seen in a package's path", () => {
    const line = written((log) => log.info({ path: "node_modules/@apollo/server/dist/index.js" }, "x"));
    expect(line).toContain("node_modules/@apollo/server/dist/index.js");
  });

  test("is looked for in a bounded number of steps", () => {
    const long = `${"a".repeat(200_000)} b@c ${"@".repeat(50_000)}`;
    expect(written((log) => log.info({ long }, "x"))).not.toContain("b@c");
  });
});
