import { expect, test } from "vitest";
import type { Gateway, OwnedTicket, PortalAccount, StaffAuthor, StaffReader } from "../../src/policy/caller.ts";
import type { MentionFinding } from "../../src/policy/disclosure.ts";
import type { ReleasedMail } from "../../src/policy/held-mail.ts";
import { routeDelivery, type DeliveryRoute, type ReplyRoute } from "../../src/policy/reply-routing.ts";
import type { ProvenSender } from "../../src/policy/sender-proof.ts";
import type { VerifiedNotice, VerifiedSender } from "../../src/policy/verdict.ts";
import { account, reply, ticket } from "./facts.ts";

// The type checker is the test: a line that compiled without its error would fail `npm run types`.

test("nobody outside the policy can make what the policy makes", () => {
  const made = [
    // @ts-expect-error a session is not enough
    (): PortalAccount => ({ account: account(), sessionId: "p1", assurance: "MAILBOX", strongProofUntil: null }),
    // @ts-expect-error a role is not enough
    (): StaffAuthor => ({ staffId: "anna", role: "ADMIN" }),
    // @ts-expect-error a client id is not enough
    (): Gateway => ({ clientId: "mx" }),
    // @ts-expect-error having the row is not enough
    (): OwnedTicket => ({ ticket: ticket() }),
    // @ts-expect-error an address is not proof
    (): ProvenSender => ({ address: "mario@rossi.example", provenDomain: "rossi.example", vouchesFor: ALL }),
    // @ts-expect-error proof is not a verdict
    (): VerifiedSender => ({
      account: account(),
      address: "a@b.example",
      addressVersion: 1,
      provenDomain: "b.example",
      filing: NEW,
      serviceId: null,
    }),
    // @ts-expect-error nor for a notice
    (): VerifiedNotice => ({
      account: account(),
      address: "a@b.example",
      addressVersion: 1,
      provenDomain: "b.example",
      ticketId: "t1",
    }),
    // @ts-expect-error nobody types a recipient in
    (): ReplyRoute => ({
      outcome: "ROUTED",
      content: "FULL",
      recipient: "a@b.example",
      addressVersion: 1,
      rule: "R1",
      explanation: "",
    }),
    // @ts-expect-error a text has to be looked through
    (): MentionFinding => ({ foreignName: null, isComplete: true, isClean: true }),
    // @ts-expect-error a release has to be judged
    (): ReleasedMail => ({
      as: "ENQUIRY",
      account: null,
      correspondent: null,
      trust: "UNVERIFIED",
      filing: NEW,
      serviceId: null,
      releasedBy: "anna",
    }),
    // @ts-expect-error whoever reads may not write
    (reader: StaffReader): StaffAuthor => reader,
    // @ts-expect-error a route that was altered is none
    (route: DeliveryRoute): DeliveryRoute => ({ ...route, recipient: "evil@bianchi.example" }),
  ];
  expect(made).toHaveLength(12);
});

test("nor change what it made", () => {
  const decision = routeDelivery(reply());
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  expect(() => Object.assign(decision.value, { recipient: "evil@bianchi.example" })).toThrow(TypeError);
});

const ALL = { to: true, cc: true, subject: true, date: true };
const NEW = { as: "NEW" } as const;
