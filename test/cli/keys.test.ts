import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KEY_PURPOSES } from "../../src/keys/key.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { run, temporaryFolder } from "./cli-under-test.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const env = async (secret = Buffer.alloc(32, 7)) => ({
  DATABASE_URL: database.loginUrl,
  DATABASE_OWNER_URL: database.ownerUrl,
  MITTENTE_DATA_DIR: await temporaryFolder(),
  MITTENTE_SECRET: secret.toString("base64"),
});
const keys = async (...args: string[]) => run(["keys", ...args], await env());
/** Id, purpose, algorithm and state of each key. */
const listed = async () => (await keys("list")).out.split("\n").map((line) => line.split(/\s{2,}/));

describe("mittente keys", () => {
  it("rotate publishes a new key of every purpose, which does not sign yet", async () => {
    await run(["migrate"], await env());
    expect((await listed()).map(([, purpose, , state]) => [purpose, state])).toEqual(
      KEY_PURPOSES.map((purpose) => [purpose, "SIGNS"]),
    );
    const { code, out } = await keys("rotate");
    expect(code).toBe(0);
    expect(out.split("\n")).toHaveLength(KEY_PURPOSES.length);
    const states = (await listed()).map(([, purpose, , state]) => `${purpose} ${state}`);
    expect(states).toEqual(KEY_PURPOSES.flatMap((purpose) => [`${purpose} SIGNS`, `${purpose} PUBLISHED`]));
  });

  it("rotate --purpose leaves the others alone, however it is spelled", async () => {
    const before = (await listed()).length;
    for (const purpose of ["link", "LINK"]) expect((await keys("rotate", "--purpose", purpose)).code).toBe(0);
    const after = await listed();
    expect(after.length - before).toBe(2);
    expect(after.filter(([, purpose]) => purpose === "LINK")).toHaveLength(4);
  });

  it("retire ends a key at once, and another signs in its place", async () => {
    const signing = async () =>
      (await listed()).find(([, purpose, , state]) => purpose === "LINK" && state === "SIGNS");
    const leaked = (await signing())![0]!;
    const { code, out } = await keys("retire", leaked);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("is retired") });
    expect((await listed()).map(([id]) => id)).not.toContain(leaked);
    expect((await signing())?.[0]).toBeDefined();
    expect(await keys("retire", leaked)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no key .* mittente keys list/),
    });
  });

  it("shows and prints no secret", async () => {
    const { out } = await keys("list");
    expect(out).not.toMatch(/PRIVATE|[A-Za-z0-9+/_-]{32}/);
  });

  it("refuses another installation's secret, and makes nothing", async () => {
    const before = await listed();
    const { code, err } = await run(["keys", "rotate"], await env(Buffer.alloc(32, 8)));
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("MITTENTE_SECRET is not the one") });
    expect(await listed()).toEqual(before);
  });

  it("refuses a purpose that there is not", async () => {
    expect((await keys("rotate", "--purpose", "DKIM")).code).toBe(2);
  });
});
