import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeJwt } from "jose";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readClientCredentials } from "../../src/sessions/client-credentials.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { startMailSink } from "../support/mail-sink.ts";
import { run, temporaryFolder } from "./cli-under-test.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Keys are made with a secret that belongs to them: one for all tests of this database. */
const secret = Buffer.alloc(32, 7).toString("base64");
const env = async (more: NodeJS.ProcessEnv = {}) => ({
  DATABASE_URL: database.loginUrl,
  DATABASE_OWNER_URL: database.ownerUrl,
  MITTENTE_DATA_DIR: await temporaryFolder(),
  MITTENTE_SECRET: secret,
  ...more,
});

describe("mittente token", () => {
  it.each([
    ["bridge", "bridge"],
    ["provisioning", "provisioning"],
  ])("%s prints a token and nothing else", async (kind, subject) => {
    const { code, out, err } = await run(["token", kind], await env());
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(decodeJwt(out)).toMatchObject({ aud: `mittente:${kind}`, sub: subject, iss: "http://localhost:4000" });
  });

  it("desk prints a token of somebody who works there, in whatever case the address comes", async () => {
    expect((await run(["staff", "add", "Ada@Example.org", "--role", "SUPERVISOR"], await env())).code).toBe(0);
    const { code, out } = await run(["token", "desk", "--staff", "ada@EXAMPLE.org"], await env());
    expect(code).toBe(0);
    expect(decodeJwt(out)).toMatchObject({ aud: "mittente:desk" });
  });

  it.each([
    ["a customer who is not there", ["token", "portal", "--account", "C-999999"], /no account C-999999/],
    ["staff who are not there", ["token", "desk", "--staff", "nobody@example.org"], /mittente staff add/],
    ["a client who is not there", ["token", "bridge", "--client", "nobody"], /no bridge client nobody/],
    ["a client of another kind", ["token", "provisioning", "--client", "bridge"], /no provisioning client bridge/],
  ])("%s gets none, and a sentence", async (_, args, sentence) => {
    await run(["token", "bridge"], await env());
    const { code, out, err } = await run(args, await env());
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(sentence);
  });
});

describe("mittente client", () => {
  it("writes the key to a file that only its owner reads, and never over another", async () => {
    const settings = await env();
    const out = join(settings.MITTENTE_DATA_DIR, "bridge.json");
    const add = ["client", "add", "--kind", "BRIDGE", "--name", "mx1", "--id", "mx1", "--out", out];
    expect((await run(add, settings)).code).toBe(0);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(readClientCredentials(await readFile(out, "utf8"))).toMatchObject({ clientId: "mx1", kind: "BRIDGE" });
    const before = await readFile(out, "utf8");
    const again = await run(["client", "rotate", "mx1", "--out", out], settings);
    expect(again.code).toBe(1);
    expect(again.err).toContain("is there already");
    expect(await readFile(out, "utf8")).toBe(before);
  });

  it("leaves no empty file behind where there is no key for it", async () => {
    const settings = await env();
    const out = join(settings.MITTENTE_DATA_DIR, "nobody.json");
    const { code, err } = await run(["client", "rotate", "nobody", "--out", out], settings);
    expect({ code, err }).toEqual({ code: 1, err: "There is no client nobody, or it is revoked." });
    await expect(stat(out)).rejects.toThrow("ENOENT");
  });

  it("a revoked client gets no token, and is not revoked twice", async () => {
    const settings = await env();
    const out = join(settings.MITTENTE_DATA_DIR, "mx2.json");
    await run(["client", "add", "--kind", "BRIDGE", "--name", "mx2", "--id", "mx2", "--out", out], settings);
    expect((await run(["client", "revoke", "mx2"], settings)).code).toBe(0);
    expect((await run(["client", "revoke", "mx2"], settings)).code).toBe(1);
    expect((await run(["token", "bridge", "--client", "mx2"], settings)).code).toBe(1);
  });
});

describe("mittente migrate", () => {
  it("can be run again", async () => {
    expect(await run(["migrate"], await env())).toMatchObject({ code: 0, err: "" });
  });

  it("needs the owner, and says so", async () => {
    const { code, err } = await run(["migrate"], await env({ DATABASE_OWNER_URL: "" }));
    expect(code).toBe(2);
    expect(err).toContain("DATABASE_OWNER_URL: missing");
  });

  it("a database that was never migrated is told to be", async () => {
    const superuser = postgres(database.superuserUrl, { max: 1 });
    const name = `${database.name}_empty`;
    await superuser`create database ${superuser(name)}`;
    try {
      const empty = Object.assign(new URL(database.loginUrl), { pathname: `/${name}` }).href;
      const { code, err } = await run(["token", "bridge"], await env({ DATABASE_URL: empty }));
      expect(code).toBe(1);
      expect(err).toContain("mittente migrate");
    } finally {
      await superuser`drop database ${superuser(name)} with (force)`;
      await superuser.end();
    }
  });
});

describe("mittente doctor", () => {
  it("finds a database that is well, and says what to start", async () => {
    const settings = await env({ MITTENTE_API_URL: "http://127.0.0.1:1/graphql" });
    await run(["migrate"], settings);
    const { code, out } = await run(["doctor"], settings);
    expect(code).toBe(1);
    for (const name of ["database", "migrations", "login role", "keys", "clock"])
      expect(out).toMatch(new RegExp(`^✓  ${name}`, "m"));
    expect(out).toMatch(/^✗ {2}bridge to API .*does not answer/m);
    expect(out).toMatch(/→ start mittente api/);
  });

  it("finds a login role that could pass by row security", async () => {
    const { code, out } = await run(["doctor"], await env({ DATABASE_URL: database.superuserUrl }));
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ {2}login role .*SUPERUSER/m);
    expect(out).toContain("ALTER ROLE");
  });

  it.each<[string, object, RegExp, RegExp | null]>([
    ["an MX", { MX: [{ exchange: "mx.desk.test", priority: 10 }] }, /^✓ {2}DNS .*desk\.test has an MX/m, null],
    ["no MX", {}, /^✗ {2}DNS .*desk\.test has no MX/m, /→ publish one that leads to the bridge/],
    ["no answer", { MX: "ESERVFAIL" }, /^✗ {2}DNS .*no answer \(ESERVFAIL\)/m, /→ check .*without DNS no sender/],
  ])("looks at the DNS: %s", async (_, records, finding, advice) => {
    const settings = await env({ MITTENTE_SUPPORT_ADDRESS: "support@desk.test" });
    const zone = join(settings.MITTENTE_DATA_DIR, "zone.json");
    await writeFile(zone, JSON.stringify({ "desk.test": records }));
    const { out } = await run(["doctor"], { ...settings, MITTENTE_DNS_ZONE: zone });
    expect(out).toMatch(finding);
    if (advice) expect(out).toMatch(advice);
  });

  it("looks at the mail server, and says which setting leads there", async () => {
    const sink = await startMailSink();
    try {
      const { out } = await run(["doctor"], await env({ MITTENTE_SMTP_URL: sink.url }));
      expect(out).toMatch(/^✓ {2}outgoing SMTP .*answers/m);
    } finally {
      await sink.stop();
    }
    const { code, out } = await run(["doctor"], await env({ MITTENTE_SMTP_URL: sink.url }));
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ {2}outgoing SMTP .*127\.0\.0\.1:/m);
    expect(out).toMatch(/→ check MITTENTE_SMTP_URL/);
  });

  it("finds a clock that is not the database's", async () => {
    const real = Date.now.bind(Date);
    const ahead = vi.spyOn(Date, "now").mockImplementation(() => real() + 60_000);
    try {
      const { out } = await run(["doctor"], await env());
      expect(out).toMatch(/^✗ {2}clock .*60 s from the database's/m);
      expect(out).toMatch(/→ run an NTP client/);
    } finally {
      ahead.mockRestore();
    }
  });

  it("finds keys of another installation's secret", async () => {
    await run(["migrate"], await env());
    const { out } = await run(["doctor"], await env({ MITTENTE_SECRET: Buffer.alloc(32, 8).toString("base64") }));
    expect(out).toMatch(/^✗ {2}keys/m);
  });
});

describe("mittente audit verify", () => {
  it("succeeds where nothing was touched", async () => {
    const { code, out } = await run(["audit", "verify"], await env());
    expect(code).toBe(0);
    expect(out).toContain("Nothing was changed, removed or cut off");
  });
});
