import { allowed, refused, whenAllowed, type Decision, type Refused } from "./decision.ts";
import { isCovered, type MentionFinding, type RecordedRelease } from "./disclosure.ts";
import { belongsTo, type AccountFacts, type Disclosure, type ServiceFacts, type TicketFacts } from "./facts.ts";
import { RULES, type RuleId } from "./rules.ts";
import type { PolicySettings } from "./settings.ts";

export type ReplyContent = "FULL" | "NOTICE_ONLY";

/** The reply itself cannot be: a user error, and nothing is kept but R5's alarm. NOT_FOUND: its facts are not there (A4). */
export type ReplyRefusal =
  | "TICKET_CLOSED"
  | "DISCLOSURE_NEEDS_ACCOUNT"
  | "SERVICE_NOT_ON_ACCOUNT"
  | "ACCOUNT_CLOSED"
  | "ACCOUNT_FROZEN"
  | "FOREIGN_SERVICE_MENTIONED"
  | "NOT_FOUND";

/** Why a claimed delivery ends as REFUSED. */
export type DeliveryRefusal = Exclude<ReplyRefusal, "TICKET_CLOSED"> | "ADDRESS_BOUNCING";

/** A service that staff named, by its id: NONE, or what was found under it; null: nothing was. */
export type NamedService = "NONE" | ServiceFacts | null;

/** What a reply rests on, at the moment it is decided. */
export interface DeliveryFacts {
  readonly ticket: TicketFacts;
  /** The ticket's account; null for an enquiry, or where it was not found. */
  readonly account: AccountFacts | null;
  readonly disclosure: Disclosure;
  readonly service: NamedService;
  /** The service that the ticket is linked to. */
  readonly ticketService: NamedService;
  /** What staff wrote: body in every form it is sent in, attachment names, and a subject of theirs. */
  readonly mentions: MentionFinding;
  /** A subject that the customer wrote. */
  readonly subjectMentions: MentionFinding;
  /** SHA-256 of what `mentions` looked through, hexadecimal. */
  readonly textSha256: string;
  readonly release: RecordedRelease | null;
  readonly now: Date;
  readonly settings: PolicySettings;
}

/** For a ticket that the reply opens, `ticket` is the one about to be made: NEW. */
export type ReplyFacts = DeliveryFacts;

/** R1 to R5, for a reply that staff write. Its outcome may be REFUSED (R7): the reply stays in the portal, without a mail. */
export function routeReply(facts: ReplyFacts): Decision<ReplyRoute, ReplyRefusal> {
  if (facts.ticket.status === "CLOSED") return refused("TICKET_CLOSED", "T1");
  return whenAllowed(planFor(facts), (plan) => new ReplyRouteValue(plan));
}

/** R2, in the transaction that claims the delivery. Anything but allowed ends it as REFUSED, by that rule. */
export function routeDelivery(facts: DeliveryFacts): Decision<DeliveryRoute, DeliveryRefusal> {
  const decision = planFor(facts);
  if (decision.kind !== "allowed") return decision;
  const plan = decision.value;
  if (plan.recipient === null) return refused("ADDRESS_BOUNCING", plan.rule);
  return allowed(new DeliveryRouteValue(plan, plan.recipient), plan.rule);
}

/** R2, before the first byte of the message: is the recipient still exactly what it was when the route was decided? */
export function stillValid(route: DeliveryRoute, accountNow: AccountFacts | null): boolean {
  if (accountNow === null) return route.accountId === null;
  const { id, status, address } = accountNow;
  return (
    id === route.accountId &&
    status === route.accountStatus &&
    address.address === route.recipient &&
    address.version === route.addressVersion &&
    address.state === route.addressState
  );
}

/** Where a reply would go at this moment, or the rule by which it would not. */
export function previewRoute(facts: ReplyFacts): RoutePreview {
  const decision = routeReply(facts);
  if (decision.kind === "allowed") return decision.value;
  const { rule } = decision;
  return { outcome: "REFUSED", content: "NOTICE_ONLY", recipient: null, rule, explanation: RULES[rule] };
}

/** What both the writing and the sending of a reply come to. */
interface Plan {
  readonly account: AccountFacts | null;
  readonly recipient: string | null;
  readonly content: ReplyContent;
  readonly subject: "TICKETS" | "NEUTRAL";
  readonly rule: RuleId;
}

type PlanRefusal = Exclude<ReplyRefusal, "TICKET_CLOSED">;

function planFor(facts: DeliveryFacts): Decision<Plan, PlanRefusal> {
  const { ticket, account } = facts;
  if ((account?.id ?? null) !== ticket.accountId) return refused("NOT_FOUND", "A4");
  const refusal = account === null ? refusalOnEnquiry(facts) : refusalOnAccount(facts, account);
  if (refusal !== null) return refusal;
  const subject = facts.subjectMentions.isClean ? "TICKETS" : "NEUTRAL";
  if (account !== null) {
    const mail = mailTo(account, facts);
    return allowed({ account, subject, ...mail }, mail.rule);
  }
  if (ticket.correspondent === null) return refused("NOT_FOUND", "A4");
  return allowed({ account, subject, recipient: ticket.correspondent, content: "FULL", rule: "R4" }, "R4");
}

/** R4, R5. Somebody without an account owns no service that could be named. */
function refusalOnEnquiry(facts: DeliveryFacts): Refused<PlanRefusal> | null {
  if (facts.disclosure !== "GENERIC") return refused("DISCLOSURE_NEEDS_ACCOUNT", "R3");
  if (facts.service !== "NONE") return refused("SERVICE_NOT_ON_ACCOUNT", "R3");
  return facts.mentions.isClean ? null : refused("FOREIGN_SERVICE_MENTIONED", "R5");
}

/** R3, R5, and R2's row for accounts that are closed or frozen. */
function refusalOnAccount(facts: DeliveryFacts, account: AccountFacts): Refused<PlanRefusal> | null {
  const isGeneric = facts.disclosure === "GENERIC";
  // A generic reply need not be about the ticket's service; what it names itself must be the account's all the same.
  const service = facts.service === "NONE" && !isGeneric ? facts.ticketService : facts.service;
  if (service !== "NONE" && !belongsTo(service, account.id)) return refused("SERVICE_NOT_ON_ACCOUNT", "R3");
  if (!facts.mentions.isClean && !isReleased(facts)) return refused("FOREIGN_SERVICE_MENTIONED", "R5");
  if (isGeneric || account.status === "ACTIVE" || account.status === "SUSPENDED") return null;
  return account.status === "CLOSED" ? refused("ACCOUNT_CLOSED", "R2") : refused("ACCOUNT_FROZEN", "E4");
}

function isReleased({ release, ticket, textSha256 }: DeliveryFacts): boolean {
  return isCovered(release, { ticketId: ticket.id, accountId: ticket.accountId, textSha256 });
}

/** R1, R6, R7 and S3: the registered address, and how much of the reply it gets. */
function mailTo({ address }: AccountFacts, facts: DeliveryFacts): Pick<Plan, "recipient" | "content" | "rule"> {
  const recipient = address.address;
  const isGeneric = facts.disclosure === "GENERIC";
  if (address.state === "CONFIRMED") {
    const isDelayed = !isGeneric && isWithin(facts.settings.disclosureDelay, address.changedAt, facts.now);
    return isDelayed ? { recipient, content: "NOTICE_ONLY", rule: "R6" } : { recipient, content: "FULL", rule: "R1" };
  }
  if (address.state === "DOMAIN_CHANGED") {
    return isGeneric ? { recipient, content: "FULL", rule: "R1" } : { recipient, content: "NOTICE_ONLY", rule: "S3" };
  }
  return { recipient: null, content: "NOTICE_ONLY", rule: "R7" };
}

function isWithin(delay: number, changedAt: Date | null, now: Date): boolean {
  return changedAt !== null && now.getTime() - changedAt.getTime() < delay;
}

export interface RoutePreview {
  readonly outcome: "ROUTED" | "REFUSED";
  readonly content: ReplyContent;
  readonly recipient: string | null;
  readonly rule: RuleId;
  readonly explanation: string;
}

// Not exported, only their types are: nobody else can say where a reply goes.

/** What a staff reply comes to at the moment it is written. The recipient is for showing: the delivery decides anew. */
class ReplyRouteValue implements RoutePreview {
  declare protected readonly madeByPolicy: true;
  readonly outcome: "ROUTED" | "REFUSED";
  readonly content: ReplyContent;
  readonly recipient: string | null;
  /** The registered address's; null for an enquiry. */
  readonly addressVersion: number | null;
  readonly rule: RuleId;
  readonly explanation: string;

  constructor(plan: Plan) {
    this.outcome = plan.recipient === null ? "REFUSED" : "ROUTED";
    this.content = plan.content;
    this.recipient = plan.recipient;
    this.addressVersion = plan.account?.address.version ?? null;
    this.rule = plan.rule;
    this.explanation = RULES[plan.rule];
    Object.freeze(this);
  }
}

/** Where one attempt to send goes, and what it carries. */
class DeliveryRouteValue {
  declare protected readonly madeByPolicy: true;
  readonly recipient: string;
  readonly content: ReplyContent;
  /** NEUTRAL: the ticket's subject names a service of another account, and stays out of the mail. */
  readonly subject: "TICKETS" | "NEUTRAL";
  /** These four are null for an enquiry. */
  readonly accountId: string | null;
  readonly accountStatus: AccountFacts["status"] | null;
  readonly addressVersion: number | null;
  readonly addressState: AccountFacts["address"]["state"] | null;
  readonly rule: RuleId;

  constructor({ account, content, subject, rule }: Plan, recipient: string) {
    this.recipient = recipient;
    this.content = content;
    this.subject = subject;
    this.accountId = account?.id ?? null;
    this.accountStatus = account?.status ?? null;
    this.addressVersion = account?.address.version ?? null;
    this.addressState = account?.address.state ?? null;
    this.rule = rule;
    Object.freeze(this);
  }
}

export type ReplyRoute = ReplyRouteValue;
export type DeliveryRoute = DeliveryRouteValue;
