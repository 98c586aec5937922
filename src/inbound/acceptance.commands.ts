import { recordEvent } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import type { MailAnalysis } from "../mail/analysis.ts";
import type { ContentFacts } from "../mail/content.ts";
import { fileArrival } from "../messages/arrival.commands.ts";
import { newId } from "../nodes/global-id.ts";
import type { VerifiedNotice, VerifiedSender } from "../policy/verdict.ts";
import { changeTicket, continueTicket, createTicket } from "../tickets/ticket.commands.ts";
import type { TicketRow } from "../tickets/ticket.ts";
import { cutText, storableText } from "./storable.ts";

/** What an accepted mail says, for the ticket. Its files are in the blob store already. */
export interface AcceptedContent {
  readonly inboundMessageId: string;
  readonly claims: Pick<MailAnalysis["claims"], "fromName" | "subject" | "messageId">;
  readonly content: Pick<ContentFacts, "visible" | "quoted" | "html" | "attachments" | "isEncrypted">;
}

/** Where it was filed. */
export interface Filed {
  readonly ticketId: string;
  readonly messageId: string;
}

/** Step 15: a message of a verified sender on the ticket that the policy says, with everything that goes with it. */
export async function accept(
  transaction: Transaction,
  sender: VerifiedSender,
  located: readonly TicketRow[],
  accepted: AcceptedContent,
  now: Date,
): Promise<Filed> {
  const { account, filing, serviceId } = sender;
  const accountId = account?.id ?? null;
  const earlier = filing.as === "NEW" ? null : (located.find(({ id }) => id === filing.ticketId) ?? null);
  const ticketId = await ticketFor(transaction, sender, earlier, accepted, now);
  const messageId = newId();
  const ticket = { id: ticketId, accountId };
  const status = filing.as === "JOIN" && filing.status !== earlier?.status ? { status: filing.status } : {};
  // Sent together, run in this order.
  await Promise.all([
    writeMessage(transaction, sender, { id: messageId, ticket, kind: "CUSTOMER" }, accepted, now),
    changeTicket(transaction, ticketId, { messageId, isInternal: false, ...status }, now),
    recordEvent(transaction.sql, {
      at: now,
      action: filing.as === "JOIN" ? "ticket.message-post" : "ticket.open",
      actor: transaction.principal.client!,
      accountId,
      subject: { kind: "Ticket", id: ticketId },
      rule: filing.as === "NEW" || accountId !== null ? "S4" : "S4a",
      facts: {
        messageId,
        inboundMessageId: accepted.inboundMessageId,
        filing: filing.as,
        continues: filing.as === "CONTINUE" ? filing.ticketId : null,
        serviceId,
        provenDomain: sender.provenDomain,
        addressVersion: sender.addressVersion,
      },
      isVisibleToAccount: accountId !== null,
    }),
  ]);
  return { ticketId, messageId };
}

/** An answering machine's notice on its own account's ticket: the status stays as it is. */
export async function acceptNotice(
  transaction: Transaction,
  notice: VerifiedNotice,
  accepted: AcceptedContent,
  now: Date,
): Promise<Filed> {
  const { ticketId, account } = notice;
  const messageId = newId();
  const ticket = { id: ticketId, accountId: account.id };
  await Promise.all([
    writeMessage(transaction, notice, { id: messageId, ticket, kind: "NOTICE" }, accepted, now),
    changeTicket(transaction, ticketId, { messageId, isInternal: false }, now),
    recordEvent(transaction.sql, {
      at: now,
      action: "ticket.notice-post",
      actor: transaction.principal.client!,
      accountId: account.id,
      subject: { kind: "Ticket", id: ticketId },
      rule: "M11",
      facts: { messageId, inboundMessageId: accepted.inboundMessageId, provenDomain: notice.provenDomain },
      isVisibleToAccount: true,
    }),
  ]);
  return { ticketId, messageId };
}

const LONGEST_SUBJECT = 300;
const NO_SUBJECT = { IT: "(senza oggetto)", EN: "(no subject)" } as const;

export const subjectOf = ({ subject }: Pick<AcceptedContent["claims"], "subject">, language: "IT" | "EN"): string =>
  cutText(subject.trim(), LONGEST_SUBJECT) || NO_SUBJECT[language];

async function ticketFor(
  transaction: Transaction,
  { account, address, filing, serviceId }: VerifiedSender,
  earlier: TicketRow | null,
  { claims }: AcceptedContent,
  now: Date,
): Promise<string> {
  if (filing.as === "JOIN") return filing.ticketId;
  const language = account?.language ?? earlier?.language ?? "IT";
  const owner = account
    ? { accountId: account.id, serviceId }
    : { accountId: null, correspondentEmail: address, correspondentName: earlier?.correspondentName ?? null };
  const subject = subjectOf(claims, language);
  const ticket = { ...owner, subject, origin: "EMAIL" as const, language };
  if (filing.as === "CONTINUE") return continueTicket(transaction, filing.ticketId, ticket, now);
  return createTicket(transaction, ticket, now);
}

interface NewMessage {
  readonly id: string;
  readonly ticket: { readonly id: string; readonly accountId: string | null };
  readonly kind: "CUSTOMER" | "NOTICE";
}

async function writeMessage(
  transaction: Transaction,
  sender: VerifiedSender | VerifiedNotice,
  message: NewMessage,
  accepted: AcceptedContent,
  now: Date,
): Promise<void> {
  const author = sender.account ? ACCOUNT : correspondent(sender.address, accepted.claims);
  await fileMail(transaction, { ...message, ...author, trust: "AUTHENTICATED_EMAIL" }, accepted, now);
}

export const ACCOUNT = { authorKind: "ACCOUNT" } as const;

export const correspondent = (address: string, { fromName }: Pick<AcceptedContent["claims"], "fromName">) => ({
  authorKind: "CORRESPONDENT" as const,
  authorEmail: address,
  authorName: cutText(fromName, 200) || null,
});

export interface MailMessage extends NewMessage {
  readonly authorKind: "ACCOUNT" | "CORRESPONDENT";
  readonly authorEmail?: string;
  readonly authorName?: string | null;
  readonly trust: "AUTHENTICATED_EMAIL" | "UNVERIFIED" | "PORTAL_CREDENTIAL" | "PORTAL_MAILBOX";
}

/** A mail's words and files as a message, whoever it is by. Its files are in the blob store already. */
export async function fileMail(
  transaction: Transaction,
  { id, ticket, kind, ...author }: MailMessage,
  { inboundMessageId, claims, content }: AcceptedContent,
  now: Date,
): Promise<void> {
  const message = {
    id,
    ticketId: ticket.id,
    accountId: ticket.accountId,
    kind,
    origin: "EMAIL" as const,
    ...author,
    ...bodyOf(content),
    inboundMessageId,
    rfcMessageId: claims.messageId,
    createdAt: now,
  };
  const attachments = content.attachments.map(({ fileName, claimedType, sniffedType, size, sha256 }, position) => ({
    id: newId(),
    messageId: id,
    ticketId: ticket.id,
    accountId: ticket.accountId,
    isInternal: false,
    uploader: null,
    fileName: storableText(fileName),
    claimedType,
    sniffedType,
    size,
    sha256,
    state: "READY" as const,
    position,
    createdAt: now,
  }));
  await fileArrival(transaction, message, attachments);
}

/** A tsvector holds less than 1 MiB, and a text of many short words grows threefold on its way there. */
const LONGEST_BODY_BYTES = 256 * 1024;

/** In brackets, since nobody wrote it; for reader and writer alike. */
const ENCRYPTED = "[Messaggio cifrato: non possiamo leggerlo. / Encrypted message: we cannot read it.]";

/** What is too long to be searched is folded away with the quotes: nothing of a mail is dropped. */
function bodyOf({ visible, quoted, html, isEncrypted }: AcceptedContent["content"]) {
  const text = isEncrypted && visible === "" ? ENCRYPTED : storableText(visible);
  const bytes = Buffer.from(text);
  const body = bytes.length <= LONGEST_BODY_BYTES ? text : cutBytes(bytes, LONGEST_BODY_BYTES);
  const folded = storableText(text.slice(body.length) + quoted);
  return {
    bodyText: body,
    quotedText: folded === "" ? null : folded,
    bodyHtml: html === null ? null : storableText(html),
  };
}

/** Whole characters alone. */
function cutBytes(bytes: Buffer, length: number): string {
  let end = length;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.toString("utf8", 0, end);
}
