import { foreignMention, type MentionFinding } from "../../src/policy/disclosure.ts";
import type { SenderEvidence, SignatureEvidence } from "../../src/policy/evidence.ts";
import type { AccountFacts, RegisteredAddress, ServiceFacts, TicketFacts } from "../../src/policy/facts.ts";
import type { GatheredRule, InboundFacts, Locator, SenderFacts } from "../../src/policy/inbound-facts.ts";
import type { MarkedReason } from "../../src/policy/inbound-reasons.ts";
import { namesMentioned } from "../../src/policy/mentions.ts";
import type { DeliveryFacts } from "../../src/policy/reply-routing.ts";
import { DEFAULT_SETTINGS } from "../../src/policy/settings.ts";

// Facts that everything is allowed under; each test says what is different.

export const NOW = new Date("2026-03-02T10:00:00.000Z");
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** So many milliseconds before NOW. */
export function ago(milliseconds: number): Date {
  return new Date(NOW.getTime() - milliseconds);
}

export function registered(changes: Partial<RegisteredAddress> = {}): RegisteredAddress {
  return { address: "mario@rossi.example", version: 3, state: "CONFIRMED", changedAt: null, ...changes };
}

export function account(changes: Partial<AccountFacts> = {}): AccountFacts {
  return { id: "rossi", number: "C-100001", status: "ACTIVE", language: "IT", address: registered(), ...changes };
}

export function service(changes: Partial<ServiceFacts> = {}): ServiceFacts {
  return { id: "s1", accountId: "rossi", kind: "DOMAIN", name: "rossi.example", status: "ACTIVE", ...changes };
}

export function ticket(changes: Partial<TicketFacts> = {}): TicketFacts {
  return { id: "t1", accountId: "rossi", correspondent: null, status: "OPEN", closedAt: null, version: 7, ...changes };
}

export function enquiry(changes: Partial<TicketFacts> = {}): TicketFacts {
  return ticket({ id: "e1", accountId: null, correspondent: "mario@rossi.example", ...changes });
}

export function locator(located: TicketFacts | null, changes: Partial<Locator> = {}): Locator {
  return { by: "TOKEN", isExpired: false, ticket: located, ...changes };
}

export function signature(changes: Partial<SignatureEvidence> = {}): SignatureEvidence {
  return {
    domain: "rossi.example",
    selector: "s1",
    result: "pass",
    covers: { from: true, to: true, cc: true, subject: true, date: true },
    signedAt: ago(MINUTE),
    expiresAt: null,
    keyBits: 2048,
    isWeak: false,
    isUnderSized: false,
    ...changes,
  };
}

export function evidence(changes: Partial<SenderEvidence> = {}): SenderEvidence {
  return {
    signatures: [signature()],
    spf: { result: "none", domain: null },
    dmarcRecord: "ABSENT",
    organizationalDomain: "rossi.example",
    date: ago(MINUTE),
    ...changes,
  };
}

export function sender(changes: Partial<SenderFacts> = {}): SenderFacts {
  return {
    from: { address: "mario@rossi.example", domain: "rossi.example" },
    evidence: evidence(),
    to: ["support@registrar.example"],
    cc: [],
    ourAddresses: ["support@registrar.example"],
    accounts: [account()],
    customerNumbers: [],
    services: [],
    locators: [],
    replyTo: null,
    isSpamAdvised: false,
    isMessageIdReused: false,
    ...changes,
  };
}

export function mail(changes: Partial<SenderFacts> = {}, rest: Partial<InboundFacts> = {}): InboundFacts {
  return { receivedAt: NOW, judgedAt: NOW, steps: [], sender: sender(changes), settings: DEFAULT_SETTINGS, ...rest };
}

export function marked(rule: GatheredRule, ...marks: MarkedReason[]) {
  return { rule, marks, facts: {} };
}

export const UNSIGNED = evidence({ signatures: [] });

export const CLEAN: MentionFinding = foreignMention(namesMentioned([]), [], null, []);
export const MENTIONS_BIANCHI: MentionFinding = foreignMention(
  namesMentioned(["bianchi.example"]),
  [service({ accountId: "bianchi", name: "bianchi.example" })],
  "rossi",
  [],
);

export function reply(changes: Partial<DeliveryFacts> = {}): DeliveryFacts {
  return {
    ticket: ticket(),
    account: account(),
    disclosure: "SERVICE_INFORMATION",
    service: "NONE",
    ticketService: "NONE",
    mentions: CLEAN,
    subjectMentions: CLEAN,
    textSha256: "aa",
    release: null,
    now: NOW,
    settings: DEFAULT_SETTINGS,
    ...changes,
  };
}

export function replyToEnquiry(changes: Partial<DeliveryFacts> = {}): DeliveryFacts {
  return reply({ ticket: enquiry(), account: null, disclosure: "GENERIC", ...changes });
}
