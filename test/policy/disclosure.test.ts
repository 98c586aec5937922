import { describe, expect, test } from "vitest";
import { asDesk } from "../../src/policy/caller.ts";
import { foreignMention, isCovered, releaseAlarm, type AlarmFacts } from "../../src/policy/disclosure.ts";
import type { ServiceFacts, StaffRole } from "../../src/policy/facts.ts";
import { namesMentioned } from "../../src/policy/mentions.ts";
import { ago, DAY, NOW, service } from "./facts.ts";

function owned(accountId: string, name: string, changes: Partial<ServiceFacts> = {}): ServiceFacts {
  return service({ id: `${accountId} ${name}`, accountId, name, ...changes });
}

describe("R5: the most specific owner decides", () => {
  const own = owned("rossi", "rossi.example");
  const foreign = owned("bianchi", "bianchi.example");

  function found(text: string, services: ServiceFacts[], allowed: string[] = [], accountId: string | null = "rossi") {
    return foreignMention(namesMentioned([text]), services, accountId, allowed).foreignName;
  }

  test.each<[string, string, ServiceFacts[], string[], string | null]>([
    ["no name", "Good morning.", [own, foreign], [], null],
    ["a name of nobody's", "see wikipedia.example", [own, foreign], [], null],
    ["an own name", "rossi.example is active", [own, foreign], [], null],
    ["another account's name", "bianchi.example is active", [own, foreign], [], "bianchi.example"],
    ["its subdomain", "www.shop.bianchi.example", [own, foreign], [], "bianchi.example"],
    ["its address", "write to anna@bianchi.example", [own, foreign], [], "bianchi.example"],
    ["an own name and another's", "rossi.example, bianchi.example", [own, foreign], [], "bianchi.example"],
    ["a name that both have", "bianchi.example", [foreign, owned("rossi", "bianchi.example")], [], null],
    ["the operator's own name", "bianchi.example", [foreign], ["bianchi.example"], null],
    ["a subdomain of an allow-listed one", "www.registrar.example", [own], ["registrar.example"], null],
    ["a subdomain of an own name", "shop.rossi.example", [own], [], null],
    [
      "another account's part of an own name",
      "shop.rossi.example",
      [own, owned("bianchi", "shop.rossi.example")],
      [],
      "shop.rossi.example",
    ],
    [
      "an own part of another account's name",
      "shop.bianchi.example",
      [foreign, owned("rossi", "shop.bianchi.example")],
      [],
      null,
    ],
    [
      "another account's mailbox at an own name",
      "anna@rossi.example",
      [own, owned("bianchi", "anna@rossi.example", { kind: "MAIL" })],
      [],
      "anna@rossi.example",
    ],
    [
      "an own mailbox at another account's name",
      "mario@bianchi.example",
      [foreign, owned("rossi", "mario@bianchi.example")],
      [],
      null,
    ],
    ["what left another account", "bianchi.example", [{ ...foreign, status: "TRANSFERRED" }], [], null],
    ["what another account cancelled", "bianchi.example", [{ ...foreign, status: "CANCELLED" }], [], null],
    [
      "what left this account for another",
      "bianchi.example",
      [foreign, owned("rossi", "bianchi.example", { status: "TRANSFERRED" })],
      [],
      "bianchi.example",
    ],
    ["the name of a file", "bianchi.example.pdf", [foreign], [], "bianchi.example"],
  ])("%s", (_, text, services, allowed, expected) => {
    expect(found(text, services, allowed)).toBe(expected);
  });

  test("on an enquiry every name is somebody else's", () => {
    expect(found("rossi.example", [own], [], null)).toBe("rossi.example");
    expect(found("rossi.example", [own], ["rossi.example"], null)).toBeNull();
  });

  test("a text that could not be read whole is not clean, though nothing was found", () => {
    const finding = foreignMention({ mentions: [], lookups: [], isComplete: false }, [], "rossi", []);
    expect(finding).toEqual({ foreignName: null, isComplete: false });
    expect(finding.isClean).toBe(false);
  });

  test("clean is: read whole, and nothing found", () => {
    const mentioned = namesMentioned(["bianchi.example"]);
    expect(foreignMention(mentioned, [], "rossi", []).isClean).toBe(true);
    expect(foreignMention(mentioned, [foreign], "rossi", []).isClean).toBe(false);
    expect(Object.isFrozen(foreignMention(mentioned, [foreign], "rossi", []))).toBe(true);
  });
});

describe("R5: releasing an alarm", () => {
  const ALARM: AlarmFacts = {
    id: "alarm",
    ticketId: "t1",
    accountId: "rossi",
    authorId: "anna",
    textSha256: "aa",
    raisedAt: ago(DAY),
  };

  function releasing(
    changes: Partial<AlarmFacts> = {},
    role: StaffRole = "SUPERVISOR",
    reason = "the customer owns both",
    staffId = "bruno",
  ) {
    const staff = asDesk({ kind: "desk", staffId, role }, { id: staffId, role, isActive: true }, "AGENT");
    if (staff.kind !== "allowed") throw new Error(staff.reason);
    return releaseAlarm(staff.value, { ...ALARM, ...changes }, reason, { now: NOW, alarmLifetime: 7 * DAY });
  }

  test("by a supervisor who is not the author, with a reason, covers that text on that ticket", () => {
    const decision = releasing();
    expect(decision).toEqual({
      kind: "allowed",
      rule: "R5",
      value: { alarmId: "alarm", ticketId: "t1", authorId: "anna", releasedBy: "bruno", textSha256: "aa" },
    });
    const value = decision.kind === "allowed" ? decision.value : null;
    expect(isCovered(value, { ticketId: "t1", accountId: "rossi", textSha256: "aa" })).toBe(true);
    expect(Object.isFrozen(value)).toBe(true);
  });

  test.each<[string, () => ReturnType<typeof releasing>, string, string]>([
    ["by an agent", () => releasing({}, "AGENT"), "FORBIDDEN_ROLE", "R5"],
    ["by the author", () => releasing({ authorId: "bruno" }), "SAME_PERSON", "R5"],
    ["by the author, though an admin", () => releasing({ authorId: "bruno" }, "ADMIN"), "SAME_PERSON", "R5"],
    ["on an enquiry", () => releasing({ accountId: null }), "DISCLOSURE_NEEDS_ACCOUNT", "R4"],
    ["after seven days", () => releasing({ raisedAt: ago(7 * DAY) }), "EXPIRED", "R5"],
    ["without a reason", () => releasing({}, "SUPERVISOR", " \n"), "INVALID", "R5"],
  ])("%s is refused", (_, decide, reason, rule) => {
    expect(decide()).toEqual({ kind: "refused", reason, rule });
  });

  test("just before seven days, and by an admin, it is released", () => {
    expect(releasing({ raisedAt: ago(7 * DAY - 1) }, "ADMIN").kind).toBe("allowed");
  });

  const RECORD = { ticketId: "t1", authorId: "anna", releasedBy: "bruno", textSha256: "aa" };
  const TEXT = { ticketId: "t1", accountId: "rossi", textSha256: "aa" };

  test.each([
    ["no release", null, TEXT],
    ["another ticket", RECORD, { ...TEXT, ticketId: "t2" }],
    ["another text", RECORD, { ...TEXT, textSha256: "ab" }],
    ["an enquiry", RECORD, { ...TEXT, accountId: null }],
    ["the author's own release", { ...RECORD, releasedBy: "anna" }, TEXT],
  ])("%s covers nothing", (_, release, text) => {
    expect(isCovered(release, text)).toBe(false);
  });
});
