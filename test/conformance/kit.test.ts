import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiClient } from "../../src/clients/client.ts";
import { type Kit, loadKit } from "../../src/conformance/kit.ts";
import { mittenteDesk } from "../../src/conformance/mittente-desk.ts";
import { runKit } from "../../src/conformance/run.ts";
import type { CaseResult } from "../../src/conformance/score.ts";
import { ensureKeys, type SignerKeys } from "../../src/conformance/signers.ts";
import { zoneOf } from "../../src/conformance/zone.ts";
import type { DnsAnswers } from "../../src/mail/dns.ts";
import { type Journey, startJourney, SUPPORT } from "../support/journey.ts";

/** The whole hostile kit, over SMTP to the bridge and through the API, on a zone of its own. */
let folder: string;
let kit: Kit;
let keys: SignerKeys;
let journey: Journey;
let results: readonly CaseResult[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mittente-kit-"));
  kit = await loadKit();
  keys = await ensureKeys(kit.domains, join(folder, "keys.json"));
  journey = await startJourney({ records: zoneOf(kit.domains, keys) as DnsAnswers });
  const { api, rows, desk, sink, smtpPort } = journey;
  const { id: clientId } = await rows.client("PROVISIONING");
  const provisioning = createApiClient({
    url: `${api.url}/graphql`,
    token: () => api.token({ kind: "provisioning", clientId }),
  });
  const under = mittenteDesk({
    desk,
    provisioning,
    support: SUPPORT,
    gateway: "mx.desk.example",
    since: new Date(api.now.getTime() - 60_000),
    async outgoing() {
      const parsed = sink.mails.map(async ({ to, bytes }) => {
        const { replyTo } = await simpleParser(bytes);
        return { to, replyTo: replyTo?.value[0]?.address ?? null, raw: bytes.toString("latin1") };
      });
      return Promise.all(parsed);
    },
  });
  results = await runKit({
    kit,
    keys,
    desk: under,
    target: { host: "127.0.0.1", port: smtpPort },
    now: api.now,
    isExact: true,
  });
}, 240_000);
afterAll(async () => {
  await journey.stop();
  await rm(folder, { recursive: true, force: true });
});

test("every case of the kit becomes what it has to become, and nothing else", () => {
  const failed = results.filter(({ score }) => score !== "PASSED");
  expect(failed.map(({ kitCase, became, wrong }) => `${kitCase.id}: ${became}: ${wrong.join("; ")}`)).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(150);
});
