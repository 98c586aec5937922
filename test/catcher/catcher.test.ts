import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startCatcher, type RunningCatcher } from "../../src/catcher/catcher.ts";
import { MailFolder } from "../../src/catcher/mail-folder.ts";
import { Wire } from "../bridge/wire.ts";

const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

let directory: string;
let catcher: RunningCatcher;

const start = () => startCatcher({ host: "127.0.0.1", port: 0, smtpPort: 0, directory, log });
const url = (path: string) => `http://127.0.0.1:${catcher.port}${path}`;

interface CaughtJson {
  readonly id: string;
  readonly envelope: { readonly from: string; readonly to: string[] };
  readonly headers: [string, string][];
  readonly raw: string;
}

async function messages(): Promise<CaughtJson[]> {
  const response = await fetch(url("/messages"));
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  return JSON.parse(await response.text());
}

async function deliver(message: string | Uint8Array, from = "support@registrar.example"): Promise<void> {
  const wire = await Wire.open(catcher.smtpPort);
  await wire.sayAll("EHLO mittente.example", `MAIL FROM:<${from}>`, "RCPT TO:<Anna@Rossi.example>", "DATA");
  wire.send(message);
  expect((await wire.sayAll("\r\n.")).code).toBe(250);
  await wire.say("QUIT");
  wire.hangUp();
}

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), "catcher-")), "mail");
  catcher = await start();
});
afterEach(async () => {
  await catcher.close();
  await rm(join(directory, ".."), { recursive: true });
});

describe("a mail to anybody", () => {
  test("is there as soon as it was answered, newest last, with envelope and unfolded headers", async () => {
    await deliver("Subject: one\r\nReferences: <a@x>\r\n <b@x>\r\n\r\ntext", "");
    await deliver("Subject: two\r\n\r\n");
    const [one, two] = await messages();
    expect(one).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      envelope: { from: "", to: ["Anna@Rossi.example"] },
      headers: [
        ["Subject", "one"],
        ["References", "<a@x> <b@x>"],
      ],
      raw: "Subject: one\r\nReferences: <a@x>\r\n <b@x>\r\n\r\ntext\r\n",
    });
    expect(two?.envelope.from).toBe("support@registrar.example");
  });

  test("as nodemailer sends it, is shown decoded", async () => {
    const transport = createTransport({ host: "localhost", port: catcher.smtpPort });
    await transport.sendMail({
      from: "support@registrar.example",
      to: "anna@rossi.example",
      subject: "La città è in attesa",
      text: "Perché <no>?",
    });
    transport.close();
    const [mail] = await messages();
    expect(await (await fetch(url("/"))).text()).toContain("La città è in attesa");
    const shown = await (await fetch(url(`/messages/${mail?.id}`))).text();
    expect(shown).toContain("<h1>La città è in attesa</h1>");
    expect(shown).toContain("Perché &lt;no&gt;?");
  });

  test("keeps its exact bytes", async () => {
    const bytes = Buffer.from("Subject: a\r\n\r\n\xff\0..x", "latin1");
    await deliver(bytes);
    const [mail] = await messages();
    const raw = await fetch(url(`/messages/${mail?.id}/raw`));
    expect(raw.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(Buffer.from(await raw.arrayBuffer()).toString("latin1")).toBe(`${bytes.toString("latin1")}\r\n`);
  });

  test("survives a restart", async () => {
    await deliver("Subject: one\r\n");
    await catcher.close();
    catcher = await start();
    expect(await messages()).toMatchObject([{ headers: [["Subject", "one"]] }]);
  });

  test("that makes no sense is caught all the same", async () => {
    await deliver("\0\xff no header at all");
    expect(await messages()).toHaveLength(1);
    expect((await fetch(url("/"))).status).toBe(200);
  });
});

test("the folder keeps the newest, clears up after a crash, and leaves other files alone", async () => {
  await writeFile(join(directory, "notes.txt"), "mine");
  await writeFile(join(directory, "0190d8f0-0000-7000-8000-000000000000.part"), "left by a crash");
  const folder = await MailFolder.open(directory, 3);
  const ids = [];
  for (let i = 0; i < 5; i += 1) ids.push(await folder.add({ from: "", to: [] }, null, Buffer.from(`${i}`)));
  expect(await folder.ids()).toEqual(ids.slice(-3));
  expect(await readdir(directory)).toHaveLength(4);
});

test("DELETE empties it", async () => {
  await deliver("Subject: one\r\n");
  expect((await fetch(url("/messages"), { method: "DELETE" })).status).toBe(204);
  expect(await messages()).toEqual([]);
});

describe("the pages", () => {
  test("escape all that a mail brings", async () => {
    const script = `<script>alert("1")</script>`;
    await deliver(`Subject: ${script}\r\nX-${script}: '${script}'\r\nContent-Type: text/html\r\n\r\n${script}`);
    const [mail] = await messages();
    for (const path of ["/", `/messages/${mail?.id}`]) {
      const response = await fetch(url(path));
      expect(await response.text()).not.toContain("<script");
      expect(response.headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; /,
      );
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  test.each(["/messages/nothing", "/messages/..%2F..%2Fetc%2Fpasswd", "/messages/nothing/raw", "/else"])(
    "%s is not found",
    async (path) => {
      expect((await fetch(url(path))).status).toBe(404);
    },
  );

  test("are not shown under a foreign name that points here", async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `evil.example:${catcher.port}` };
      httpRequest(url("/messages"), { headers }, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe("the catcher", () => {
  test.each(["0.0.0.0", "::", "192.0.2.1", "catcher.example", "127.evil.example"])(
    "does not listen on %s",
    async (host) => {
      await expect(startCatcher({ host, port: 0, smtpPort: 0, directory, log })).rejects.toThrow(RangeError);
    },
  );

  test("says which port is taken, and leaves none open", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const forWeb = startCatcher({ host: "127.0.0.1", port, smtpPort: 0, directory, log });
    await expect(forWeb).rejects.toMatchObject({ code: "EADDRINUSE", port });
    const forMail = startCatcher({ host: "127.0.0.1", port: 0, smtpPort: port, directory, log });
    await expect(forMail).rejects.toMatchObject({ code: "EADDRINUSE", port });
    taken.close();
  });
});
