import { describe, expect, test } from "vitest";
import type { AccountFacts, ServiceFacts } from "../../src/policy/facts.ts";
import type { Locator, SenderFacts } from "../../src/policy/inbound-facts.ts";
import { ownershipBy, ownershipOf } from "../../src/policy/sender-ownership.ts";
import { account, enquiry, locator, registered, sender, service, ticket } from "./facts.ts";

const A = account({ id: "a", number: "C-100001" });
const B = account({ id: "b", number: "C-100002" });
const CLOSED = account({ id: "c", status: "CLOSED" });
const FROZEN = account({ id: "f", status: "FROZEN" });
const MOVED = account({ id: "m", address: registered({ state: "DOMAIN_CHANGED" }) });
const BOUNCING = account({ id: "n", address: registered({ state: "BOUNCING" }) });
const ELSEWHERE = account({ id: "x", address: registered({ address: "other@rossi.example" }) });

function of(changes: Partial<SenderFacts>) {
  return ownershipOf(sender(changes));
}

describe("S3: whose registered address it is", () => {
  test.each<[string, AccountFacts[], string | null, string[]]>([
    ["one account's", [A], "a", []],
    ["a bouncing one's: it evidently works again", [BOUNCING], "n", []],
    ["nobody's", [], null, ["SENDER_UNKNOWN"]],
    ["nobody's, though a look-up says otherwise", [ELSEWHERE], null, ["SENDER_UNKNOWN"]],
    ["a closed account's", [CLOSED], null, ["ACCOUNT_CLOSED"]],
    ["a closed account's and an open one's", [CLOSED, A], "a", []],
    ["a frozen account's", [FROZEN], "f", ["ACCOUNT_FROZEN"]],
    ["a frozen account's and a closed one's", [FROZEN, CLOSED], "f", ["ACCOUNT_FROZEN"]],
    ["a frozen account's and an open one's", [FROZEN, A], null, ["SENDER_AMBIGUOUS"]],
    ["two frozen accounts'", [FROZEN, { ...FROZEN, id: "f2" }], null, ["ACCOUNT_FROZEN", "SENDER_AMBIGUOUS"]],
    ["two accounts'", [A, B], null, ["SENDER_AMBIGUOUS"]],
    ["one whose domain changed hands", [MOVED], "m", ["ADDRESS_DOMAIN_CHANGED"]],
    ["in doubt for one account, so for all", [A, MOVED], null, ["ADDRESS_DOMAIN_CHANGED", "SENDER_AMBIGUOUS"]],
  ])("%s", (_, accounts, chosen, reasons) => {
    const ownership = of({ accounts });
    expect(ownership.account?.id ?? null).toBe(chosen);
    expect(ownership.reasons).toEqual(reasons);
  });

  test("a closed account is no candidate", () => {
    expect(of({ accounts: [CLOSED, A, FROZEN] }).candidates.map(({ id }) => id)).toEqual(["a", "f"]);
  });
});

describe("S4: a locator only locates", () => {
  const own = ticket({ id: "own", accountId: "a" });
  const foreign = ticket({ id: "foreign", accountId: "bianchi" });
  const mine = enquiry({ id: "mine" });
  const theirs = enquiry({ id: "theirs", correspondent: "anna@bianchi.example" });
  const nobodys = enquiry({ id: "nobodys", correspondent: null });

  test.each<[string, Locator[], string | null, string[]]>([
    ["none", [], null, []],
    ["leading nowhere", [locator(null)], null, []],
    ["to a ticket of the account", [locator(own)], "own", []],
    ["to another account's ticket", [locator(foreign)], null, ["FOREIGN_LOCATOR"]],
    [
      "to another account's ticket first, then to an own one",
      [locator(foreign), locator(own)],
      "own",
      ["FOREIGN_LOCATOR"],
    ],
    ["to two own tickets: the first", [locator(own), locator(ticket({ id: "own2", accountId: "a" }))], "own", []],
    ["an expired token", [locator(own, { isExpired: true })], null, ["TOKEN_EXPIRED"]],
    [
      "an expired token beside References",
      [locator(own, { isExpired: true }), locator(own, { by: "REFERENCES" })],
      "own",
      ["TOKEN_EXPIRED"],
    ],
    [
      "an expired token of another account's",
      [locator(foreign, { isExpired: true })],
      null,
      ["FOREIGN_LOCATOR", "TOKEN_EXPIRED"],
    ],
    ["to the enquiry of this address (S4a)", [locator(mine)], "mine", []],
    ["to the enquiry of another address", [locator(theirs)], null, ["FOREIGN_LOCATOR"]],
    ["to an enquiry of no known address", [locator(nobodys)], null, ["FOREIGN_LOCATOR"]],
  ])("%s", (_, locators, joined, flags) => {
    const ownership = of({ accounts: [A], locators });
    expect(ownership.ticket?.id ?? null).toBe(joined);
    expect(ownership.flags).toEqual(flags);
    expect(ownership.reasons).toEqual([]);
  });

  test("a ticket of the sender's closed account is not joined", () => {
    const ownership = of({ accounts: [CLOSED, A], locators: [locator(ticket({ accountId: "c" }))] });
    expect(ownership).toMatchObject({ ticket: null, flags: ["FOREIGN_LOCATOR"], account: { id: "a" } });
  });

  test("an enquiry's follow-up from an address without account is not unknown", () => {
    expect(of({ accounts: [], locators: [locator(mine)] })).toMatchObject({ account: null, ticket: mine, reasons: [] });
  });

  test("an enquiry decides that the mail is about none of several accounts", () => {
    expect(of({ accounts: [A, B], locators: [locator(mine)] })).toMatchObject({
      account: null,
      ticket: mine,
      reasons: [],
    });
  });

  test("an enquiry does not get around a closed or frozen account", () => {
    expect(of({ accounts: [CLOSED], locators: [locator(mine)] }).reasons).toEqual(["ACCOUNT_CLOSED"]);
    expect(of({ accounts: [FROZEN], locators: [locator(mine)] }).reasons).toEqual(["ACCOUNT_FROZEN"]);
  });
});

describe("S6: which of several accounts", () => {
  const ticketOfB = [locator(ticket({ accountId: "b" }))];
  const serviceOf = (accountId: string, changes: Partial<ServiceFacts> = {}) =>
    service({ accountId, name: `${accountId}.example`, ...changes });

  test.each<[string, Partial<SenderFacts>, string | null]>([
    ["nothing says", {}, null],
    ["the located ticket", { locators: ticketOfB }, "b"],
    ["the located ticket, before the number", { locators: ticketOfB, customerNumbers: ["C-100001"] }, "b"],
    ["a foreign ticket says nothing", { locators: [locator(ticket({ accountId: "bianchi" }))] }, null],
    ["the customer number", { customerNumbers: ["C-100002"] }, "b"],
    ["the customer number, before the service", { customerNumbers: ["C-100002"], services: [serviceOf("a")] }, "b"],
    ["another's customer number says nothing", { customerNumbers: ["C-999999"] }, null],
    ["another's customer number beside one of these", { customerNumbers: ["C-999999", "C-100001"] }, "a"],
    [
      "both numbers decide nothing, nor does a service then",
      { customerNumbers: ["C-100001", "C-100002"], services: [serviceOf("a")] },
      null,
    ],
    ["a service named", { services: [serviceOf("a")] }, "a"],
    ["a service named beside another's", { services: [serviceOf("a"), serviceOf("bianchi")] }, "a"],
    ["services of both decide nothing", { services: [serviceOf("a"), serviceOf("b")] }, null],
    ["another's service says nothing", { services: [serviceOf("bianchi")] }, null],
    ["a service that was cancelled says nothing", { services: [serviceOf("a", { status: "CANCELLED" })] }, null],
  ])("%s", (_, changes, chosen) => {
    const ownership = of({ accounts: [A, B], ...changes });
    expect(ownership.account?.id ?? null).toBe(chosen);
    expect(ownership.reasons).toEqual(chosen === null ? ["SENDER_AMBIGUOUS"] : []);
  });

  test("one account needs no choice, whatever number the mail names", () => {
    expect(of({ accounts: [A], customerNumbers: ["C-100002"] }).account?.id).toBe("a");
  });

  test("a frozen account that is chosen is frozen, an open one beside it is not", () => {
    expect(of({ accounts: [A, FROZEN], locators: [locator(ticket({ accountId: "f" }))] }).reasons).toEqual([
      "ACCOUNT_FROZEN",
    ]);
    expect(of({ accounts: [A, FROZEN], locators: [locator(ticket({ accountId: "a" }))] }).reasons).toEqual([]);
  });

  test("who chooses among the candidates chooses tickets and services with it", () => {
    const facts = sender({ accounts: [A, B], locators: ticketOfB, services: [serviceOf("a")] });
    expect(ownershipBy(A, facts)).toMatchObject({
      account: A,
      ticket: null,
      service: { accountId: "a" },
      flags: ["FOREIGN_LOCATOR"],
      reasons: [],
    });
    expect(ownershipBy(B, facts)).toMatchObject({
      account: B,
      ticket: { id: "t1" },
      service: null,
      flags: ["FOREIGN_SERVICE"],
    });
  });
});

describe("S5: which service is linked", () => {
  const hosting = service({ id: "h", accountId: "a", kind: "HOSTING" });
  const domain = service({ id: "d", accountId: "a" });
  const another = service({ id: "o", accountId: "a", name: "other.example" });
  const foreign = service({ id: "x", accountId: "bianchi", name: "bianchi.example" });

  test.each<[string, ServiceFacts[], string | null, string[]]>([
    ["none named", [], null, []],
    ["the one named", [hosting], "h", []],
    ["of two under one name, the domain", [hosting, domain], "d", []],
    ["of two under one name without a domain, none", [hosting, { ...hosting, id: "h2" }], null, []],
    ["of two domains under one name, none", [domain, { ...domain, id: "d2" }], null, []],
    ["of two names, none", [domain, another], null, []],
    ["of a domain and a hosting under two names, none", [domain, { ...hosting, name: "other.example" }], null, []],
    ["another account's never", [foreign], null, ["FOREIGN_SERVICE"]],
    ["the own one beside another account's", [foreign, domain], "d", ["FOREIGN_SERVICE"]],
    ["a cancelled one never", [{ ...domain, status: "CANCELLED" }], null, []],
    ["a transferred one never", [{ ...domain, status: "TRANSFERRED" }], null, []],
    ["an expired one", [{ ...domain, status: "EXPIRED" }], "d", []],
    ["a suspended one", [{ ...domain, status: "SUSPENDED" }], "d", []],
    ["one that left another account is not foreign", [{ ...foreign, status: "TRANSFERRED" }], null, []],
  ])("%s", (_, services, linked, flags) => {
    const ownership = of({ accounts: [A], services });
    expect(ownership.service?.id ?? null).toBe(linked);
    expect(ownership.flags).toEqual(flags);
    expect(ownership.foreignServices).toEqual(flags.length > 0 ? [foreign] : []);
  });

  test("without an account nothing is linked, and everybody's service is foreign", () => {
    expect(of({ accounts: [], services: [domain] })).toMatchObject({
      service: null,
      flags: ["FOREIGN_SERVICE"],
      foreignServices: [domain],
    });
  });
});
