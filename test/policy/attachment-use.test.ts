import { describe, expect, test } from "vitest";
import {
  type AttachmentFacts,
  MAX_ATTACHMENT_BYTES,
  MAX_WAITING_UPLOADS,
  uploadMore,
  useAttachments,
  type UsableAttachments,
} from "../../src/policy/attachment-use.ts";
import { asDesk, asPortal, type PortalAccount, type StaffAuthor } from "../../src/policy/caller.ts";
import { releaseAlarm } from "../../src/policy/disclosure.ts";
import type { StaffRole } from "../../src/policy/facts.ts";
import { account } from "./facts.ts";

const rossi = portal("rossi");
const anna = staff("anna", "AGENT");

const file = (given: Partial<AttachmentFacts> = {}): AttachmentFacts => ({
  id: "f1",
  uploader: "account:rossi",
  state: "READY",
  isOnMessage: false,
  size: 10,
  fileName: "a.txt",
  ...given,
});
const many = (count: number, size = 1) => Array.from({ length: count }, (_, n) => file({ id: `f${n}`, size }));
const idsOf = (files: readonly AttachmentFacts[]) => files.map(({ id }) => id);
const saying = (decision: ReturnType<typeof useAttachments>) =>
  decision.kind === "allowed"
    ? decision.value.ids.join(" ")
    : decision.kind === "refused"
      ? `${decision.reason} ${decision.rule}`
      : "held";

describe("the files that go with a message", () => {
  test.each<[string, string[], AttachmentFacts[], string]>([
    ["none", [], [], ""],
    ["the uploader's own, ready and unused", ["f1"], [file()], "f1"],
    ["several, in the order asked for", ["f2", "f1"], [file(), file({ id: "f2" })], "f2 f1"],
    ["what was found beside them is left out", ["f2"], [file(), file({ id: "f2" })], "f2"],
    ["one that is not there", ["f1", "f9"], [file()], "NOT_FOUND A3"],
    ["one that is another account's", ["f1"], [file({ uploader: "account:bianchi" })], "NOT_FOUND A3"],
    ["one that staff brought", ["f1"], [file({ uploader: "staff:rossi" })], "NOT_FOUND A3"],
    ["one that came by mail", ["f1"], [file({ uploader: null })], "NOT_FOUND A3"],
    ["one that is still coming", ["f1"], [file({ state: "UPLOADING" })], "NOT_FOUND A3"],
    ["one that is looked at", ["f1"], [file({ state: "SCANNING" })], "NOT_FOUND A3"],
    ["one that is blocked", ["f1"], [file({ state: "BLOCKED" })], "NOT_FOUND A3"],
    ["one that is on a message", ["f1"], [file({ isOnMessage: true })], "NOT_FOUND A3"],
    ["one bad among good ones", ["f1", "f2"], [file(), file({ id: "f2", isOnMessage: true })], "NOT_FOUND A3"],
    ["one twice", ["f1", "f1"], [file()], "NOT_FOUND A3"],
  ])("%s", (_name, wanted, found, answer) => {
    expect(saying(useAttachments(rossi, wanted, found))).toBe(answer);
  });

  test.each([
    ["ten", many(10), true],
    ["eleven", many(11), false],
    ["25 MiB in all", many(2, MAX_ATTACHMENT_BYTES / 2), true],
    ["a byte more", [...many(2, MAX_ATTACHMENT_BYTES / 2), file({ id: "last", size: 1 })], false],
  ])("%s", (_name, found, isAllowed) => {
    expect(useAttachments(rossi, idsOf(found), found).kind).toBe(isAllowed ? "allowed" : "refused");
  });

  test("a staff member's own, and no colleague's", () => {
    const found = [file({ uploader: "staff:anna" })];
    expect(useAttachments(anna, ["f1"], found).kind).toBe("allowed");
    expect(useAttachments(staff("bruno", "ADMIN"), ["f1"], found).kind).toBe("refused");
  });

  test("a released reply's are its author's, not the supervisor's", () => {
    const alarm = { id: "a", ticketId: "t", accountId: "rossi", authorId: "anna", textSha256: "x", raisedAt: NOW };
    const release = releaseAlarm(staff("bruno", "SUPERVISOR"), alarm, "they own it", {
      now: NOW,
      alarmLifetime: 1_000,
    });
    if (release.kind !== "allowed") throw new Error(release.reason);
    expect(useAttachments(release.value, ["f1"], [file({ uploader: "staff:anna" })]).kind).toBe("allowed");
    expect(useAttachments(release.value, ["f1"], [file({ uploader: "staff:bruno" })]).kind).toBe("refused");
  });

  test("cannot be changed, nor made by anybody else", () => {
    const decision = useAttachments(rossi, ["f1"], [file()]);
    if (decision.kind !== "allowed") throw new Error(decision.reason);
    expect(() => Object.assign(decision.value, { ids: ["f2"] })).toThrow(TypeError);
    expect(() => (decision.value.ids as string[]).push("f2")).toThrow(TypeError);
    expect(decision.value.fileNames).toEqual(["a.txt"]);
    // @ts-expect-error knowing the ids is not enough
    const made: UsableAttachments = { ids: ["f1"], fileNames: ["a.txt"] };
    expect(made).not.toBe(decision.value);
  });
});

test.each([
  [0, 1, true],
  [MAX_WAITING_UPLOADS - 10, 10, true],
  [MAX_WAITING_UPLOADS - 9, 10, false],
  [MAX_WAITING_UPLOADS, 1, false],
])("with %i files waiting, %i more: %s", (waiting, wanted, isAllowed) => {
  expect(uploadMore(waiting, wanted)).toMatchObject(
    isAllowed ? { kind: "allowed", value: wanted } : { kind: "refused", reason: "RATE_LIMITED" },
  );
});

const NOW = new Date("2026-03-02T10:00:00Z");

function portal(id: string): PortalAccount {
  const actor = {
    kind: "portal",
    accountId: id,
    sessionId: "s",
    assurance: "MAILBOX",
    strongProofUntil: null,
  } as const;
  const decision = asPortal(actor, account({ id }));
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
}

function staff(id: string, role: StaffRole): StaffAuthor {
  const decision = asDesk({ kind: "desk", staffId: id, role }, { id, role, isActive: true }, "AGENT");
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
}
