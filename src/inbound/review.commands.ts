import { recordEvent, recordEvents } from "../audit/audit.commands.ts";
import type { BlobStore } from "../blobs/blob.ts";
import type { Transaction } from "../database/transaction.ts";
import type { Claim, OpenedHeldMail, Release } from "../guards/held-mail.guards.ts";
import { newId } from "../nodes/global-id.ts";
import type { StaffAuthor } from "../policy/caller.ts";
import type { AccountFacts, Language } from "../policy/facts.ts";
import { changeTicket, continueTicket, createTicket } from "../tickets/ticket.commands.ts";
import { holdBlobs } from "../uploads/named-blobs.ts";
import {
  ACCOUNT,
  type AcceptedContent,
  correspondent,
  fileMail,
  type Filed,
  subjectOf,
} from "./acceptance.commands.ts";
import type { InboundMessageQuery } from "./inbound-message.repository.ts";
import { discardMatching, discardWaiting, isAnyWaiting, updateFiled } from "./review.repository.ts";

const UNREADABLE = {
  IT: "Il testo di questa e-mail non può essere letto. L'originale è conservato.",
  EN: "The text of this mail cannot be read. The original is kept.",
} as const;

/** Held mail becomes what the policy let staff make of it; the answer follows R1 like any other. */
export async function releaseHeld(
  transaction: Transaction,
  blobs: BlobStore,
  author: StaffAuthor,
  release: Release,
  note: string,
  now: Date,
): Promise<Filed> {
  const { released, mail } = release;
  const { account, filing, serviceId, trust } = released;
  const earlier = filing.as === "NEW" ? null : (release.tickets.find(({ id }) => id === filing.ticketId) ?? null);
  const language = account?.language ?? earlier?.language ?? "IT";
  const accepted = await contentOf(transaction, blobs, release, language);
  const accountId = account?.id ?? null;
  const owner = account
    ? { accountId: account.id, serviceId }
    : {
        accountId: null,
        correspondentEmail: released.correspondent!,
        correspondentName: accepted.claims.fromName.slice(0, 200) || null,
      };
  const ticket = {
    ...owner,
    subject: subjectOf(accepted.claims, language),
    origin: "EMAIL" as const,
    language,
    ...(trust === "UNVERIFIED" ? { trust } : {}),
  };
  const ticketId =
    filing.as === "JOIN"
      ? filing.ticketId
      : filing.as === "CONTINUE"
        ? await continueTicket(transaction, filing.ticketId, ticket, now)
        : await createTicket(transaction, ticket, now);
  const messageId = newId();
  // What nobody proved is not the account's word.
  const by =
    trust === "AUTHENTICATED_EMAIL" && account
      ? ACCOUNT
      : correspondent(released.correspondent ?? mail.claimedAddress!, accepted.claims);
  const message = { id: messageId, ticket: { id: ticketId, accountId }, kind: "CUSTOMER" as const, ...by, trust };
  await fileMail(transaction, message, accepted, now);
  const status = filing.as === "JOIN" && filing.status !== earlier?.status ? { status: filing.status } : {};
  await changeTicket(transaction, ticketId, { messageId, isInternal: false, ...status }, now);
  const filed = { accountId, ticketId, messageId };
  await updateFiled(transaction.sql, mail.id, { state: "RELEASED", byId: author.staffId, note, ...filed }, now);
  await recordReview(
    transaction,
    "inbound-message.release",
    release,
    account,
    { ...filed, as: released.as, note },
    now,
  );
  return filed;
}

/** S8: it becomes a portal ticket of the account that claimed it. */
export async function claimHeld(transaction: Transaction, blobs: BlobStore, claim: Claim, now: Date): Promise<Filed> {
  const { account, trust } = claim.claimed;
  const { language } = account;
  const accepted = await contentOf(transaction, blobs, claim, language);
  const ticket = {
    accountId: account.id,
    subject: subjectOf(accepted.claims, language),
    origin: "PORTAL" as const,
    language,
  };
  const ticketId = await createTicket(transaction, ticket, now);
  const messageId = newId();
  const message = { id: messageId, ticket: { id: ticketId, accountId: account.id }, kind: "CUSTOMER" as const };
  await fileMail(transaction, { ...message, ...ACCOUNT, trust }, accepted, now);
  await changeTicket(transaction, ticketId, { messageId, isInternal: false }, now);
  const filed = { accountId: account.id, ticketId, messageId };
  await updateFiled(transaction.sql, claim.mail.id, { state: "CLAIMED", byId: null, note: null, ...filed }, now);
  await recordReview(transaction, "inbound-message.claim", claim, account, filed, now);
  return filed;
}

/** What is not waiting any more is left as it is. @returns the row ids of those that were discarded */
export async function discardHeld(
  transaction: Transaction,
  author: StaffAuthor,
  ids: readonly string[],
  note: string | null,
  now: Date,
): Promise<readonly string[]> {
  const discarded = await discardWaiting(transaction.sql, ids, { byId: author.staffId, note, at: now });
  await recordDiscarded(transaction, discarded, note, now);
  return discarded;
}

/** One call discards so many; a desk that has more calls again. */
const MOST_DISCARDED = 500;

export async function discardHeldMatching(
  transaction: Transaction,
  author: StaffAuthor,
  query: InboundMessageQuery,
  note: string | null,
  now: Date,
): Promise<{ count: number; hasMore: boolean }> {
  const { sql } = transaction;
  const discarded = await discardMatching(sql, query, MOST_DISCARDED, { byId: author.staffId, note, at: now });
  await recordDiscarded(transaction, discarded, note, now);
  return { count: discarded.length, hasMore: await isAnyWaiting(sql, query) };
}

/** The files are durable before any row names them. */
async function contentOf(
  { sql }: Transaction,
  blobs: BlobStore,
  { mail, read, content }: OpenedHeldMail,
  language: Language,
): Promise<AcceptedContent> {
  const { analysis } = read;
  const files = content?.attachments ?? [];
  for (const { bytes } of files) await blobs.put(bytes);
  await holdBlobs(
    sql,
    blobs,
    files.map(({ sha256 }) => sha256),
  );
  return {
    inboundMessageId: mail.id,
    claims: analysis?.claims ?? { fromName: "", subject: "", messageId: null },
    content: content ?? { visible: UNREADABLE[language], quoted: "", html: null, attachments: [], isEncrypted: false },
  };
}

async function recordReview(
  { sql, principal }: Transaction,
  action: string,
  { mail }: OpenedHeldMail,
  account: AccountFacts | null,
  facts: Readonly<Record<string, string | null>>,
  at: Date,
): Promise<void> {
  await recordEvent(sql, {
    at,
    action,
    actor: principal.client!,
    accountId: account?.id ?? null,
    subject: { kind: "InboundMessage", id: mail.id },
    rule: account ? "S8" : "S4a",
    facts: { ...facts, reason: mail.reason, sha256: mail.sha256 },
    isVisibleToAccount: account !== null,
  });
}

async function recordDiscarded(
  { sql, principal }: Transaction,
  ids: readonly string[],
  note: string | null,
  at: Date,
): Promise<void> {
  const events = ids.map((id) => ({
    at,
    action: "inbound-message.discard",
    actor: principal.client!,
    subject: { kind: "InboundMessage", id },
    rule: "A1" as const,
    facts: { note },
  }));
  await recordEvents(sql, events);
}
