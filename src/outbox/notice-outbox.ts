import type { Logger } from "pino";
import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import { decryptAtRest } from "../keys/encryption-at-rest.ts";
import type { InstallationSecret } from "../keys/installation-secret.ts";
import { noticeStillValid } from "../policy/notices.ts";
import { checkedBody, type CheckedBody } from "./checked-body.ts";
import { ACTOR, ATTEMPT_TIME } from "./delivery.ts";
import type { AttemptResult } from "./delivery-result.ts";
import { composeMail, type ComposedMail } from "./mail-composition.ts";
import type { DestinationRate } from "./destination-rate.ts";
import type { MailSigner } from "./dkim-signature.ts";
import type { MailPlaces } from "./mail-places.ts";
import type { MailTokens } from "./mail-tokens.ts";
import type { MailTransport } from "./mail-transport.ts";
import { sealed } from "./notice.commands.ts";
import type { NoticeAttempt, NoticeOutcome } from "./notice.ts";
import { claimNotice, type NoticeClaim, noticeFacts } from "./notice-claim.ts";
import { noticeMail } from "./notice-mail.ts";
import { recordNoticeResult } from "./notice-result.ts";
import { holdsNoticeLease } from "./notice.repository.ts";
import type { SenderIdentity } from "./sender-identity.ts";
import { keepable } from "./smtp-answer.ts";
import type { Templates } from "./templates/templates.ts";

export interface NoticeOutboxOptions {
  /** Of the login role; transactions take the role worker. */
  readonly pool: Pool;
  readonly transport: MailTransport;
  readonly tokens: MailTokens;
  /** Under which secrets stand in their rows. */
  readonly secret: InstallationSecret;
  readonly identity: SenderIdentity;
  readonly templates: Templates;
  readonly sign: MailSigner;
  readonly rate: DestinationRate;
  readonly places: MailPlaces;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  readonly clock?: () => Date;
}

export interface NoticeOutbox {
  /**
   * One attempt at one notice, if it is due and nobody has it. Safe to call for any id, at any time, from any process.
   * Rejects only where the database failed: the row then comes back by itself when its lease runs out.
   */
  notify(id: string): Promise<NoticeOutcome>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

const WORKER = { role: "worker", client: ACTOR } as const;
/** How often a claim starts over because an address changed while it waited for the locks. */
const CLAIM_TRIES = 3;

/** Automatic mail leaves like replies do: claimed, decided, checked before the first byte, recorded. */
export function createNoticeOutbox(options: NoticeOutboxOptions): NoticeOutbox {
  const { pool, transport, tokens, secret, identity, templates, sign, rate, places, log } = options;
  const clock = options.clock ?? (() => new Date());
  const running = new Set<Promise<unknown>>();

  async function attemptOnce(id: string): Promise<NoticeOutcome> {
    const claim = await claimInTurn(id);
    if (claim.kind === "MOVED") return "NOT_DUE";
    if (claim.kind !== "CLAIMED") return claim.kind;
    const { attempt } = claim;
    const result = await send(attempt);
    const outcome = await inTransaction(pool, WORKER, ({ sql }) =>
      recordNoticeResult(sql, attempt, result, { now: clock(), random: Math.random() }),
    );
    const entry = { notice: id, kind: attempt.kind, attempt: attempt.number, outcome };
    if (outcome === "LEASE_LOST") log.warn(entry, "a notice's lease ran out before its result was written");
    else log.info(entry, "notice attempted");
    return outcome;
  }

  async function claimInTurn(id: string): Promise<NoticeClaim> {
    let claim: NoticeClaim = { kind: "MOVED" };
    for (let tries = 0; claim.kind === "MOVED" && tries < CLAIM_TRIES; tries += 1) {
      const terms = { now: clock(), domain: identity.domain, rate };
      claim = await inTransaction(pool, WORKER, ({ sql }) => claimNotice(sql, id, terms));
    }
    return claim;
  }

  /** Never rejects: whatever goes wrong before the server took the mail is worth another attempt. */
  async function send(attempt: NoticeAttempt): Promise<AttemptResult> {
    const bodies: CheckedBody[] = [];
    try {
      const mail = await sign(await compose(attempt));
      const openBody = () => {
        const body = checkedBody(mail.bytes, () => mayLeave(attempt));
        bodies.push(body);
        return body;
      };
      const result = await transport.send(mail, openBody, AbortSignal.timeout(ATTEMPT_TIME));
      return bodies.some((body) => body.isWithdrawn) ? { kind: "WITHDRAWN" } : result;
    } catch (error) {
      log.error({ err: error, notice: attempt.row.id }, "a notice could not be made into a mail");
      return { kind: "TROUBLE", answer: keepable("the mail could not be made") };
    }
  }

  async function compose({ row, kind, route, rfcMessageId }: NoticeAttempt): Promise<ComposedMail> {
    const now = clock();
    const { id, language, facts, answersMessageId } = row;
    const opened = row.secret && decryptAtRest(secret, sealed(id), row.secret).toString();
    return composeMail({
      ...noticeMail({ kind, language, facts }, opened, places, templates),
      identity,
      recipient: route.recipient,
      date: now,
      messageId: rfcMessageId,
      references: answersMessageId === null ? [] : [answersMessageId],
      replyToken: null,
      returnPathToken: await tokens.returnPath(id, now),
      loopMarker: await tokens.loopMarker(id, now),
      attachments: [],
      // RFC 3834: what answers a mail must cause no answer itself, named or not.
      automatic: answersMessageId === null && route.purpose !== "ANSWER" ? "GENERATED" : "REPLIED",
    });
  }

  /** R2, the moment of sending: the lease is still ours, and the same would be decided now. */
  function mayLeave({ lease, row, kind, route }: NoticeAttempt): Promise<boolean> {
    return inTransaction(pool, WORKER, async ({ sql }) => {
      const now = clock();
      if (!(await holdsNoticeLease(sql, lease, now))) return false;
      return noticeStillValid(route, await noticeFacts(sql, row, kind, now));
    });
  }

  return {
    notify(id) {
      const attempt = attemptOnce(id).finally(() => running.delete(attempt));
      running.add(attempt);
      return attempt;
    },
    async close() {
      await Promise.allSettled(running);
    },
  };
}
