import { describe, expect, test } from "vitest";
import { foreignMention } from "../../src/policy/disclosure.ts";
import type { AccountFacts, Disclosure } from "../../src/policy/facts.ts";
import { namesMentioned } from "../../src/policy/mentions.ts";
import {
  previewRoute,
  routeDelivery,
  routeReply,
  stillValid,
  type DeliveryFacts,
} from "../../src/policy/reply-routing.ts";
import { RULES } from "../../src/policy/rules.ts";
import {
  account,
  ago,
  CLEAN,
  DAY,
  enquiry,
  MENTIONS_BIANCHI,
  registered,
  reply,
  replyToEnquiry,
  service,
  ticket,
} from "./facts.ts";

const RELEASE = { ticketId: "t1", authorId: "anna", releasedBy: "bruno", textSha256: "aa" };

/** `FULL to <recipient> R1`, or the reason why not. */
function saying(decision: ReturnType<typeof routeReply> | ReturnType<typeof routeDelivery>): string {
  if (decision.kind !== "allowed") return `${decision.reason} ${decision.rule}`;
  const { content, recipient, rule } = decision.value;
  return recipient === null ? `no mail ${rule}` : `${content} to ${recipient} ${rule}`;
}

function at(changes: Partial<AccountFacts["address"]>, status: AccountFacts["status"] = "ACTIVE"): AccountFacts {
  return account({ status, address: registered(changes) });
}

const TO_MARIO = "FULL to mario@rossi.example R1";

describe("R1, R2: where a reply on an account's ticket goes", () => {
  test.each<[string, AccountFacts, string, string]>([
    // account, SERVICE_INFORMATION, GENERIC
    ["an account", account(), TO_MARIO, TO_MARIO],
    ["a suspended account", account({ status: "SUSPENDED" }), TO_MARIO, TO_MARIO],
    ["a frozen account", account({ status: "FROZEN" }), "ACCOUNT_FROZEN E4", TO_MARIO],
    ["a closed account", account({ status: "CLOSED" }), "ACCOUNT_CLOSED R2", TO_MARIO],
    [
      "an address changed just under 24 hours ago",
      at({ changedAt: ago(DAY - 1) }),
      "NOTICE_ONLY to mario@rossi.example R6",
      TO_MARIO,
    ],
    ["an address changed 24 hours ago", at({ changedAt: ago(DAY) }), TO_MARIO, TO_MARIO],
    [
      "an address whose domain changed hands",
      at({ state: "DOMAIN_CHANGED" }),
      "NOTICE_ONLY to mario@rossi.example S3",
      TO_MARIO,
    ],
    ["an address that is gone for good", at({ state: "BOUNCING" }), "no mail R7", "no mail R7"],
    ["a frozen account whose address is gone", at({ state: "BOUNCING" }, "FROZEN"), "ACCOUNT_FROZEN E4", "no mail R7"],
  ])("of %s", (_, to, serviceInformation, generic) => {
    expect(saying(routeReply(reply({ account: to })))).toBe(serviceInformation);
    expect(saying(routeReply(reply({ account: to, disclosure: "GENERIC" })))).toBe(generic);
  });

  test("the reply is kept where only its mail is refused", () => {
    expect(routeReply(reply({ account: at({ state: "BOUNCING" }) }))).toEqual({
      kind: "allowed",
      rule: "R7",
      value: {
        outcome: "REFUSED",
        content: "NOTICE_ONLY",
        recipient: null,
        addressVersion: 3,
        rule: "R7",
        explanation: RULES.R7,
      },
    });
  });

  test("the route names rule, address and version", () => {
    expect(routeReply(reply())).toEqual({
      kind: "allowed",
      rule: "R1",
      value: {
        outcome: "ROUTED",
        content: "FULL",
        recipient: "mario@rossi.example",
        addressVersion: 3,
        rule: "R1",
        explanation: RULES.R1,
      },
    });
  });

  test("an unknown disclosure is service information", () => {
    const unknown = JSON.parse('"PUBLIC"') as Disclosure;
    expect(saying(routeReply(reply({ disclosure: unknown, account: at({ changedAt: ago(1) }) })))).toBe(
      "NOTICE_ONLY to mario@rossi.example R6",
    );
    expect(saying(routeReply(replyToEnquiry({ disclosure: unknown })))).toBe("DISCLOSURE_NEEDS_ACCOUNT R3");
  });

  test("an unknown state of account or address is a no", () => {
    const status = JSON.parse('"MERGED"') as AccountFacts["status"];
    const state = JSON.parse('"PENDING"') as AccountFacts["address"]["state"];
    expect(saying(routeReply(reply({ account: account({ status }) })))).toBe("ACCOUNT_FROZEN E4");
    expect(saying(routeReply(reply({ account: at({ state }) })))).toBe("no mail R7");
  });

  test("facts that do not fit together are a no", () => {
    expect(saying(routeReply(reply({ account: null })))).toBe("NOT_FOUND A4");
    expect(saying(routeReply(reply({ account: account({ id: "bianchi" }) })))).toBe("NOT_FOUND A4");
    expect(saying(routeReply(replyToEnquiry({ account: account() })))).toBe("NOT_FOUND A4");
    expect(saying(routeReply(replyToEnquiry({ ticket: enquiry({ correspondent: null }) })))).toBe("NOT_FOUND A4");
  });
});

describe("R3: service information is about a service of the account", () => {
  const own = service();
  const foreign = service({ accountId: "bianchi" });
  const left = service({ status: "TRANSFERRED" });

  test.each<[string, Partial<DeliveryFacts>, string, string]>([
    // SERVICE_INFORMATION, GENERIC
    ["names none", {}, TO_MARIO, TO_MARIO],
    ["names an own one", { service: own }, TO_MARIO, TO_MARIO],
    ["names another account's", { service: foreign }, "SERVICE_NOT_ON_ACCOUNT R3", "SERVICE_NOT_ON_ACCOUNT R3"],
    ["names one that left", { service: left }, "SERVICE_NOT_ON_ACCOUNT R3", "SERVICE_NOT_ON_ACCOUNT R3"],
    ["names one that is not there", { service: null }, "SERVICE_NOT_ON_ACCOUNT R3", "SERVICE_NOT_ON_ACCOUNT R3"],
    ["names none, on a ticket about an own one", { ticketService: own }, TO_MARIO, TO_MARIO],
    ["names none, on a ticket about one that left", { ticketService: left }, "SERVICE_NOT_ON_ACCOUNT R3", TO_MARIO],
    [
      "names none, on a ticket about one that is not there",
      { ticketService: null },
      "SERVICE_NOT_ON_ACCOUNT R3",
      TO_MARIO,
    ],
    ["names an own one, on a ticket about one that left", { service: own, ticketService: left }, TO_MARIO, TO_MARIO],
  ])("a reply that %s", (_, changes, serviceInformation, generic) => {
    expect(saying(routeReply(reply(changes)))).toBe(serviceInformation);
    expect(saying(routeReply(reply({ ...changes, disclosure: "GENERIC" })))).toBe(generic);
  });
});

describe("R4: a reply to an enquiry", () => {
  test("is generic and goes to the address that asked", () => {
    expect(routeReply(replyToEnquiry())).toEqual({
      kind: "allowed",
      rule: "R4",
      value: {
        outcome: "ROUTED",
        content: "FULL",
        recipient: "mario@rossi.example",
        addressVersion: null,
        rule: "R4",
        explanation: RULES.R4,
      },
    });
  });

  test.each<[string, Partial<DeliveryFacts>, string]>([
    ["service information", { disclosure: "SERVICE_INFORMATION" }, "DISCLOSURE_NEEDS_ACCOUNT R3"],
    ["a service named", { service: service() }, "SERVICE_NOT_ON_ACCOUNT R3"],
    ["a service that is not there", { service: null }, "SERVICE_NOT_ON_ACCOUNT R3"],
    ["a name of somebody's service", { mentions: MENTIONS_BIANCHI }, "FOREIGN_SERVICE_MENTIONED R5"],
    [
      "such a name, released",
      { mentions: MENTIONS_BIANCHI, release: { ...RELEASE, ticketId: "e1" } },
      "FOREIGN_SERVICE_MENTIONED R5",
    ],
  ])("never carries %s", (_, changes, expected) => {
    expect(saying(routeReply(replyToEnquiry(changes)))).toBe(expected);
    expect(saying(routeDelivery(replyToEnquiry(changes)))).toBe(expected);
  });
});

describe("R5: a reply that names a service of another account", () => {
  const naming = { mentions: MENTIONS_BIANCHI };
  const unreadable = { mentions: foreignMention(namesMentioned(["x".repeat(300_000)]), [], "rossi", []) };

  test.each<[string, Partial<DeliveryFacts>, string]>([
    ["is refused", naming, "FOREIGN_SERVICE_MENTIONED R5"],
    ["is refused when generic, too", { ...naming, disclosure: "GENERIC" }, "FOREIGN_SERVICE_MENTIONED R5"],
    ["is refused when it cannot be read whole", unreadable, "FOREIGN_SERVICE_MENTIONED R5"],
    ["goes, to the same recipient, once a supervisor released exactly it", { ...naming, release: RELEASE }, TO_MARIO],
    [
      "does not go on a release of another text",
      { ...naming, release: { ...RELEASE, textSha256: "bb" } },
      "FOREIGN_SERVICE_MENTIONED R5",
    ],
    [
      "does not go on a release for another ticket",
      { ...naming, release: { ...RELEASE, ticketId: "t2" } },
      "FOREIGN_SERVICE_MENTIONED R5",
    ],
    [
      "does not go on its author's release",
      { ...naming, release: { ...RELEASE, releasedBy: "anna" } },
      "FOREIGN_SERVICE_MENTIONED R5",
    ],
  ])("%s", (_, changes, expected) => {
    expect(saying(routeReply(reply(changes)))).toBe(expected);
    expect(saying(routeDelivery(reply(changes)))).toBe(expected);
  });

  test("releasing it waives nothing else", () => {
    const released = { ...naming, release: RELEASE };
    expect(saying(routeReply(reply({ ...released, service: service({ accountId: "bianchi" }) })))).toBe(
      "SERVICE_NOT_ON_ACCOUNT R3",
    );
    expect(saying(routeReply(reply({ ...released, account: account({ status: "FROZEN" }) })))).toBe(
      "ACCOUNT_FROZEN E4",
    );
  });

  test("a customer's subject that names one is replaced, and refuses nothing", () => {
    const decision = routeDelivery(reply({ subjectMentions: MENTIONS_BIANCHI }));
    expect(decision).toMatchObject({ kind: "allowed", value: { subject: "NEUTRAL", content: "FULL" } });
    expect(routeDelivery(replyToEnquiry({ subjectMentions: MENTIONS_BIANCHI }))).toMatchObject({
      kind: "allowed",
      value: { subject: "NEUTRAL" },
    });
  });
});

describe("T1: a closed ticket", () => {
  test("takes no reply", () => {
    expect(saying(routeReply(reply({ ticket: ticket({ status: "CLOSED" }) })))).toBe("TICKET_CLOSED T1");
  });

  test("keeps no reply back that was written before it closed", () => {
    expect(saying(routeDelivery(reply({ ticket: ticket({ status: "CLOSED" }) })))).toBe(TO_MARIO);
  });
});

describe("R2: each attempt to send", () => {
  test("says exactly what goes where", () => {
    expect(routeDelivery(reply())).toEqual({
      kind: "allowed",
      rule: "R1",
      value: {
        recipient: "mario@rossi.example",
        content: "FULL",
        subject: "TICKETS",
        accountId: "rossi",
        accountStatus: "ACTIVE",
        addressVersion: 3,
        addressState: "CONFIRMED",
        rule: "R1",
      },
    });
    expect(routeDelivery(replyToEnquiry())).toEqual({
      kind: "allowed",
      rule: "R4",
      value: {
        recipient: "mario@rossi.example",
        content: "FULL",
        subject: "TICKETS",
        accountId: null,
        accountStatus: null,
        addressVersion: null,
        addressState: null,
        rule: "R4",
      },
    });
  });

  test("to an address that changed goes to the new one", () => {
    expect(
      saying(routeDelivery(reply({ account: at({ address: "new@rossi.example", changedAt: ago(2 * DAY) }) }))),
    ).toBe("FULL to new@rossi.example R1");
  });

  test.each<[string, Partial<DeliveryFacts>, string]>([
    ["to an address that is gone for good", { account: at({ state: "BOUNCING" }) }, "ADDRESS_BOUNCING R7"],
    [
      "of service information to an account frozen since",
      { account: account({ status: "FROZEN" }) },
      "ACCOUNT_FROZEN E4",
    ],
    [
      "of service information to an account closed since",
      { account: account({ status: "CLOSED" }) },
      "ACCOUNT_CLOSED R2",
    ],
    ["about a service that left since", { service: service({ status: "TRANSFERRED" }) }, "SERVICE_NOT_ON_ACCOUNT R3"],
    ["of a name that became another's since", { mentions: MENTIONS_BIANCHI }, "FOREIGN_SERVICE_MENTIONED R5"],
    ["without its account", { account: null }, "NOT_FOUND A4"],
  ])("%s is refused", (_, changes, expected) => {
    expect(saying(routeDelivery(reply(changes)))).toBe(expected);
  });
});

describe("R2: before the first byte", () => {
  function routed(facts: DeliveryFacts) {
    const decision = routeDelivery(facts);
    if (decision.kind !== "allowed") throw new Error(decision.reason);
    return decision.value;
  }

  test.each<[string, AccountFacts | null, boolean]>([
    ["nothing changed", account(), true],
    ["what does not matter changed", account({ language: "EN", address: registered({ changedAt: ago(0) }) }), true],
    ["the version changed", at({ version: 4 }), false],
    ["the address changed", at({ address: "new@rossi.example" }), false],
    ["the address is gone for good", at({ state: "BOUNCING" }), false],
    ["the address's domain changed hands", at({ state: "DOMAIN_CHANGED" }), false],
    ["the account was frozen", account({ status: "FROZEN" }), false],
    ["it is another account", account({ id: "bianchi" }), false],
    ["the account is not there", null, false],
  ])("%s", (_, now, expected) => {
    expect(stillValid(routed(reply()), now)).toBe(expected);
  });

  test("an enquiry has no account, then or now", () => {
    expect(stillValid(routed(replyToEnquiry()), null)).toBe(true);
    expect(stillValid(routed(replyToEnquiry()), account())).toBe(false);
  });
});

describe("the preview", () => {
  test("is the route", () => {
    expect(previewRoute(reply())).toEqual({
      outcome: "ROUTED",
      content: "FULL",
      recipient: "mario@rossi.example",
      addressVersion: 3,
      rule: "R1",
      explanation: RULES.R1,
    });
  });

  test("names the rule of a refusal, and no recipient", () => {
    expect(previewRoute(reply({ mentions: MENTIONS_BIANCHI, subjectMentions: CLEAN }))).toEqual({
      outcome: "REFUSED",
      content: "NOTICE_ONLY",
      recipient: null,
      rule: "R5",
      explanation: RULES.R5,
    });
  });

  test("what was routed cannot be changed", () => {
    expect(Object.isFrozen(previewRoute(reply()))).toBe(true);
  });
});
