import { expect, test } from "vitest";
import { hashFacts } from "../../src/audit/audit-event.ts";
import { isSigned, signHead } from "../../src/audit/audit-head.ts";
import { CHAIN_START, sealAfter } from "../../src/audit/audit-seal.ts";
import { canonicalJson } from "../../src/audit/canonical-json.ts";
import { headKey } from "./audit-under-test.ts";

// The example of src/audit/README.md, whose hashes were made with other tools. What is sealed stays sealed: they never change.
const facts = { to: "anna@example.org", number: 1 };
const salt = Uint8Array.from({ length: 16 }, (_, index) => index);
const factsHash = "7e1336d55e58c74ad7b3caa55f6974c836bd6c03fcedde02d36af5434932237c";
const hash = "85fc282265a874991cae902f2d8cfa54a4ef2c2e3adde3b025738249e863efb3";
const event = {
  id: "0198f000-0000-7000-8000-000000000001",
  at: "2026-01-31T09:00:00.123000Z",
  action: "ticket.reply",
  actor: "staff:0198f000-0000-7000-8000-00000000000c",
  accountId: "0198f000-0000-7000-8000-00000000000a",
  subjectKind: null,
  subjectId: null,
  rule: "R1",
  isVisibleToAccount: false,
  factsHash,
};

test("facts are hashed as the format says", () => {
  expect(hashFacts(salt, canonicalJson(facts))).toBe(factsHash);
});

test("the first seal follows 64 zeros, the next one the first", () => {
  const [first, second] = sealAfter(CHAIN_START, [event, event]);
  expect(first).toEqual({ sequence: 1, eventId: event.id, previousHash: "0".repeat(64), hash });
  expect(second).toMatchObject({ sequence: 2, previousHash: hash });
  expect(second!.hash).not.toBe(hash);
});

test("a head is signed over sequence, hash and time, and over nothing else", async () => {
  const { signer, verifier } = await headKey("head-1");
  const payloads: string[] = [];
  const listening = { sign: (payload: string) => (payloads.push(payload), signer.sign(payload)) };
  const head = await signHead({ sequence: 1, hash }, new Date("2026-01-31T09:00:01.5Z"), listening);
  expect(payloads).toEqual([`{"at":"2026-01-31T09:00:01.500000Z","hash":"${hash}","sequence":1}`]);
  expect(head).toMatchObject({ sequence: 1, hash, at: "2026-01-31T09:00:01.500000Z", keyId: "head-1" });
  expect(await isSigned(head, verifier)).toBe(true);
  expect(await isSigned({ ...head, sequence: 2 }, verifier)).toBe(false);
});
