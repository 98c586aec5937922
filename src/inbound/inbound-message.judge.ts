import { recordEvent } from "../audit/audit.commands.ts";
import { BlobMissing } from "../blobs/blob.errors.ts";
import type { Role } from "../database/roles.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import type { Installation } from "../guards/installation.ts";
import { automaticAnswer } from "../guards/automatic-answer.ts";
import { type JudgedMail, judgeFault, type Occasion, verifySender } from "../guards/verified-sender.ts";
import { MailWorkerFault } from "../mail/mail-workers.ts";
import { queueAnswer } from "../outbox/automatic-answer.commands.ts";
import { recordReport } from "../outbox/report.commands.ts";
import { ORDER_OF_DECISION } from "../policy/inbound-reasons.ts";
import { proveSender } from "../policy/sender-proof.ts";
import type { Judgement } from "../policy/verdict.ts";
import { holdBlobs } from "../uploads/named-blobs.ts";
import { accept, acceptNotice, type Filed } from "./acceptance.commands.ts";
import { claimedHeader } from "./claimed-header.ts";
import type { ClaimedMail } from "./inbound-message.ts";
import { envelopeOf, ourAddresses } from "./inbound-message.ts";
import { claimMail, lockClaimed, releaseClaim, updateVerdict } from "./judging.repository.ts";
import type { ReadMail } from "./read-mail.ts";
import { NOTHING_READ, readMail } from "./reading.ts";
import { reported } from "./reported.ts";
import { judgedColumns, readColumns } from "./verdict-columns.ts";

const INGEST = { role: "ingest" satisfies Role, client: "system:ingest" } as const;
const LEASE_MS = 5 * 60_000;
/** A mail that took the process down so often is not read again. */
const MOST_ATTEMPTS = 40;

/** NOT_DUE: judged already, being judged, or to be asked later. LEASE_LOST: it took too long, and somebody else has it. */
export type JudgingResult = Judgement["outcome"] | "NOT_DUE" | "LEASE_LOST" | "GIVEN_BACK";

/**
 * Claims a kept mail, reads it, and judges it in one transaction with what follows from the verdict. Safe to call at any time,
 * any number of times, from any process: the row decides. A crash between any two lines leaves a lease that runs out.
 */
export async function judgeInbound(installation: Installation, id: string): Promise<JudgingResult> {
  const pool = installation.pool("ingest");
  const now = installation.clock();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const mail = await inTransaction(pool, INGEST, ({ sql }) => claimMail(sql, id, now, leaseUntil));
  return mail === null ? "NOT_DUE" : judgeClaimed(installation, mail);
}

/** One that stands under a lease of this process already. */
export async function judgeClaimed(installation: Installation, mail: ClaimedMail): Promise<JudgingResult> {
  const { id } = mail;
  try {
    const { read, bytes } = await readClaimed(installation, mail);
    await keepFiles(installation, read);
    return await act(installation, mail, read, bytes, (sql, occasion) => verifySender(sql, mail, read, occasion));
  } catch (fault) {
    if (fault instanceof MailWorkerFault && fault.kind === "CLOSED") {
      await inTransaction(installation.pool("ingest"), INGEST, ({ sql }) => releaseClaim(sql, mail));
      return "GIVEN_BACK";
    }
    installation.log.error({ err: fault, inboundMessageId: id }, "a mail could not be judged");
    const read = unread(installation, mail, "ACTING");
    return act(installation, mail, read, null, async (_sql, occasion) => faulty(read, occasion));
  }
}

async function readClaimed(
  installation: Installation,
  mail: ClaimedMail,
): Promise<{ read: ReadMail; bytes: Uint8Array | null }> {
  if (mail.attempts > MOST_ATTEMPTS) return { read: unread(installation, mail, "TOO_MANY_ATTEMPTS"), bytes: null };
  const bytes = mail.raw ?? (await fetchBytes(installation, mail));
  if (bytes === null) return { read: unread(installation, mail, "BYTES_MISSING"), bytes };
  const { sha256, receivedAt, advice } = mail;
  return {
    read: await readMail(installation, { bytes, sha256, receivedAt, advice, envelope: envelopeOf(mail) }),
    bytes,
  };
}

async function fetchBytes({ blobs, log }: Installation, { id, sha256 }: ClaimedMail): Promise<Uint8Array | null> {
  try {
    return await blobs.get(sha256);
  } catch (fault) {
    if (!(fault instanceof BlobMissing)) throw fault;
    log.error({ inboundMessageId: id, sha256 }, "the bytes of a kept mail are not in the blob store");
    return null;
  }
}

function unread({ settings }: Installation, { sha256, receivedAt }: ClaimedMail, fault: string): ReadMail {
  return { sha256, receivedAt, isSpamAdvised: false, ourAddresses: ourAddresses(settings), ...NOTHING_READ, fault };
}

const faulty = (read: ReadMail, occasion: Occasion): JudgedMail => ({
  judgement: judgeFault(read, occasion),
  duplicateOfId: null,
  tickets: [],
});

/** Files are durable before any row names them. Only a proven sender's: nobody fetches the others before a release. */
async function keepFiles({ blobs, policy, clock }: Installation, { analysis, receivedAt }: ReadMail): Promise<void> {
  if (!analysis?.from || !analysis.authentication || !analysis.content) return;
  const times = { receivedAt, judgedAt: clock() };
  if (proveSender(analysis.from, analysis.authentication.evidence, times, policy).kind !== "allowed") return;
  for (const { bytes } of analysis.content.attachments) await blobs.put(bytes);
}

type Decide = (sql: Transaction["sql"], occasion: Occasion) => Promise<JudgedMail>;

/** One transaction: the decision, what follows from it, and its line in the audit log. */
function act(
  installation: Installation,
  mail: ClaimedMail,
  read: ReadMail,
  bytes: Uint8Array | null,
  decide: Decide,
): Promise<JudgingResult> {
  return inTransaction(installation.pool("ingest"), INGEST, async (transaction): Promise<JudgingResult> => {
    const { sql } = transaction;
    if (!(await lockClaimed(sql, mail))) return "LEASE_LOST";
    const now = installation.clock();
    const judged = await decide(sql, { now, settings: installation.policy });
    const { judgement, duplicateOfId } = judged;
    const filed = await file(transaction, mail, read, judged, now);
    const columns = readColumns(read, judgement);
    const answer = await automaticAnswer(sql, read, judgement, columns.claimedAddress ?? null, now);
    if (filed)
      await holdBlobs(
        sql,
        installation.blobs,
        (read.analysis?.content?.attachments ?? []).map(({ sha256 }) => sha256),
      );
    await Promise.all([
      updateVerdict(sql, mail.id, {
        ...judgedColumns(judgement, mail.attempts, now),
        ...(bytes === null ? {} : claimedHeader(bytes)),
        ...columns,
        ...filed,
        duplicateOfId,
      }),
      record(transaction, mail, judgement, { filed, duplicateOfId, answer }, now),
    ]);
    const { report, claims } = read.analysis ?? { report: null, claims: null };
    if (report) await recordReport(transaction, reported(read, report, judgement), mail.id, now);
    if (answer?.kind === "allowed") await queueAnswer(transaction, answer.value, claims?.messageId ?? null, now);
    transaction.afterCommit(() => installation.metrics.verdict(judgement.outcome, judgement.reason));
    return judgement.outcome;
  });
}

async function file(
  transaction: Transaction,
  { id }: ClaimedMail,
  { analysis }: ReadMail,
  { judgement, tickets }: JudgedMail,
  now: Date,
): Promise<Filed | null> {
  const { sender, notice } = judgement;
  if (sender === null && notice === null) return null;
  if (!analysis?.content) throw new Error("a mail was accepted whose content was not read");
  const accepted = { inboundMessageId: id, claims: analysis.claims, content: analysis.content };
  return sender
    ? accept(transaction, sender, tickets, accepted, now)
    : acceptNotice(transaction, notice!, accepted, now);
}

const ACTIONS = { ACCEPTED: "accept", HELD: "hold", IGNORED: "ignore", DEFERRED: "defer" } as const;

interface Consequences {
  readonly filed: Filed | null;
  readonly duplicateOfId: string | null;
  readonly answer: Awaited<ReturnType<typeof automaticAnswer>>;
}

/** A2. Every rule that was asked, and what it said; what each saw stands in the mail's own row. */
async function record(
  { sql, principal }: Transaction,
  { id, sha256 }: ClaimedMail,
  judgement: Judgement,
  { filed, duplicateOfId, answer }: Consequences,
  at: Date,
): Promise<void> {
  const { outcome, reason, flags, explanation, accountId, heldUntil } = judgement;
  await recordEvent(sql, {
    at,
    action: `inbound-message.${ACTIONS[outcome]}`,
    actor: principal.client!,
    accountId,
    subject: { kind: "InboundMessage", id },
    rule: ORDER_OF_DECISION.find(([marked]) => marked === reason)?.[1] ?? "M15",
    facts: {
      outcome,
      reason,
      flags: [...flags],
      rules: explanation.map(({ rule, result }) => `${rule} ${result}`),
      sha256,
      ticketId: filed?.ticketId ?? null,
      messageId: filed?.messageId ?? null,
      duplicateOfId,
      heldUntil: heldUntil?.toISOString() ?? null,
      answer: answer && (answer.kind === "allowed" ? answer.value.kind : answer.reason),
    },
  });
}
