import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Caught } from "../../src/demo/catcher-client.ts";
import type { Received, Stage } from "../../src/demo/stage.ts";
import { tellStories, type Told } from "../../src/demo/telling.ts";
import { type DkimKeys, ensureDemoZone, readDkimKeys } from "../../src/demo/zone.ts";

let folder: string;
let keys: DkimKeys | null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mittente-telling-"));
  await ensureDemoZone(folder);
  keys = await readDkimKeys(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const caught = (to: string): Caught => ({
  id: crypto.randomUUID(),
  envelope: { from: "bounces@mittente.example", to: [to] },
  headers: [["Reply-To", "Support <support+token@mittente.example>"]],
  raw: "",
});

/** A Mittente that takes everything from everybody, and answers whoever it is told to. */
function gullibleStage(answersGoTo: string, extra: readonly string[] = []): Stage {
  const sent: Caught[] = [];
  const mail: Received = {
    id: "inb_1",
    receivedAt: "2026-01-01T00:00:00.000Z",
    claimedFrom: null,
    replyTo: null,
    cc: null,
    subject: null,
    sha256: "",
    authentication: { spf: "none", dkim: "none", dmarc: "none", provenDomain: null },
    verdict: { outcome: "ACCEPTED", reason: "ACCEPTED_NEW", flags: [], explanation: [] },
    account: null,
    ticket: {
      id: "tkt_1",
      reference: "T-0000-0000",
      subject: "",
      account: { id: "acc_1", number: "C-100001" },
      service: null,
    },
  };
  return {
    deliver: async () => {},
    verdictsOn: async () => [mail],
    reply: async () => ({ ticket: null, message: null, route: null, alarm: null, userErrors: [] }),
    answersOn: async () => {
      const answer = caught(answersGoTo);
      sent.push(answer, ...extra.map(caught));
      return [answer];
    },
    accountOf: async () => ({ number: "C-100001", registeredEmail: "maria@rossi.example" }),
    caught: async () => sent,
  };
}

const tell = (stage: Stage): Promise<readonly Told[]> =>
  tellStories({ stage, keys: keys!, support: "support@mittente.example", onTold: () => {} });

it("a forged, stale, unsigned or unknown mail that is accepted fails the demo", async () => {
  const told = await tell(gullibleStage("maria@rossi.example"));
  const wrong = told.filter((story) => story.wrong.length > 0).map(({ number }) => number);
  expect(wrong).toEqual([2, 3, 4, 5, 6, 7, 9]);
  expect(told[4]?.wrong).toEqual(expect.arrayContaining(["outcome should be HELD", "a ticket was opened"]));
});

it("an answer to anything but the registered address fails the demo", async () => {
  const [first] = await tell(gullibleStage("someone@rossi.example"));
  expect(first?.wrong).toEqual(["the answer should go to maria@rossi.example alone"]);
});

it("a mail to an outsider fails the demo, whatever it is about", async () => {
  const [first] = await tell(gullibleStage("maria@rossi.example", ["mallory@attacker.test"]));
  expect(first?.wrong).toEqual(["mail went to mallory@attacker.test"]);
});
