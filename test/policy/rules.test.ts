import { describe, expect, test } from "vitest";
import { allowed, held, refused, whenAllowed } from "../../src/policy/decision.ts";
import { belongsTo, type ServiceStatus } from "../../src/policy/facts.ts";
import { MAIL_CONTENTS, mayTravelByMail } from "../../src/policy/mail-contents.ts";
import { RULES } from "../../src/policy/rules.ts";
import { DEFAULT_SETTINGS } from "../../src/policy/settings.ts";
import { DAY, MINUTE, NOW, service } from "./facts.ts";

describe("the rules", () => {
  test("are policy.md's, mail.md's steps and the status table", () => {
    const numbered = (letter: string, count: number) => Array.from({ length: count }, (_, at) => `${letter}${at + 1}`);
    const expected = [
      ...numbered("S", 9),
      "S4a",
      ...numbered("R", 9),
      ...numbered("E", 6),
      ...numbered("O", 5),
      ...numbered("A", 4),
      ...numbered("M", 15),
      "T1",
    ];
    expect(Object.keys(RULES).toSorted()).toEqual(expected.toSorted());
  });

  test("each has a title of its own", () => {
    const titles = Object.values(RULES);
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles) expect(title).toMatch(/^[A-Z].{10,}[a-z0-9]$/);
  });
});

describe("decisions", () => {
  test("say what, why and by which rule", () => {
    expect(allowed(1, "R1")).toEqual({ kind: "allowed", value: 1, rule: "R1" });
    expect(held("X", "S2")).toEqual({ kind: "held", reason: "X", rule: "S2", until: null });
    expect(held("X", "S2", NOW)).toEqual({ kind: "held", reason: "X", rule: "S2", until: NOW });
    expect(refused("X", "A4")).toEqual({ kind: "refused", reason: "X", rule: "A4" });
  });

  test("a value is made only of a value", () => {
    expect(whenAllowed(allowed(1, "R1"), (value) => value + 1)).toEqual(allowed(2, "R1"));
    expect(whenAllowed(refused("X", "A4"), () => 1)).toEqual(refused("X", "A4"));
    expect(whenAllowed(held("X", "S2"), () => 1)).toEqual(held("X", "S2"));
  });
});

test("the settings are policy.md's figures", () => {
  expect(DEFAULT_SETTINGS).toEqual({
    signatureMaxAge: 7 * DAY,
    signatureClockSkew: 5 * MINUTE,
    acceptsSpfAlone: false,
    deferredFor: DAY,
    heldFor: 30 * DAY,
    disclosureDelay: DAY,
    operationsDelay: 3 * DAY,
    irreversibleDelay: 7 * DAY,
    emailChangeDelay: DAY,
    objectionDelay: 3 * DAY,
    revertWindow: 7 * DAY,
    emailChangesADay: 5,
    operationLifetime: 7 * DAY,
    recentSignIn: DAY / 2,
    phoneOnRecord: 30 * DAY,
    permitLifetime: 5 * MINUTE,
    credentialDelay: 3 * DAY,
    alarmLifetime: 7 * DAY,
    reopenWindow: 14 * DAY,
    solvedFor: 7 * DAY,
  });
  expect(Object.isFrozen(DEFAULT_SETTINGS)).toBe(true);
});

describe("whose a service is", () => {
  test.each<[ServiceStatus, boolean]>([
    ["ACTIVE", true],
    ["EXPIRED", true],
    ["SUSPENDED", true],
    ["TRANSFERRED", false],
    ["CANCELLED", false],
  ])("a service that is %s belongs to its account: %s", (status, expected) => {
    expect(belongsTo(service({ status }), "rossi")).toBe(expected);
    expect(belongsTo(service({ status }), "bianchi")).toBe(false);
  });

  test("one that was not found belongs to nobody", () => {
    expect(belongsTo(null, "rossi")).toBe(false);
  });
});

describe("R9: what travels by mail", () => {
  test.each(Object.entries(MAIL_CONTENTS))("%s: %s", (content, expected) => {
    expect(mayTravelByMail(content)).toEqual(expected ? allowed(content, "R9") : refused("SECRET_BY_MAIL", "R9"));
  });

  test("passwords, authorization codes, keys and tokens of access never do", () => {
    const secrets = Object.entries(MAIL_CONTENTS).filter(([, isAllowed]) => !isAllowed);
    expect(secrets.map(([content]) => content)).toEqual([
      "PASSWORD",
      "AUTHORIZATION_CODE",
      "PRIVATE_KEY",
      "ACCESS_TOKEN",
    ]);
  });

  test.each(["", "AUTH_INFO", "toString", "__proto__"])("%j, which nobody declared, does not", (content) => {
    expect(mayTravelByMail(content)).toEqual(refused("SECRET_BY_MAIL", "R9"));
  });
});
