import { describe, expect, test } from "vitest";
import type { Decision } from "../../src/policy/decision.ts";
import type { ServiceFacts } from "../../src/policy/facts.ts";
import { linkOwnService, linkServiceToTicket, type LinkedService } from "../../src/policy/service-link.ts";
import { service } from "./facts.ts";

/** The service that is linked, or the reason why none is. */
function saying(decision: Decision<LinkedService, string>): string {
  return decision.kind === "allowed"
    ? `${decision.value.serviceId} ${decision.rule}`
    : `${decision.reason} ${decision.rule}`;
}

describe("S5: a ticket names a service of its own account", () => {
  test.each<[string, ServiceFacts | null, string, string, string]>([
    // the customer's choice, staff's, staff's on an enquiry
    ["an own one", service(), "s1 S5", "s1 S5", "SERVICE_NOT_ON_ACCOUNT S5"],
    [
      "another account's",
      service({ accountId: "bianchi" }),
      "NOT_FOUND S7",
      "SERVICE_NOT_ON_ACCOUNT S5",
      "SERVICE_NOT_ON_ACCOUNT S5",
    ],
    [
      "one that left",
      service({ status: "TRANSFERRED" }),
      "NOT_FOUND S7",
      "SERVICE_NOT_ON_ACCOUNT S5",
      "SERVICE_NOT_ON_ACCOUNT S5",
    ],
    ["one that is not there", null, "NOT_FOUND S7", "NOT_FOUND A3", "NOT_FOUND A3"],
  ])("%s", (_, found, own, onTicket, onEnquiry) => {
    expect(saying(linkOwnService("rossi", found))).toBe(own);
    expect(saying(linkServiceToTicket("rossi", found))).toBe(onTicket);
    expect(saying(linkServiceToTicket(null, found))).toBe(onEnquiry);
  });

  test("a link cannot be changed", () => {
    const decision = linkOwnService("rossi", service());
    expect(decision.kind === "allowed" && Object.isFrozen(decision.value)).toBe(true);
  });
});
