import { assess, marksOf } from "./assessment.ts";
import type { PortalAccount, StaffAuthor } from "./caller.ts";
import { allowed, refused, type Decision } from "./decision.ts";
import type { AccountFacts } from "./facts.ts";
import { filingOf, type Filing } from "./filing.ts";
import type { InboundFacts, SenderFacts } from "./inbound-facts.ts";
import type { InboundOutcome, InboundReason } from "./inbound-reasons.ts";
import type { RuleId } from "./rules.ts";
import { ownershipBy, type Ownership } from "./sender-ownership.ts";

export type ReleaseAs = "ACCOUNT_TICKET" | "ENQUIRY" | "UNVERIFIED_TICKET";

/** A mail that waits for the desk. */
export interface HeldMail {
  readonly outcome: InboundOutcome;
  readonly reason: InboundReason;
  /** As they are now. */
  readonly facts: InboundFacts;
  /** The accounts that had the claimed address at receipt and have it now; none where nothing that parses is claimed. */
  readonly claimants: readonly AccountFacts[];
}

export interface ReleaseChoice {
  readonly as: ReleaseAs;
  /** Null: there is only one. */
  readonly accountId: string | null;
}

/** "Which held mail may become what", a reason at a time. */
type Release = "A_CHOSEN_ACCOUNT" | "AN_ENQUIRY" | "UNVERIFIED" | "NOTHING" | "WHAT_IT_WOULD_HAVE_BEEN";

const RELEASE_TABLE: Readonly<Partial<Record<InboundReason, Release>>> = {
  SENDER_AMBIGUOUS: "A_CHOSEN_ACCOUNT",
  SENDER_UNKNOWN: "AN_ENQUIRY",
  AUTH_UNAVAILABLE: "UNVERIFIED",
  AUTH_FAIL: "UNVERIFIED",
  AUTH_NONE: "UNVERIFIED",
  AUTH_UNALIGNED: "UNVERIFIED",
  AUTH_PARTIAL_BODY: "UNVERIFIED",
  AUTH_WEAK_KEY: "UNVERIFIED",
  AUTH_SPF_ONLY: "UNVERIFIED",
  AUTH_STALE: "UNVERIFIED",
  HEADER_LIMIT: "UNVERIFIED",
  HEADER_MALFORMED: "UNVERIFIED",
  HEADER_DUPLICATE: "UNVERIFIED",
  FROM_MISSING: "UNVERIFIED",
  FROM_MULTIPLE: "UNVERIFIED",
  FROM_INVALID: "UNVERIFIED",
  NOT_ADDRESSED: "UNVERIFIED",
  PEC: "UNVERIFIED",
  ENVELOPE_INVALID: "UNVERIFIED",
  MIME_LIMIT: "UNVERIFIED",
  PARSE_TIMEOUT: "UNVERIFIED",
  PARSE_FAILED: "UNVERIFIED",
  ADDRESS_DOMAIN_CHANGED: "NOTHING",
  ACCOUNT_FROZEN: "NOTHING",
  ACCOUNT_CLOSED: "NOTHING",
  MALWARE: "NOTHING",
  RATE_LIMITED: "WHAT_IT_WOULD_HAVE_BEEN",
  INTERNAL_ERROR: "WHAT_IT_WOULD_HAVE_BEEN",
  EMPTY_BODY: "WHAT_IT_WOULD_HAVE_BEEN",
};

/** For the customer's list: the reasons that S8 lets them claim. Whether one may is said by `claim`. */
export const CLAIMABLE_REASONS: readonly InboundReason[] = (Object.keys(RELEASE_TABLE) as InboundReason[]).filter(
  (reason) => RELEASE_TABLE[reason] === "UNVERIFIED",
);

/** What the desk may make of a held mail: one way, or none. */
export function releasableAs(mail: HeldMail): readonly ReleaseAs[] {
  const way = wayOut(mail);
  return way === null ? [] : [way.as];
}

/** The accounts to choose among; empty for an enquiry and for what cannot be released. */
export function releasableTo(mail: HeldMail): readonly AccountFacts[] {
  return wayOut(mail)?.accounts ?? [];
}

/** Releases exactly as `releasableAs` says, to one of exactly the accounts that `releasableTo` says. */
export function release(
  staff: StaffAuthor,
  mail: HeldMail,
  choice: ReleaseChoice,
): Decision<ReleasedMail, "NOT_RELEASABLE" | "NOT_FOUND"> {
  const way = wayOut(mail);
  if (way === null || way.as !== choice.as) return refused("NOT_RELEASABLE", "A4");
  if (way.as === "ENQUIRY") return allowed(new ReleasedMailValue(staff, way, null, way.ownership), way.rule);
  const account = chosenFrom(way.accounts, choice.accountId);
  if (account === null) return refused("NOT_FOUND", "A3");
  // Unproven mail joins nothing, whatever it locates.
  const ownership = way.as === "ACCOUNT_TICKET" ? ownershipBy(account, way.sender) : null;
  return allowed(new ReleasedMailValue(staff, way, account, ownership), way.rule);
}

/**
 * S8: what nobody could prove, the account whose address it claims may make its own, signed in to the portal. It becomes a
 * new ticket and joins none. What is not theirs to claim is not there (A3).
 */
export function claim(portal: PortalAccount, mail: HeldMail): Decision<ClaimedMail, "NOT_FOUND"> {
  const way = wayOut(mail);
  if (way?.as !== "UNVERIFIED_TICKET") return refused("NOT_FOUND", "A3");
  const account = way.accounts.find(({ id }) => id === portal.account.id);
  return account ? allowed(new ClaimedMailValue(portal, account), "S8") : refused("NOT_FOUND", "A3");
}

type WayOut =
  | { as: "UNVERIFIED_TICKET"; rule: RuleId; accounts: readonly AccountFacts[] }
  | { as: "ACCOUNT_TICKET"; rule: RuleId; accounts: readonly AccountFacts[]; sender: SenderFacts }
  | { as: "ENQUIRY"; rule: RuleId; accounts: readonly []; ownership: Ownership; address: string };

/** Judges again among the claimants. Of all that is marked, the least trusting row of the table counts. */
function wayOut({ outcome, reason, facts, claimants }: HeldMail): WayOut | null {
  if (outcome !== "HELD") return null;
  const assessment = assess({ ...facts, sender: facts.sender && { ...facts.sender, accounts: claimants } });
  const rows = [reason, ...marksOf(assessment)].map((marked) => RELEASE_TABLE[marked] ?? "NOTHING");
  if (rows.includes("NOTHING")) return null;
  if (rows.includes("UNVERIFIED")) return asUnverified(claimants);
  if (assessment.proven === null) return null;
  const { ownership, proof, sender } = assessment.proven;
  const { account, ticket, candidates } = ownership;
  if (account !== null) return { as: "ACCOUNT_TICKET", rule: "S4", accounts: [account], sender };
  if (ticket !== null || candidates.length === 0) {
    return { as: "ENQUIRY", rule: "S4a", accounts: [], ownership, address: proof.address };
  }
  return { as: "ACCOUNT_TICKET", rule: "S6", accounts: candidates.filter(isNotFrozen), sender };
}

/** S8. An address that is in doubt itself, and an account that is frozen or closed, get nothing. */
function asUnverified(claimants: readonly AccountFacts[]): WayOut | null {
  if (claimants.some(({ address }) => address.state === "DOMAIN_CHANGED")) return null;
  const accounts = claimants.filter(({ status }) => status !== "CLOSED").filter(isNotFrozen);
  return accounts.length > 0 ? { as: "UNVERIFIED_TICKET", rule: "S8", accounts } : null;
}

function isNotFrozen({ status }: AccountFacts): boolean {
  return status !== "FROZEN";
}

function chosenFrom(accounts: readonly AccountFacts[], accountId: string | null): AccountFacts | null {
  if (accountId === null) return accounts.length === 1 ? (accounts[0] ?? null) : null;
  return accounts.find(({ id }) => id === accountId) ?? null;
}

/** What staff released, and where it goes. Only `release` makes one. */
class ReleasedMailValue {
  declare protected readonly madeByPolicy: true;
  readonly as: ReleaseAs;
  /** Null for an enquiry. */
  readonly account: AccountFacts | null;
  /** The proven address of an enquiry's correspondent; null for an account's ticket. */
  readonly correspondent: string | null;
  readonly trust: "AUTHENTICATED_EMAIL" | "UNVERIFIED";
  readonly filing: Filing;
  readonly serviceId: string | null;
  readonly releasedBy: string;

  constructor(staff: StaffAuthor, way: WayOut, account: AccountFacts | null, ownership: Ownership | null) {
    this.as = way.as;
    this.account = account;
    this.correspondent = way.as === "ENQUIRY" ? way.address : null;
    this.trust = way.as === "UNVERIFIED_TICKET" ? "UNVERIFIED" : "AUTHENTICATED_EMAIL";
    this.filing = filingOf(ownership?.ticket ?? null);
    this.serviceId = ownership?.service?.id ?? null;
    this.releasedBy = staff.staffId;
    Object.freeze(this);
  }
}

/** What a signed-in customer made their own. Only `claim` makes one. */
class ClaimedMailValue {
  declare protected readonly madeByPolicy: true;
  readonly account: AccountFacts;
  readonly trust: "PORTAL_CREDENTIAL" | "PORTAL_MAILBOX";

  constructor({ assurance }: PortalAccount, account: AccountFacts) {
    this.account = account;
    this.trust = assurance === "CREDENTIAL" ? "PORTAL_CREDENTIAL" : "PORTAL_MAILBOX";
    Object.freeze(this);
  }
}

export type ReleasedMail = ReleasedMailValue;
export type ClaimedMail = ClaimedMailValue;
