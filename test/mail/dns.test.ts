import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { openDns, type DnsPort } from "../../src/mail/dns.ts";
import { guardResolver } from "../../src/mail/guarded-resolver.ts";
import { LIMITS } from "../../src/mail/limits.ts";
import { writeZone } from "../support/signed-mail.ts";

const folder = mkdtempSync(join(tmpdir(), "zone-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.useRealTimers();
});

const ZONE = {
  "Rossi.example": { MX: [{ exchange: "mx.rossi.example", priority: 10 }], TXT: [["v=spf1 ", "-all"]] },
  "slow.example": { TXT: "ESERVFAIL" },
  "empty.example": { TXT: [] },
};

describe("the zone file", () => {
  const file = join(folder, "zone.json");
  it("answers what it holds, and ENOTFOUND for whatever it does not", async () => {
    writeZone(file, ZONE);
    const ask = await openDns({ kind: "ZONE", file });
    expect(await ask("rossi.example", "MX", 1)).toEqual([{ exchange: "mx.rossi.example", priority: 10 }]);
    expect(await ask("rossi.example", "TXT", 1)).toEqual([["v=spf1 ", "-all"]]);
    await expect(async () => ask("slow.example", "TXT", 1)).rejects.toMatchObject({ code: "ESERVFAIL" });
    await expect(async () => ask("rossi.example", "A", 1)).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(async () => ask("constructor", "TXT", 1)).rejects.toMatchObject({ code: "ENOTFOUND" });
  });

  it("is read again when it changes", async () => {
    writeZone(file, ZONE);
    await openDns({ kind: "ZONE", file });
    writeZone(file, {
      "new.example": { TXT: [["a longer zone than before, with other names in it, and more text than there was"]] },
    });
    const ask = await openDns({ kind: "ZONE", file });
    expect(await ask("new.example", "TXT", 1)).toHaveLength(1);
    await expect(async () => ask("rossi.example", "MX", 1)).rejects.toMatchObject({ code: "ENOTFOUND" });
  });

  it.each(["[]", '{"a": 1}', '{"a": {"TXT": 1}}', "nonsense"])(
    "%s is refused, never taken for an empty zone",
    async (text) => {
      const bad = join(folder, "bad.json");
      writeFileSync(bad, text + " ".repeat(text.length));
      await expect(openDns({ kind: "ZONE", file: bad })).rejects.toThrow();
    },
  );
});

describe("the guard", () => {
  const answering: DnsPort = () => Promise.resolve([["x"]]);

  it.each([
    "a\0.example",
    "a b.example",
    "a..example",
    "",
    "é.example",
    "a/../b",
    `${"a".repeat(64)}.example`,
    `${"a.".repeat(130)}example`,
  ])("%j is never asked for", async (name) => {
    const asked: string[] = [];
    const guarded = guardResolver((name) => (asked.push(name), Promise.resolve([])));
    await expect(guarded.resolve(name, "TXT")).rejects.toMatchObject({ code: "EBADNAME" });
    expect(asked).toEqual([]);
  });

  it("a type that authentication has no use for is not asked for", async () => {
    await expect(guardResolver(answering).resolve("rossi.example", "ANY")).rejects.toMatchObject({ code: "EBADNAME" });
  });

  it("asks once for a name, in any spelling, and keeps the answer", async () => {
    let asked = 0;
    const guarded = guardResolver(() => (asked++, Promise.resolve([["x"]])));
    await Promise.all([guarded.resolve("Rossi.example", "TXT"), guarded.resolve("rossi.example.", "TXT")]);
    expect(asked).toBe(1);
    expect(guarded.answers()).toEqual({ "rossi.example": { TXT: [["x"]] } });
    expect(guarded.hadTrouble()).toBe(false);
  });

  it("too many questions are trouble, not absence", async () => {
    const guarded = guardResolver(answering);
    for (let index = 0; index < LIMITS.dnsQueries; index++) await guarded.resolve(`n${index}.example`, "TXT");
    await expect(guarded.resolve("last.example", "TXT")).rejects.toMatchObject({ code: "EREFUSED" });
    expect(guarded.hadTrouble()).toBe(true);
  });

  it.each([
    ["ENOTFOUND", false],
    ["ENODATA", false],
    ["ESERVFAIL", true],
    ["ETIMEOUT", true],
  ])("%s is recorded; trouble: %s", async (code, trouble) => {
    const guarded = guardResolver(() => Promise.reject(Object.assign(new Error(code), { code })));
    await expect(guarded.resolve("a.example", "TXT")).rejects.toMatchObject({ code });
    expect(guarded.answers()).toEqual({ "a.example": { TXT: code } });
    expect(guarded.hadTrouble()).toBe(trouble);
  });

  it("a server that never answers is trouble, alone and all together", async () => {
    vi.useFakeTimers();
    const guarded = guardResolver(() => new Promise(() => {}));
    const codes: unknown[] = [];
    for (let index = 0; index < 4; index++) {
      const answer = guarded
        .resolve(`n${index}.example`, "TXT")
        .catch((error: { code: string }) => codes.push(error.code));
      await vi.advanceTimersByTimeAsync(LIMITS.dnsQueryMs);
      await answer;
    }
    expect(codes).toEqual(["ETIMEOUT", "ETIMEOUT", "ETIMEOUT", "ETIMEOUT"]);
    expect(guarded.hadTrouble()).toBe(true);
  });
});
