import { describe, expect, it } from "vitest";
import { run, temporaryFolder } from "./cli-under-test.ts";

const production = (more: NodeJS.ProcessEnv = {}) => ({
  NODE_ENV: "production",
  MITTENTE_SUPPORT_ADDRESS: "support@mittente.org",
  ...more,
});

describe("with NODE_ENV=production", () => {
  it.each([
    [
      ["up"],
      [
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "MITTENTE_SECRET",
        "MITTENTE_PUBLIC_URL",
        "MITTENTE_SMTP_URL",
        "MITTENTE_BRIDGE_CREDENTIALS",
      ],
    ],
    [["api"], ["DATABASE_URL", "MITTENTE_SECRET", "MITTENTE_PUBLIC_URL"]],
    [["worker"], ["DATABASE_URL", "DATABASE_OWNER_URL", "MITTENTE_SECRET", "MITTENTE_SMTP_URL", "MITTENTE_PUBLIC_URL"]],
    [
      ["bridge", "smtp"],
      ["MITTENTE_API_URL", "MITTENTE_BRIDGE_CREDENTIALS"],
    ],
    [
      ["bridge", "lmtp"],
      ["MITTENTE_API_URL", "MITTENTE_BRIDGE_CREDENTIALS"],
    ],
    [["migrate"], ["DATABASE_URL", "DATABASE_OWNER_URL", "MITTENTE_SECRET"]],
    [["staff", "add", "ada@example.org", "--role", "ADMIN"], ["DATABASE_URL"]],
    [
      ["client", "add", "--kind", "BRIDGE", "--name", "mx"],
      ["DATABASE_URL", "MITTENTE_PUBLIC_URL"],
    ],
    [
      ["audit", "verify"],
      ["DATABASE_URL", "MITTENTE_SECRET"],
    ],
  ])("%j names what is missing", async (args, missing) => {
    const { code, err } = await run(args, production());
    expect(code).toBe(2);
    expect([...err.matchAll(/^ {2}(\w+): missing/gm)].map(([, name]) => name)).toEqual(missing);
  });

  it.each([
    ["token portal", ["token", "portal", "--account", "C-100001"]],
    ["token desk", ["token", "desk", "--staff", "ada@example.org"]],
    ["token bridge", ["token", "bridge"]],
    ["token provisioning", ["token", "provisioning"]],
    ["seed", ["seed"]],
    ["demo", ["demo"]],
  ])("there is no %s, whatever else is set", async (_, args) => {
    const env = production({ DATABASE_URL: "postgres://x@127.0.0.1:1/x", MITTENTE_DATA_DIR: await temporaryFolder() });
    const { code, out, err } = await run(args, env);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("NODE_ENV=production");
  });

  it("there is no zone file in place of the DNS", async () => {
    const { code, err } = await run(["api"], production({ MITTENTE_DNS_ZONE: "zone.json" }));
    expect(code).toBe(2);
    expect(err).toContain("MITTENTE_DNS_ZONE: not in production");
  });

  it("there is no embedded database", async () => {
    const { code, err } = await run(["doctor"], production({ MITTENTE_DATA_DIR: await temporaryFolder() }));
    expect(code).toBe(1);
    expect(err).not.toContain("PostgreSQL");
  });
});
