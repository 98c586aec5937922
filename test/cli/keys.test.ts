import { writeFile } from "node:fs/promises";
import { join } from "node:path";
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

describe("mittente keys dkim", () => {
  const dkim = async (zone: object, ...args: string[]) => {
    const settings = await env();
    const file = join(settings.MITTENTE_DATA_DIR, "zone.json");
    await writeFile(file, JSON.stringify(zone));
    const ours = { MITTENTE_SUPPORT_ADDRESS: "support@desk.test", MITTENTE_DNS_ZONE: file };
    return run(args, { ...settings, ...ours });
  };
  const keysDkim = (zone: object, ...args: string[]) => dkim(zone, "keys", "dkim", ...args);
  /** The printed record as the DNS would answer it. */
  const zoneOf = (line: string) => {
    const [name, strings] = line.split(". IN TXT ");
    return { [name!]: { TXT: [[...strings!.matchAll(/"([^"]*)"/g)].map(([, text]) => text)] } };
  };

  it("add prints the record, use asks the DNS for it first, doctor looks again", async () => {
    const { code, out } = await keysDkim({}, "add", "--selector", "desk1");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^desk1\._domainkey\.desk\.test\. IN TXT "v=DKIM1; k=rsa; p=[A-Za-z0-9+/]+" "[A-Za-z0-9+/=]+"$/,
    );
    expect(out).not.toContain("PRIVATE");
    expect((await keysDkim({}, "list")).out).toMatch(/^desk1 +WAITS +desk1\._domainkey\.desk\.test$/);
    const zone = zoneOf(out);
    for (const wrong of [
      {},
      { "desk1._domainkey.desk.test": { TXT: [["v=DKIM1; k=rsa; p=AAAA"]] } },
      { "desk1._domainkey.desk.test": { TXT: "ESERVFAIL" } },
    ])
      expect(await keysDkim(wrong, "use", "desk1")).toMatchObject({
        code: 1,
        err: expect.stringContaining("Publish:"),
      });
    expect((await keysDkim({}, "list")).out).toContain("WAITS");
    expect(await keysDkim(zone, "use", "desk1")).toMatchObject({
      code: 0,
      out: expect.stringContaining("signed with desk1"),
    });
    expect((await keysDkim(zone, "list")).out).toContain("SIGNS");
    expect((await dkim(zone, "doctor")).out).toMatch(/^✓ {2}DKIM +desk1 signs/m);
    const lost = (await dkim({}, "doctor")).out;
    expect(lost).toMatch(/^✗ {2}DKIM +desk1\._domainkey\.desk\.test cannot be found/m);
    expect(lost).toMatch(/→ publish desk1\._domainkey/);
  });

  it("says what is not there, and what was there before", async () => {
    expect(await keysDkim({}, "add", "--selector", "desk1")).toMatchObject({
      code: 1,
      err: expect.stringContaining("used before"),
    });
    expect(await keysDkim({}, "add", "--selector", "Not one")).toMatchObject({
      code: 1,
      err: expect.stringContaining("no selector"),
    });
    expect(await keysDkim({}, "use", "nothing")).toMatchObject({ code: 1, err: expect.stringContaining("dkim list") });
    expect(await keysDkim({}, "retire", "desk1")).toMatchObject({ code: 0, err: expect.stringContaining("unsigned") });
    expect((await keysDkim({}, "list")).out).toContain("goes out unsigned");
  });
});
