import { describe, expect, it } from "vitest";
import { readSettings, settingsSchema, SettingsError } from "../../src/config/settings.ts";

const problemsOf = (env: NodeJS.ProcessEnv, required: Parameters<typeof readSettings>[1] = []) => {
  try {
    readSettings(env, required);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map((problem) => problem.split(":")[0]);
    throw error;
  }
};

describe("settings", () => {
  it.each([
    ["MITTENTE_PORT", "http"],
    ["MITTENTE_PORT", "65536"],
    ["MITTENTE_PORT", "-1"],
    ["MITTENTE_PORT", "40.5"],
    ["MITTENTE_BRIDGE_SMTP_PORT", "smtp"],
    ["MITTENTE_BRIDGE_LMTP_PORT", "99999"],
    ["MITTENTE_CATCHER_PORT", "no"],
    ["MITTENTE_CATCHER_SMTP_PORT", "no"],
    ["MITTENTE_PUBLIC_URL", "mittente.example.org"],
    ["MITTENTE_PUBLIC_URL", "ftp://mittente.example.org"],
    ["MITTENTE_PORTAL_URL", "javascript:alert(1)"],
    ["MITTENTE_API_URL", "postgres://localhost/x"],
    ["DATABASE_URL", "mysql://localhost/mittente"],
    ["DATABASE_OWNER_URL", "localhost"],
    ["MITTENTE_DATABASE_CONNECTIONS", "0"],
    ["MITTENTE_DATABASE_CONNECTIONS", "1000"],
    ["MITTENTE_DATABASE_PREPARE", "yes"],
    ["MITTENTE_ACCEPT_SPF_ALONE", "1"],
    ["MITTENTE_SECRET", "hunter2"],
    ["MITTENTE_SMTP_URL", "http://localhost"],
    ["MITTENTE_MAIL_THREADS", "0"],
    ["MITTENTE_MAIL_THREADS", "many"],
    ["MITTENTE_LOG_LEVEL", "loud"],
    ["MITTENTE_SUPPORT_NAME", "x".repeat(101)],
  ])("%s=%s is refused by name", (name, value) => {
    expect(problemsOf({ [name]: value })).toContain(name);
  });

  it("an empty variable is unset", () => {
    const empty = Object.fromEntries(Object.keys(settingsSchema.shape).map((name) => [name, ""]));
    expect(readSettings(empty)).toEqual(readSettings({}));
  });

  it("all that is wrong is named at once", () => {
    const names = problemsOf({ MITTENTE_PORT: "x", DATABASE_URL: "y", MITTENTE_LOG_LEVEL: "z" });
    expect(new Set(names)).toEqual(new Set(["DATABASE_URL", "MITTENTE_LOG_LEVEL", "MITTENTE_PORT"]));
  });

  it("a refused value never repeats a password", () => {
    const password = "correct-horse";
    expect(() =>
      readSettings({ DATABASE_URL: `mysql://u:${password}@h/d`, MITTENTE_SMTP_URL: `ftp://u:${password}@h` }),
    ).toThrow(expect.not.objectContaining({ message: expect.stringContaining(password) }));
  });

  it("an owner without a database, and half of a TLS pair, are refused", () => {
    expect(problemsOf({ DATABASE_OWNER_URL: "postgres://o@h/d" })).toEqual(["DATABASE_URL"]);
    expect(problemsOf({ MITTENTE_BRIDGE_TLS_KEY: "key.pem" })[0]).toMatch(/go together/);
  });

  it("in production there is no DNS zone file, no example address, and nothing is made up", () => {
    const env = { NODE_ENV: "production", MITTENTE_DNS_ZONE: "zone.json" };
    expect(problemsOf(env, ["DATABASE_URL", "MITTENTE_SECRET"])).toEqual([
      "DATABASE_URL",
      "MITTENTE_SECRET",
      "MITTENTE_DNS_ZONE",
      "MITTENTE_SUPPORT_ADDRESS",
    ]);
  });

  it("every setting says what it is for", () => {
    const silent = Object.entries(settingsSchema.shape).filter(([, schema]) => !schema.description);
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});
