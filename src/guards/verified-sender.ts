import type { AccountRow } from "../accounts/account.ts";
import { findAccountsByAddress } from "../accounts/account.repository.ts";
import type { Sql } from "../database/connection.ts";
import { lockAccount, lockAddress, lockServices, lockTicket } from "../database/locks.ts";
import {
  analysedSteps,
  faultStep,
  type Found,
  RATES,
  rateStep,
  seenMessage,
  senderFacts,
  step,
} from "../inbound/gathered-facts.ts";
import {
  countSince,
  findSameBytes,
  findSameMessage,
  isMessageIdReused,
  type KeptMoment,
  lockJudging,
} from "../inbound/judging.repository.ts";
import type { ReadMail } from "../inbound/read-mail.ts";
import { isMessageIdOfOurs } from "../outbox/delivery-facts.repository.ts";
import { findTicketIdsByMessageIds } from "../messages/message.repository.ts";
import type { GatheredStep, InboundFacts, SenderFacts } from "../policy/inbound-facts.ts";
import type { PolicySettings } from "../policy/settings.ts";
import { judge, type Judgement } from "../policy/verdict.ts";
import { findServicesByNames } from "../services/service.repository.ts";
import { findTicketsByIds, findTicketsByReferences } from "../tickets/ticket.repository.ts";
import type { TicketRow } from "../tickets/ticket.ts";

export interface JudgedMail {
  readonly judgement: Judgement;
  /** The delivery or message that this one repeats. */
  readonly duplicateOfId: string | null;
  /** The tickets that were located, as they are under their locks. */
  readonly tickets: readonly TicketRow[];
}

export interface Occasion {
  readonly now: Date;
  readonly settings: PolicySettings;
}

/**
 * The guard of mail, for the immediate path and for the job: whose mail it is, decided on rows that stay locked until the
 * transaction ends. Locks in the one order: the judging of these bytes and of this sender, address, account, service, ticket.
 * Statements that are given together run in that order, on the one connection.
 */
export async function verifySender(
  sql: Sql,
  mail: { readonly id: string; readonly keptAt: Date },
  read: ReadMail,
  occasion: Occasion,
): Promise<JudgedMail> {
  const [, sameBytes] = await Promise.all([
    lockJudging(sql, "bytes", read.sha256),
    findSameBytes(sql, { ...mail, sha256: read.sha256 }),
  ]);
  const delivery = step("M1", sameBytes ? ["DUPLICATE_DELIVERY"] : [], { sha256: read.sha256, sameAs: sameBytes });
  if (sameBytes) return { judgement: judgeSteps([delivery], read, occasion), duplicateOfId: sameBytes, tickets: [] };
  return judgeFound(sql, read, await lockedAndFound(sql, read), [delivery], occasion);
}

/** The verdict that a mail would get, in a transaction that only reads. Copies that are kept already are set aside. */
export async function previewVerdict(
  sql: Sql,
  read: ReadMail,
  occasion: Occasion,
): Promise<Pick<Judgement, "outcome" | "reason" | "flags" | "explanation">> {
  const { judgement } = await judgeFound(sql, read, await find(sql, read), [], occasion);
  return judgement;
}

/**
 * What the policy and the records of now say of a mail that was judged before, in a transaction that only reads: with the
 * copies and rates of its own time, and nothing that came after it.
 * @param occasion the moment of the judgement then
 */
export async function replayVerdict(
  sql: Sql,
  mail: { readonly id: string; readonly keptAt: Date },
  read: ReadMail,
  occasion: Occasion,
): Promise<Judgement> {
  const sameBytes = await findSameBytes(sql, { ...mail, sha256: read.sha256 });
  const delivery = step("M1", sameBytes ? ["DUPLICATE_DELIVERY"] : [], { sha256: read.sha256, sameAs: sameBytes });
  if (sameBytes) return judgeSteps([delivery], read, occasion);
  return (await judgeFound(sql, read, await find(sql, read), [delivery], occasion, mail)).judgement;
}

export interface HeldMailFound {
  readonly facts: InboundFacts;
  /** Who has the claimed address now, under its lock. */
  readonly accounts: readonly AccountRow[];
  readonly tickets: readonly TicketRow[];
}

/**
 * The same mail once more, for a release or a claim: what bytes and records say now, with nothing marked but what the policy
 * marks anew. Copies and rates were counted when it came. Locks like a judgement.
 */
export async function lookAgain(
  sql: Sql,
  read: ReadMail,
  claimedAddress: string | null,
  { now, settings }: Occasion,
  by: "DESK" | "CUSTOMER",
): Promise<HeldMailFound> {
  const { receivedAt, analysis } = read;
  const steps = analysis === null ? [faultStep(read)] : analysedSteps(read, analysis);
  const facts = { receivedAt, judgedAt: now, steps, sender: null, settings };
  if (claimedAddress === null) return { facts, accounts: [], tickets: [] };
  if (analysis === null || addressToAskFor(read) !== claimedAddress)
    return { facts, accounts: await lockedAccountsAt(sql, claimedAddress), tickets: [] };
  // What a customer claims becomes a new ticket (S8): where it would belong is not asked, in a role that could not see it.
  const found =
    by === "DESK"
      ? await lockedAndFound(sql, read)
      : { ...NOTHING_FOUND, accounts: await lockedAccountsAt(sql, claimedAddress) };
  return {
    facts: { ...facts, sender: senderFacts(read, analysis, found, false) },
    accounts: found.accounts,
    tickets: found.located.flatMap(({ ticket }) => ticket ?? []),
  };
}

const lockedAccountsAt = (sql: Sql, address: string): Promise<readonly AccountRow[]> =>
  underAccountLocks(sql, address, () => findAccountsByAddress(sql, address));

/** What is looked for leaves with the last locks, and runs when they are held. */
async function underAccountLocks<T>(sql: Sql, address: string, look: () => PromiseLike<T>): Promise<T> {
  const [, , accounts] = await Promise.all([
    lockJudging(sql, "sender", address),
    lockAddress(sql, address, "shared"),
    findAccountsByAddress(sql, address),
  ]);
  const ids = accounts.map(({ id }) => id).sort();
  const locks = ids.map((id) => lockAccount(sql, id, "shared").execute());
  const [found] = await Promise.all([look(), ...locks]);
  return found;
}

/** A fault of ours, without a look at anything else: asked again later, and held when it lasted a day (A4). */
export const judgeFault = (read: ReadMail, occasion: Occasion): Judgement =>
  judgeSteps([faultStep(read)], read, occasion);

const NOTHING_FOUND: Found = { accounts: [], services: [], located: [] };

/** From, where the sender matters at all: after steps 1 to 4, and where there is something to weigh. */
function addressToAskFor({ analysis }: ReadMail): string | null {
  return analysis?.authentication ? (analysis.from?.address ?? null) : null;
}

/** Found again under its locks, until nothing new is found that would need one. */
async function lockedAndFound(sql: Sql, read: ReadMail): Promise<Found> {
  const address = addressToAskFor(read);
  if (address === null) return NOTHING_FOUND;
  const locked = new Set<string>();
  let found = await underAccountLocks(sql, address, () => find(sql, read));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { services, tickets } = restingOn(found, address, locked);
    if (services.length + tickets.length === 0) return found;
    await lockServices(sql, services);
    for (const id of tickets) await lockTicket(sql, id);
    for (const id of [...services, ...tickets]) locked.add(id);
    found = await find(sql, read);
  }
  throw new Error("what a mail points to changed faster than it could be locked");
}

const MOST_ROUNDS = 4;

/** A stranger may name what is not theirs: that is flagged, never linked or joined, and needs no lock. */
function restingOn({ accounts, services, located }: Found, address: string, locked: ReadonlySet<string>) {
  const accountIds = new Set(accounts.map(({ id }) => id));
  const own = services.filter(({ accountId }) => accountIds.has(accountId)).map(({ id }) => id);
  const joinable = located.flatMap(({ ticket }) =>
    ticket && mayBeJoined(ticket, accountIds, address) ? [ticket.id] : [],
  );
  const unlocked = (ids: readonly string[]) => [...new Set(ids)].filter((id) => !locked.has(id)).sort();
  return { services: unlocked(own), tickets: unlocked(joinable) };
}

function mayBeJoined(ticket: TicketRow, accountIds: ReadonlySet<string>, address: string): boolean {
  return ticket.accountId === null ? ticket.correspondentEmail === address : accountIds.has(ticket.accountId);
}

async function find(sql: Sql, read: ReadMail): Promise<Found> {
  const address = addressToAskFor(read);
  if (address === null || read.analysis === null) return NOTHING_FOUND;
  const { messageIds, ticketReferences } = read.analysis.locators;
  const [accounts, services, byMessageId, byReference] = await Promise.all([
    findAccountsByAddress(sql, address),
    read.namedDomains.length > 0 ? findServicesByNames(sql, read.namedDomains) : [],
    messageIds.length > 0 ? findTicketIdsByMessageIds(sql, messageIds) : [],
    ticketReferences.length > 0 ? findTicketsByReferences(sql, ticketReferences) : [],
  ]);
  const referred = ticketIdsInOrder(messageIds, byMessageId);
  const ids = [...read.tokens.replies.map(({ id }) => id), ...referred];
  const tickets = new Map((ids.length > 0 ? await findTicketsByIds(sql, ids, "desk") : []).map((row) => [row.id, row]));
  return {
    accounts,
    services,
    located: [
      ...read.tokens.replies.map(({ id, expired }) => ({
        by: "TOKEN" as const,
        isExpired: expired,
        ticket: tickets.get(id) ?? null,
      })),
      ...referred.map((id) => ({ by: "REFERENCES" as const, isExpired: false, ticket: tickets.get(id) ?? null })),
      ...byReference.map((ticket) => ({ by: "SUBJECT" as const, isExpired: false, ticket })),
    ],
  };
}

const MOST_TICKETS = 100;

/** The newest message first; anybody may claim any Message-ID, so there may be many. */
function ticketIdsInOrder(messageIds: readonly string[], rows: readonly { ticketId: string; rfcMessageId: string }[]) {
  const inOrder = rows.toSorted(
    (one, other) => messageIds.indexOf(one.rfcMessageId) - messageIds.indexOf(other.rfcMessageId),
  );
  return [...new Set(inOrder.map(({ ticketId }) => ticketId))].slice(0, MOST_TICKETS);
}

async function judgeFound(
  sql: Sql,
  read: ReadMail,
  found: Found,
  before: readonly GatheredStep[],
  occasion: Occasion,
  keptBefore?: KeptMoment,
): Promise<JudgedMail> {
  const tickets = found.located.flatMap(({ ticket }) => ticket ?? []);
  const { analysis } = read;
  if (analysis === null)
    return { judgement: judgeSteps([...before, faultStep(read)], read, occasion), duplicateOfId: null, tickets };
  const steps = [...before, ...(await flaggedReports(sql, read, analysedSteps(read, analysis)))];
  const address = addressToAskFor(read);
  if (address === null) return { judgement: judgeSteps(steps, read, occasion), duplicateOfId: null, tickets };
  const then = keptBefore === undefined ? {} : { keptBefore };
  const seen = { ...seenMessage(read, analysis, address), ...then };
  const domain = analysis.from!.domain;
  const accountIds = found.accounts.map(({ id }) => id);
  const [sameMessage, isReused, rates] = await Promise.all([
    findSameMessage(sql, seen),
    seen.rfcMessageId === null ? false : isMessageIdReused(sql, seen),
    countSince(sql, { accountIds, domain, ...then }, new Date(occasion.now.getTime() - RATES.window), RATES),
  ]);
  const sender = senderFacts(read, analysis, found, isReused);
  const counted = [
    ...steps,
    rateStep(rates),
    step("M13", sameMessage ? ["DUPLICATE_MESSAGE"] : [], { sameAs: sameMessage }),
  ];
  return { judgement: judgeSteps(counted, read, occasion, sender), duplicateOfId: sameMessage, tickets };
}

/** R7: a report that names a mail of ours without our return path is shown to the desk, and believed in nothing. */
async function flaggedReports(sql: Sql, { analysis, tokens }: ReadMail, steps: readonly GatheredStep[]) {
  const messageId = analysis?.report?.originalMessageId ?? null;
  if (messageId === null || tokens.isOurReturnPath || !(await isMessageIdOfOurs(sql, messageId))) return steps;
  return steps.map((each) => (each.rule === "M6" ? { ...each, flags: ["REPORT_UNPROVEN" as const] } : each));
}

function judgeSteps(
  steps: readonly GatheredStep[],
  { receivedAt }: ReadMail,
  { now, settings }: Occasion,
  sender: SenderFacts | null = null,
): Judgement {
  return judge({ receivedAt, judgedAt: now, steps, sender, settings });
}

/** Who has the addresses that held mails claim, and the tickets that they located, as they are now: to show, not to decide. */
export async function findClaimedRecords(
  sql: Sql,
  addresses: readonly string[],
  ticketIds: readonly string[],
): Promise<{ accounts: readonly AccountRow[]; tickets: readonly TicketRow[] }> {
  const [tickets, ...accounts] = await Promise.all([
    ticketIds.length > 0 ? findTicketsByIds(sql, [...new Set(ticketIds)], "desk") : [],
    ...[...new Set(addresses)].map((address) => findAccountsByAddress(sql, address)),
  ]);
  return { accounts: accounts.flat(), tickets };
}
