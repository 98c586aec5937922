import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addClient } from "../../src/sessions/client.commands.ts";
import { issuerOf } from "../../src/sessions/issuer.ts";
import { run } from "../cli/cli-under-test.ts";
import { startTestApi, type TestApi } from "../support/api.ts";

/** The commands before a real API: what they say to the MTA, and what is kept. */
let api: TestApi;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  api = await startTestApi();
  api.now = new Date();
  const { settings } = api.installation;
  const pool = api.installation.pool("operator");
  const credentials = await addClient(pool, { kind: "BRIDGE", name: "pipe", issuer: issuerOf(settings) });
  const file = join(api.directory, "pipe.json");
  await writeFile(file, JSON.stringify(credentials));
  env = {
    MITTENTE_DATA_DIR: api.directory,
    MITTENTE_API_URL: `${api.url}/graphql`,
    MITTENTE_BRIDGE_CREDENTIALS: file,
  };
});
afterAll(() => api.stop());

const kept = () =>
  api.sql<{ mailFrom: string; rcptTo: string[]; raw: Buffer; clientIp: string | null; helo: string | null }[]>`
    select mail_from, rcpt_to, raw, client_ip, helo from inbound_messages order by received_at`;

describe("mittente bridge pipe", () => {
  const MESSAGE = Buffer.from("From: anna@rossi.example\nSubject: pipe\n\nHello\n");
  const ARGS = ["bridge", "pipe", "--from=anna@rossi.example", "--to=support@desk.example", "--to=-odd@desk.example"];

  test("keeps the mail once, says nothing and ends with 0, however often the MTA tries", async () => {
    for (const _ of [1, 2])
      expect(await run(ARGS, env, Readable.from([MESSAGE]))).toEqual({ code: 0, out: "", err: "" });
    const mails = await kept();
    expect(mails).toMatchObject([
      {
        mailFrom: "anna@rossi.example",
        rcptTo: ["support@desk.example", "-odd@desk.example"],
        clientIp: null,
        helo: null,
      },
    ]);
    expect(mails[0]!.raw.toString()).toBe(MESSAGE.toString().replaceAll("\n", "\r\n"));
  });

  test("an empty --from is the null path", async () => {
    const { code } = await run(
      ["bridge", "pipe", "--from=", "--to=support@desk.example"],
      env,
      Readable.from([MESSAGE]),
    );
    expect(code).toBe(0);
    expect((await kept()).map(({ mailFrom }) => mailFrom)).toContain("");
  });

  const LATER = "4.3.0 Mail cannot be taken at the moment, try again later";
  test.each([
    ["an API that is away", { MITTENTE_API_URL: "http://127.0.0.1:1/graphql" }],
    ["credentials that are missing", { MITTENTE_BRIDGE_CREDENTIALS: "/nowhere/pipe.json" }],
    ["settings that are wrong", { MITTENTE_PORT: "http" }],
  ])("%s is 75, without the cause, which is for the operator", async (_, wrong) => {
    expect(await run(ARGS, { ...env, ...wrong }, Readable.from([MESSAGE]))).toEqual({ code: 75, out: "", err: LATER });
    const told = await run(ARGS, { ...env, ...wrong, DEBUG: "1" }, Readable.from([MESSAGE]));
    expect(told.code).toBe(75);
    expect(told.err.length).toBeGreaterThan(LATER.length);
  });

  test.each([[["--form=a@b.example"]], [["support@desk.example"]]])("%s is 64, and nothing is read", async (wrong) => {
    const { code, err } = await run(["bridge", "pipe", ...wrong], env, Readable.from([MESSAGE]));
    expect(code).toBe(64);
    expect(err).not.toBe("");
  });
});

describe("what is missing is said before anything is started", () => {
  test.each([
    [["bridge", "imap"], {}, 2, /MITTENTE_IMAP_HOST: missing\n.*MITTENTE_IMAP_USER: missing\n.*PASSWORD_FILE or/],
    [
      ["bridge", "imap"],
      { MITTENTE_IMAP_HOST: "imap.example", MITTENTE_IMAP_USER: "a", MITTENTE_IMAP_PASSWORD_FILE: "/nowhere/password" },
      1,
      /MITTENTE_IMAP_PASSWORD_FILE: \/nowhere\/password cannot be read/,
    ],
    [["bridge", "http"], {}, 1, /MITTENTE_MAILGUN_KEY_FILE: missing/],
    [["bridge", "http"], { MITTENTE_MAILGUN_KEY_FILE: "/nowhere/key" }, 1, /cannot be read/],
  ])("%j %j", async (args, more, code, sentence) => {
    const ran = await run(args, { ...env, ...more });
    expect(ran.code).toBe(code);
    expect(ran.err).toMatch(sentence);
  });
});
