import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dkimVerify } from "mailauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadAdapter } from "../../src/conformance/adapter-file.ts";
import { composeCase, Unfilled } from "../../src/conformance/composing.ts";
import type { DeskUnderTest } from "../../src/conformance/desk-under-test.ts";
import { type Kit, KIT_FOLDER, loadKit } from "../../src/conformance/kit.ts";
import { runKit, UnknownCase } from "../../src/conformance/run.ts";
import { ensureKeys, type SignerKeys } from "../../src/conformance/signers.ts";
import { type KitZone, writeZone, zoneOf } from "../../src/conformance/zone.ts";
import { type MailSink, startMailSink } from "../support/mail-sink.ts";
import { run } from "../cli/cli-under-test.ts";

const NOW = new Date("2026-03-02T10:00:00.000Z");
let folder: string;
let kit: Kit;
let keys: SignerKeys;
let zone: KitZone;
let sink: MailSink;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mittente-scoring-"));
  kit = await loadKit();
  const domains = kit.domains.filter(({ name }) => ["kit-alfa.example", "kit-evil.example"].includes(name));
  keys = await ensureKeys(domains, join(folder, "keys.json"));
  zone = zoneOf(domains, keys);
  sink = await startMailSink();
});
afterAll(async () => {
  await sink.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A desk as there are many: whatever From says, it believes. */
function gullible(changes: Partial<DeskUnderTest> = {}): DeskUnderTest {
  return {
    support: "support@desk.example",
    gateway: null,
    prepare: async (accounts) => Object.fromEntries(accounts.map(({ name }) => [name, null])),
    becameOf: async (mails) =>
      mails.map(({ sha256, marker }) =>
        sink.mails.flatMap(({ bytes }, index) => {
          const isIt =
            sha256 === null ? bytes.includes(marker) : createHash("sha256").update(bytes).digest("hex") === sha256;
          const account = bytes.includes("anna@kit-alfa.example") ? "alfa" : null;
          return isIt ? [{ id: String(index), as: "ACCEPTED" as const, account, ticket: "1" }] : [];
        }),
      ),
    ...changes,
  };
}
const scoreOf = async (desk: DeskUnderTest, ...only: string[]) => {
  const target = { host: "127.0.0.1", port: sink.port };
  const results = await runKit({ kit, keys, desk, target, now: NOW, isExact: false, only });
  return results.map(({ kitCase, score, wrong }) => [kitCase.id, score, wrong.join("; ")]);
};

describe("a desk that believes From", () => {
  test("passes what is true and fails what is forged", async () => {
    expect(await scoreOf(gullible(), "true-plain", "dkim-none", "dkim-unrelated")).toEqual([
      ["true-plain", "PASSED", ""],
      ["dkim-none", "FAILED", "ACCEPTED, not HELD or IGNORED or REFUSED; accepted as alfa, not anybody's"],
      ["dkim-unrelated", "FAILED", "ACCEPTED, not HELD or IGNORED or REFUSED; accepted as alfa, not anybody's"],
    ]);
  });

  test("and puts a stranger's mail on a customer's ticket", async () => {
    const desk = gullible({ replyAddressOf: async () => "support+token@desk.example" });
    const scores = await scoreOf(desk, "locator-token-of-stranger");
    expect(scores[1]).toEqual([
      "locator-token-of-stranger",
      "FAILED",
      expect.stringContaining("on the ticket of true-plain"),
    ]);
  });

  test("fails where anything was sent to somebody who stands in a Reply-To", async () => {
    const desk = gullible({ sentTo: async () => ["thief.replay-reply-to@kit-nobody.example"] });
    expect(await scoreOf(desk, "replay-reply-to")).toEqual([
      ["replay-reply-to", "FAILED", "something was sent to thief.replay-reply-to@kit-nobody.example"],
    ]);
  });

  test("is not scored on what it cannot be asked for", async () => {
    const scores = await scoreOf(gullible(), "true-number-in-subject", "locator-token");
    expect(scores.map(([id, score]) => [id, score])).toEqual([
      ["true-plain", "PASSED"],
      ["true-number-in-subject", "NOT_RUN"],
      ["locator-token", "NOT_RUN"],
    ]);
  });
});

test("a desk that lost what its gateway took, and one that accepts it twice, fail", async () => {
  expect(await scoreOf(gullible({ becameOf: async (mails) => mails.map(() => []) }), "true-plain")).toEqual([
    ["true-plain", "FAILED", expect.stringContaining("the gateway said 250, and it is not there")],
  ]);
  const copy = { as: "ACCEPTED" as const, account: "alfa", ticket: "1" };
  const twice = gullible({
    becameOf: async () => [
      [
        { ...copy, id: "a" },
        { ...copy, id: "b" },
      ],
    ],
  });
  expect(await scoreOf(twice, "replay-same-delivery")).toEqual([
    ["replay-same-delivery", "FAILED", "it was accepted 2 times"],
  ]);
});

test("a server that hangs up is a failed case, not the end of the run", async () => {
  sink.answers.data = () => "DROP";
  const scores = await scoreOf(gullible({ becameOf: async (mails) => mails.map(() => []) }), "true-plain");
  sink.answers.data = () => "ACCEPT";
  expect(scores).toEqual([["true-plain", "FAILED", expect.stringContaining("no SMTP answer")]]);
});

test("a case that is not there is said", async () => {
  await expect(scoreOf(gullible(), "no-such-case")).rejects.toThrow(UnknownCase);
});

/** The kit's own signer against a verifier that shares no code with it. */
describe("what the kit signs", () => {
  const fillings = {
    support: "support@desk.example",
    marker: "kit-0-x",
    date: NOW.toUTCString().replace("GMT", "+0000"),
    mallory: "m@kit-evil.example",
  };
  const resolver = async (name: string) => {
    const found = zone[name]?.TXT;
    if (!Array.isArray(found)) throw Object.assign(new Error("none"), { code: "ENOTFOUND" });
    return found as string[][];
  };
  const verified = async (id: string) => {
    const kitCase = kit.cases.find((one) => one.id === id)!;
    const bytes = composeCase(await readFile(join(KIT_FOLDER, kitCase.mail)), kitCase, fillings, keys, NOW);
    const { results } = await dkimVerify(bytes, { resolver, curTime: NOW, strict: true });
    return results.map(({ status }) => status.result);
  };

  test.each([
    ["true-plain", "pass"],
    ["true-simple", "pass"],
    ["true-ed25519", "pass"],
    ["true-folded-from", "pass"],
    ["true-relaxed-spaces", "pass"],
    ["smuggling-dot-line", "pass"],
    ["dkim-trailing-lines", "pass"],
    ["dkim-body-changed", "fail"],
    ["dkim-garbage-signature", "fail"],
    ["dkim-simple-spaces", "fail"],
  ])("%s: %s", async (id, result) => {
    expect((await verified(id)).at(0)).toMatch(result === "fail" ? /^(?:fail|neutral|permerror)$/ : /^pass$/);
  });

  test("nothing is sent with a placeholder in it", async () => {
    const kitCase = kit.cases.find(({ id }) => id === "locator-token")!;
    const template = await readFile(join(KIT_FOLDER, kitCase.mail));
    expect(() => composeCase(template, kitCase, fillings, keys, NOW)).toThrow(Unfilled);
  });
});

describe("the kit", () => {
  test("has a mail for every case and a case for every mail, in CRLF unless that is its point", async () => {
    const mails = (await readdir(KIT_FOLDER)).filter((name) => name.endsWith(".eml"));
    expect([...new Set(kit.cases.map(({ mail }) => mail))].toSorted()).toEqual(mails.toSorted());
    const bent = /^(?:header-(?:bare|lf|cr)|from-bare|smuggling)/;
    for (const name of mails.filter((one) => !bent.test(one)))
      expect(/\r(?!\n)|(?<!\r)\n/.test((await readFile(join(KIT_FOLDER, name))).toString("latin1")), name).toBe(false);
  });

  test("says of each case why, by which standard, and what must become of it", () => {
    for (const { id, sentence, source, demand, after } of kit.cases) {
      expect(sentence.length, id).toBeGreaterThan(15);
      expect(source, id).not.toBe("");
      expect(demand.became.includes("ACCEPTED") === (demand.account !== null), id).toBe(true);
      expect(
        after.every((other) => kit.cases.some((one) => one.id === other)),
        id,
      ).toBe(true);
    }
    expect(new Set(kit.cases.map(({ id }) => id)).size).toBe(kit.cases.length);
  });
});

test("the zone is written as a master file, or into a JSON zone beside what stands there", async () => {
  const master = join(folder, "kit.zone");
  await writeZone(master, zone);
  expect(await readFile(master, "utf8")).toMatch(/^s1\._domainkey\.kit-alfa\.example\. 60 IN TXT "v=DKIM1; k=rsa; p=/m);
  const json = join(folder, "zone.json");
  await writeFile(json, JSON.stringify({ "other.example": { A: ["192.0.2.1"] } }));
  await writeZone(json, zone);
  const written = JSON.parse(await readFile(json, "utf8")) as Record<string, unknown>;
  expect(Object.keys(written)).toEqual(expect.arrayContaining(["other.example", "_dmarc.kit-alfa.example"]));
  expect(written["slow._domainkey.kit-evil.example"]).toEqual({ TXT: "ESERVFAIL" });
});

describe("the command", () => {
  test("takes a module that speaks for another desk, and says what is missing in one that does not", async () => {
    const good = join(folder, "good.mjs");
    await writeFile(
      good,
      "export default { support: 's@desk.example', gateway: null, prepare: async () => ({}), becameOf: async () => [] };",
    );
    expect((await loadAdapter(good)).support).toBe("s@desk.example");
    const bad = join(folder, "bad.mjs");
    await writeFile(bad, "export default {};");
    await expect(loadAdapter(bad)).rejects.toThrow("no default export with support, prepare and becameOf");
    await expect(loadAdapter(join(folder, "none.mjs"))).rejects.toThrow("cannot be loaded");
  });

  test.each([
    [["--zone-only"], /--zone-only needs --zone-out/],
    [["--adapter", "x.mjs", "--smtp", "nonsense"], /cannot be loaded|--smtp says/],
  ])("%s is refused in a sentence", async (args, sentence) => {
    const keysFile = join(folder, "keys-of-all.json");
    await writeFile(keysFile, JSON.stringify(allKeys()), { flag: "w" });
    const { code, err } = await run(["conformance", "--keys", keysFile, ...args], { MITTENTE_DATA_DIR: folder });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(sentence) });
  });

  test("is not for production", async () => {
    const { code, err } = await run(["conformance"], { NODE_ENV: "production", MITTENTE_DATA_DIR: folder });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("not with NODE_ENV=production") });
  });
});

/** Any key will do where nothing is signed. */
function allKeys(): SignerKeys {
  const [key = ""] = Object.values(keys);
  return Object.fromEntries(
    kit.domains.flatMap(({ name, keys: all }) => all.map(({ selector }) => [`${selector}._domainkey.${name}`, key])),
  );
}
