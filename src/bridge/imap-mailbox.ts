import { createHash } from "node:crypto";
import type { ImapFlow } from "imapflow";
import type { Delivery } from "./delivery.ts";
import { type ImapLimits, type ImapSettings, pauseAfter } from "./imap-settings.ts";
import type { Log } from "./log.ts";
import type { Reception } from "./reception.ts";
import { TOO_LARGE, type SmtpReply } from "./smtp-reply.ts";

/** Of mail that the API has, where it stays in its mailbox. */
export const TAKEN_KEYWORD = "MittenteTaken";
/** Three in a row for which the API said "later": it is the API, not the mail. */
const MOST_REFUSALS = 3;

/** Something about the mailbox itself, which a person must repair. */
export class MailboxFault extends Error {
  override readonly name = "MailboxFault";
}

interface Tried {
  readonly failures: number;
  readonly notBefore: number;
}

/**
 * What is tried again, and when; it outlives a connection. Mail that was tried least comes first, so that one that the API
 * cannot take today holds up no other.
 */
export class Tries {
  #uidValidity: bigint | null = null;
  readonly #tried = new Map<number, Tried>();

  constructor(readonly limits: ImapLimits) {}

  due(uidValidity: bigint, uids: readonly number[], now: number): number[] {
    if (this.#uidValidity !== uidValidity) this.#tried.clear();
    this.#uidValidity = uidValidity;
    const there = new Set(uids);
    for (const uid of this.#tried.keys()) if (!there.has(uid)) this.#tried.delete(uid);
    const failures = (uid: number) => this.#tried.get(uid)?.failures ?? 0;
    return uids
      .filter((uid) => (this.#tried.get(uid)?.notBefore ?? 0) <= now)
      .toSorted((a, b) => failures(a) - failures(b) || a - b);
  }

  later(uid: number, now: number): void {
    const failures = (this.#tried.get(uid)?.failures ?? 0) + 1;
    this.#tried.set(uid, { failures, notBefore: now + pauseAfter(failures, this.limits) });
  }

  done(uid: number): void {
    this.#tried.delete(uid);
  }

  /** Milliseconds until the next one is due; null: nothing waits. */
  nextIn(now: number): number | null {
    const times = [...this.#tried.values()].map(({ notBefore }) => notBefore);
    return times.length === 0 ? null : Math.max(Math.min(...times) - now, 1);
  }
}

/** One mailbox, opened: hands over what is in it, and puts each mail away after the API has said what becomes of it. */
export class ImapMailbox {
  readonly #client: ImapFlow;
  readonly #settings: ImapSettings;
  readonly #receive: Reception;
  readonly #tries: Tries;
  readonly #log: Log;

  constructor(client: ImapFlow, settings: ImapSettings, receive: Reception, tries: Tries, log: Log) {
    this.#client = client;
    this.#settings = settings;
    this.#receive = receive;
    this.#tries = tries;
    this.#log = log;
  }

  /** @throws MailboxFault for what would lose or repeat mail */
  async open(): Promise<void> {
    const { mailbox, processed, rejected } = this.#settings;
    for (const folder of [processed, rejected]) {
      if (folder === mailbox) throw new MailboxFault(`mail of ${mailbox} cannot be put away into ${mailbox}`);
      if (folder !== null) await this.#client.mailboxCreate(folder);
    }
    const { readOnly, permanentFlags } = await this.#client.mailboxOpen(mailbox);
    if (readOnly) throw new MailboxFault(`${mailbox} can only be read`);
    const keepsKeywords = !permanentFlags || permanentFlags.has("\\*") || permanentFlags.has(TAKEN_KEYWORD);
    if (processed === null && !keepsKeywords)
      throw new MailboxFault(`${mailbox} keeps no keywords: set MITTENTE_IMAP_PROCESSED`);
  }

  /** Everything that is due, one after the other. */
  async handOver(stop: AbortSignal): Promise<void> {
    const validity = this.#uidValidity();
    const wanted = this.#settings.processed === null ? { unKeyword: TAKEN_KEYWORD } : {};
    const found = await this.#client.search({ deleted: false, ...wanted }, { uid: true });
    if (!found) throw new MailboxFault("the mailbox cannot be searched");
    let refusals = 0;
    for (const uid of this.#tries.due(validity, found, Date.now())) {
      if (stop.aborted || refusals === MOST_REFUSALS) return;
      this.#tries.later(uid, Date.now()); // before: one over which the connection breaks must not be the first again
      const isOver = await this.#handOverOne(validity, uid);
      refusals = isOver ? 0 : refusals + 1;
      if (isOver) this.#tries.done(uid);
    }
  }

  /** @returns whether the mail is put away, by us or by somebody else */
  async #handOverOne(validity: bigint, uid: number): Promise<boolean> {
    const { messageBytes } = this.#tries.limits;
    const query = { internalDate: true, source: { start: 0, maxLength: messageBytes + 1 } };
    const message = await this.#client.fetchOne(String(uid), query, { uid: true });
    if (!message || !message.source) return true;
    const isTooLarge = message.source.length > messageBytes;
    const delivery = this.#deliveryOf(validity, uid, message.source, message.internalDate);
    const reply = isTooLarge ? TOO_LARGE : await this.#receive(delivery);
    return this.#putAway(uid, reply);
  }

  #deliveryOf(validity: bigint, uid: number, bytes: Buffer, internalDate: unknown): Delivery {
    const { host, user, mailbox } = this.#settings;
    const name = JSON.stringify([host, user, mailbox, String(validity), uid]);
    const receivedAt = new Date(internalDate instanceof Date ? internalDate : String(internalDate));
    return {
      bytes,
      receivedAt: Number.isNaN(receivedAt.getTime()) ? new Date() : receivedAt,
      envelope: { mailFrom: null, rcptTo: [], clientIp: null, helo: null, tls: null },
      key: `imap-${createHash("sha256").update(name).digest("hex")}`,
    };
  }

  async #putAway(uid: number, { code }: SmtpReply): Promise<boolean> {
    const { processed, rejected } = this.#settings;
    if (code !== 250 && code < 500) return false;
    const folder = code === 250 ? processed : rejected;
    const isDone = folder === null ? await this.#markTaken(uid) : await this.#move(uid, folder);
    if (!isDone) this.#log.warn({ uid, code }, "a mail that was handed over could not be put away, to be tried again");
    else if (code !== 250) this.#log.warn({ uid, code }, "a mail that the API will never take was put aside");
    return isDone;
  }

  #markTaken(uid: number): Promise<boolean> {
    return this.#client.messageFlagsAdd(String(uid), [TAKEN_KEYWORD], { uid: true });
  }

  async #move(uid: number, folder: string): Promise<boolean> {
    return Boolean(await this.#client.messageMove(String(uid), folder, { uid: true }));
  }

  #uidValidity(): bigint {
    const { mailbox } = this.#client;
    if (!mailbox) throw new MailboxFault("the mailbox is closed");
    return mailbox.uidValidity;
  }
}
