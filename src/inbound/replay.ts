import { BlobMissing } from "../blobs/blob.errors.ts";
import type { Sql } from "../database/connection.ts";
import { Reads } from "../database/reads.ts";
import type { Role } from "../database/roles.ts";
import type { Installation } from "../guards/installation.ts";
import { replayVerdict } from "../guards/verified-sender.ts";
import type { DnsAnswers } from "../mail/dns.ts";
import type { InboundFlag, InboundOutcome, InboundReason } from "../policy/inbound-reasons.ts";
import { envelopeOf } from "./inbound-message.ts";
import type { ReadMail } from "./read-mail.ts";
import { readMail } from "./reading.ts";
import {
  countJudged,
  findJudgedBytes,
  type JudgedMailBytes,
  type JudgedRow,
  listJudged,
  type ReplaySelection,
} from "./replay.repository.ts";

export type { ReplaySelection } from "./replay.repository.ts";

export interface Said {
  readonly outcome: InboundOutcome;
  readonly reason: InboundReason;
  readonly flags: readonly InboundFlag[];
}

/**
 * SAME; DIFFERENT; MOVED_ON: it joins a conversation as before, whose status is another by now; NO_BYTES: their retention is
 * over; FAULT: it could not be read, and that is ours.
 */
export type ReplayResult = "SAME" | "DIFFERENT" | "MOVED_ON" | "NO_BYTES" | "FAULT";

export interface Replayed {
  readonly mail: Pick<JudgedRow, "id" | "receivedAt" | "claimedFrom" | "claimedAddress" | "subject">;
  readonly result: ReplayResult;
  readonly was: Said;
  /** Null where there are no bytes. */
  readonly now: (Said & { readonly rule: string | null }) | null;
  /** Something was asked of the DNS that was not asked then: the answer now is a guess, "not found". */
  readonly isDnsIncomplete: boolean;
}

export interface Replay {
  readonly total: number;
  readonly results: AsyncGenerator<Replayed>;
}

const INGEST = { role: "ingest" satisfies Role, client: "system:replay" } as const;
const PAGE = 200;

/**
 * What today's code, settings and records say of mail that was judged before, with the DNS answers, copies and rates of its own
 * time. Every statement runs in a transaction that can only read. As many mails at once as there are threads that read them.
 */
export async function replay(installation: Installation, selection: ReplaySelection, limit?: number): Promise<Replay> {
  const found = await reading(installation, (sql) => countJudged(sql, selection));
  return { total: Math.min(found, limit ?? found), results: replayAll(installation, selection, limit ?? Infinity) };
}

async function* replayAll(
  installation: Installation,
  selection: ReplaySelection,
  limit: number,
): AsyncGenerator<Replayed> {
  const { MITTENTE_MAIL_THREADS: atOnce } = installation.settings;
  const running: Promise<Replayed>[] = [];
  for await (const mail of allJudged(installation, selection, limit)) {
    const work = replayOne(installation, mail);
    // Where an earlier one fails, nobody waits for this one any more.
    work.catch(() => {});
    running.push(work);
    if (running.length >= atOnce) yield await running.shift()!;
  }
  for (const work of running) yield await work;
}

async function* allJudged(
  installation: Installation,
  selection: ReplaySelection,
  limit: number,
): AsyncGenerator<JudgedRow> {
  let left = limit;
  let after: JudgedRow | null = null;
  while (left > 0) {
    const size = Math.min(left, PAGE);
    const last: JudgedRow | null = after;
    const page: JudgedRow[] = await reading(installation, (sql) => listJudged(sql, selection, last, size));
    yield* page;
    if (page.length < size) return;
    left -= page.length;
    after = page.at(-1) ?? null;
  }
}

async function replayOne(installation: Installation, mail: JudgedRow): Promise<Replayed> {
  const { id, receivedAt, claimedFrom, claimedAddress, subject } = mail;
  const was = { outcome: mail.outcome, reason: mail.reason as InboundReason, flags: mail.flags as InboundFlag[] };
  const shown = { mail: { id, receivedAt, claimedFrom, claimedAddress, subject }, was };
  const kept = mail.hasBytes ? await reading(installation, (sql) => findJudgedBytes(sql, id)) : null;
  const bytes = kept && (kept.raw ?? (await fetched(installation, mail.sha256)));
  if (!kept || !bytes) return { ...shown, result: "NO_BYTES", now: null, isDnsIncomplete: false };
  const read = await readAgain(installation, kept, bytes, mail.judgedAt);
  const occasion = { now: mail.judgedAt, settings: installation.policy };
  const { outcome, reason, flags, explanation } = await reading(installation, (sql) =>
    replayVerdict(sql, mail, read, occasion),
  );
  const rule = explanation.find(({ result }) => result === "STOPPED")?.rule ?? null;
  const now = { outcome, reason, flags, rule };
  const isDnsIncomplete = asksMore(read, kept);
  return { ...shown, result: read.fault ? "FAULT" : compared(was, now), now, isDnsIncomplete };
}

/** As it was read then, tokens included: they had not expired yet. */
function readAgain(
  installation: Installation,
  { receivedAt, sha256, advice, dnsAnswers, ...envelope }: JudgedMailBytes,
  bytes: Uint8Array,
  judgedAt: Date,
): Promise<ReadMail> {
  return readMail(
    { ...installation, clock: () => judgedAt },
    {
      bytes,
      sha256,
      receivedAt,
      advice,
      envelope: envelopeOf(envelope),
      dnsAnswers: (dnsAnswers ?? {}) as DnsAnswers,
    },
  );
}

function asksMore({ analysis }: ReadMail, { dnsAnswers }: JudgedMailBytes): boolean {
  const asked = Object.entries(analysis?.authentication?.dnsAnswers ?? {});
  const then = (dnsAnswers ?? {}) as DnsAnswers;
  return asked.some(([name, types]) => Object.keys(types).some((type) => then[name]?.[type] === undefined));
}

const JOINED: readonly InboundReason[] = ["ACCEPTED_FOLLOWUP", "ACCEPTED_REOPENED", "ACCEPTED_CONTINUED"];

function compared(was: Said, now: Said): ReplayResult {
  const isSameReason = was.outcome === now.outcome && was.reason === now.reason;
  const areSameFlags = [...was.flags].toSorted().join() === [...now.flags].toSorted().join();
  if (isSameReason && areSameFlags) return "SAME";
  return areSameFlags && JOINED.includes(was.reason) && JOINED.includes(now.reason) ? "MOVED_ON" : "DIFFERENT";
}

async function fetched({ blobs }: Installation, sha256: string): Promise<Uint8Array | null> {
  try {
    return await blobs.get(sha256);
  } catch (fault) {
    if (fault instanceof BlobMissing) return null;
    throw fault;
  }
}

async function reading<T>(installation: Installation, query: (sql: Sql) => PromiseLike<T>): Promise<T> {
  const reads = new Reads(installation.pool("ingest"), INGEST);
  try {
    return await reads.run(query);
  } finally {
    await reads.close();
  }
}
