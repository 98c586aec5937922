import { belongsTo, type AccountFacts, type ServiceFacts, type TicketFacts } from "./facts.ts";
import type { SenderFacts } from "./inbound-facts.ts";
import type { InboundFlag, MarkedReason } from "./inbound-reasons.ts";

/** Whose matter a mail is, if its From is true. Proof of From is another question: sender-proof.ts. */
export interface Ownership {
  /** The accounts the address is registered for that are not closed: a choice is made among exactly these. */
  readonly candidates: readonly AccountFacts[];
  /** Null where there is none, where several remain, or where the mail belongs to the sender's enquiry. */
  readonly account: AccountFacts | null;
  /** The ticket that the sender may join, open or closed. */
  readonly ticket: TicketFacts | null;
  /** The one service of the account that the mail names. */
  readonly service: ServiceFacts | null;
  /** S3 and S6. */
  readonly reasons: readonly MarkedReason[];
  /** S4 and S5. */
  readonly flags: readonly InboundFlag[];
  /** The named services that belong to others. */
  readonly foreignServices: readonly ServiceFacts[];
}

/** S3 to S6. */
export function ownershipOf(sender: SenderFacts): Ownership {
  const registered = sender.accounts.filter(({ address }) => address.address === sender.from.address);
  const candidates = registered.filter(({ status }) => status !== "CLOSED");
  const ticket = locatedTicket(sender, candidates);
  const account = chooseAccount(sender, candidates, ticket);
  const foreignServices = sender.services.filter((service) => isForeign(service, account));
  return {
    candidates,
    account,
    ticket,
    service: account && linkedService(sender.services, account),
    reasons: reasonsAgainst(registered, candidates, account, ticket),
    flags: [...locatorFlags(sender, candidates), ...(foreignServices.length > 0 ? ["FOREIGN_SERVICE" as const] : [])],
    foreignServices,
  };
}

/** The same, once somebody has chosen among the candidates: a locator and a service count for that account alone. */
export function ownershipBy(account: AccountFacts, sender: SenderFacts): Ownership {
  return ownershipOf({ ...sender, accounts: [account] });
}

/** S3 and S6: why the mail cannot be filed for an account. */
function reasonsAgainst(
  registered: readonly AccountFacts[],
  candidates: readonly AccountFacts[],
  account: AccountFacts | null,
  ticket: TicketFacts | null,
): MarkedReason[] {
  const reasons: MarkedReason[] = [];
  const asked = account ? [account] : candidates;
  // An address whose domain changed hands is suspect for every account it is registered for.
  if (registered.some(({ address }) => address.state === "DOMAIN_CHANGED")) reasons.push("ADDRESS_DOMAIN_CHANGED");
  if (registered.length === 0 && ticket === null) reasons.push("SENDER_UNKNOWN");
  if (registered.length > 0 && candidates.length === 0) reasons.push("ACCOUNT_CLOSED");
  if (asked.length > 0 && asked.every(({ status }) => status === "FROZEN")) reasons.push("ACCOUNT_FROZEN");
  if (candidates.length > 0 && account === null && ticket === null) reasons.push("SENDER_AMBIGUOUS");
  return reasons;
}

/** S4, S4a: the first locator that leads to a ticket of the sender's. */
function locatedTicket(sender: SenderFacts, candidates: readonly AccountFacts[]): TicketFacts | null {
  const found = sender.locators.find((locator) => !locator.isExpired && mayJoin(locator.ticket, sender, candidates));
  return found?.ticket ?? null;
}

function mayJoin(ticket: TicketFacts | null, sender: SenderFacts, candidates: readonly AccountFacts[]): boolean {
  if (ticket === null) return false;
  if (ticket.accountId === null) return ticket.correspondent === sender.from.address;
  return candidates.some(({ id }) => id === ticket.accountId);
}

function locatorFlags(sender: SenderFacts, candidates: readonly AccountFacts[]): InboundFlag[] {
  const leadsElsewhere = sender.locators.some(({ ticket }) => ticket !== null && !mayJoin(ticket, sender, candidates));
  const isExpired = sender.locators.some((locator) => locator.isExpired);
  return [...(leadsElsewhere ? ["FOREIGN_LOCATOR" as const] : []), ...(isExpired ? ["TOKEN_EXPIRED" as const] : [])];
}

/** S6. The located ticket decides, else the customer number, else a service named. What names two accounts decides nothing. */
function chooseAccount(
  sender: SenderFacts,
  candidates: readonly AccountFacts[],
  ticket: TicketFacts | null,
): AccountFacts | null {
  if (ticket !== null) return candidates.find(({ id }) => id === ticket.accountId) ?? null;
  if (candidates.length === 1) return theOnly(candidates);
  const byNumber = candidates.filter(({ number }) => sender.customerNumbers.includes(number));
  if (byNumber.length > 0) return theOnly(byNumber);
  return theOnly(candidates.filter(({ id }) => sender.services.some((service) => belongsTo(service, id))));
}

/** S5. The one own service so named; of several under one name, the domain. */
function linkedService(services: readonly ServiceFacts[], account: AccountFacts): ServiceFacts | null {
  const own = services.filter((service) => belongsTo(service, account.id));
  if (new Set(own.map(({ name }) => name)).size !== 1) return null;
  return theOnly(own) ?? theOnly(own.filter(({ kind }) => kind === "DOMAIN"));
}

/** Another account's, while it belongs to that account. */
function isForeign(service: ServiceFacts, account: AccountFacts | null): boolean {
  return belongsTo(service, service.accountId) && service.accountId !== account?.id;
}

function theOnly<T>(items: readonly T[]): T | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}
