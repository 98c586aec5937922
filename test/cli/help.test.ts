import { describe, expect, it } from "vitest";
import { run, temporaryFolder } from "./cli-under-test.ts";

const COMMANDS = [
  ["up"],
  ["api"],
  ["worker"],
  ["bridge"],
  ["bridge", "smtp"],
  ["bridge", "lmtp"],
  ["bridge", "http"],
  ["bridge", "imap"],
  ["bridge", "pipe"],
  ["migrate"],
  ["seed"],
  ["staff", "add"],
  ["client", "add"],
  ["client", "rotate"],
  ["client", "revoke"],
  ["token", "portal"],
  ["token", "desk"],
  ["token", "bridge"],
  ["token", "provisioning"],
  ["demo"],
  ["conformance"],
  ["replay"],
  ["doctor"],
  ["audit", "verify"],
];

describe("help", () => {
  it("names every command, where settings are, and examples", async () => {
    const { code, out } = await run(["--help"]);
    expect(code).toBe(0);
    for (const [name] of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name}\\b`, "m"));
    expect(out).toContain("Settings are environment variables");
    expect(out).toContain("mittente token portal --account C-100001");
  });

  it.each(COMMANDS.map((command) => [command.join(" "), command] as const))(
    "%s --help says what it does, without doing it",
    async (name, command) => {
      const { code, out, err } = await run([...command, "--help"]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain(`Usage: mittente ${name}`);
      expect(out.split("\n").filter((line) => line.trim() !== "").length).toBeGreaterThan(3);
    },
  );

  it("the version is the package's", async () => {
    expect((await run(["--version"])).out).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe("usual mistakes", () => {
  it.each([
    ["a command that is nearly one", ["tokne"], /Did you mean token\?/],
    [
      "a role that is none",
      ["staff", "add", "ada@example.org", "--role", "BOSS"],
      /Allowed choices are AGENT, SUPERVISOR, ADMIN/,
    ],
    ["a role that is missing", ["staff", "add", "ada@example.org"], /--role <role>/],
    ["a token of nobody", ["token", "portal"], /--account <number>/],
    ["a client without a kind", ["client", "add", "--name", "mx"], /--kind <kind>/],
    ["nothing at all", [], /Usage: mittente/],
  ])("%s gets a sentence and exit code 2", async (_, args, sentence) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("an address that is none is said before any database is asked", async () => {
    const { code, err } = await run(["staff", "add", "ada", "--role", "AGENT"], {
      DATABASE_URL: "postgres://x@127.0.0.1:1/x",
    });
    expect({ code, err }).toEqual({ code: 1, err: '"ada" is not an e-mail address.' });
  });
});

describe("failures", () => {
  const nowhere = async () => ({
    DATABASE_URL: "postgres://mittente:correct-horse@127.0.0.1:1/mittente",
    MITTENTE_DATA_DIR: await temporaryFolder(),
  });

  it("a database that does not answer is named, without password and without stack", async () => {
    const { code, err } = await run(["token", "bridge"], await nowhere());
    expect(code).toBe(1);
    expect(err).toContain("127.0.0.1:1 does not answer");
    expect(err).not.toMatch(/correct-horse|\n\s+at /);
  });

  it("DEBUG shows the stack, and no password either", async () => {
    const { err } = await run(["token", "bridge"], { ...(await nowhere()), DEBUG: "1" });
    expect(err).toMatch(/\n\s+at /);
    expect(err).not.toContain("correct-horse");
  });

  it("wrong settings end with exit code 2, before anything is started", async () => {
    const { code, err } = await run(["up"], { MITTENTE_PORT: "http" });
    expect(code).toBe(2);
    expect(err).toContain("MITTENTE_PORT");
  });
});
