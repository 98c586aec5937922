import type { Logger } from "pino";
import type { BlobStore } from "../blobs/blob.ts";
import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import type { PolicySettings } from "../policy/settings.ts";
import { stillValid } from "../policy/reply-routing.ts";
import { checkedBody, type CheckedBody } from "./checked-body.ts";
import { ACTOR, ATTEMPT_TIME, type AttachedFile, type Attempt, type DeliveryOutcome } from "./delivery.ts";
import { accountFactsNow, claimDelivery, type Claim } from "./delivery-claim.ts";
import { recordResult, type AttemptResult } from "./delivery-result.ts";
import { holdsLease } from "./delivery.repository.ts";
import { composeMail, type ComposedMail, type MailFile } from "./mail-composition.ts";
import type { DestinationRate } from "./destination-rate.ts";
import type { MailSigner } from "./dkim-signature.ts";
import type { MailPlaces } from "./mail-places.ts";
import type { MailTokens } from "./mail-tokens.ts";
import type { MailTransport } from "./mail-transport.ts";
import { filesOf, replyMail } from "./reply-mail.ts";
import type { SenderIdentity } from "./sender-identity.ts";
import { keepable } from "./smtp-answer.ts";
import type { Templates } from "./templates/templates.ts";

export interface OutboxOptions {
  /** Of the login role; transactions take the role worker. */
  readonly pool: Pool;
  readonly transport: MailTransport;
  /** The files of the replies. */
  readonly blobs: Pick<BlobStore, "get">;
  readonly tokens: MailTokens;
  readonly identity: SenderIdentity;
  readonly templates: Templates;
  readonly sign: MailSigner;
  readonly rate: DestinationRate;
  readonly places: MailPlaces;
  readonly policy: PolicySettings;
  /** Canonical (MITTENTE_OWN_DOMAINS). */
  readonly allowedDomains: readonly string[];
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  readonly clock?: () => Date;
}

export interface Outbox {
  /**
   * One attempt at one delivery, if it is due and nobody has it. Safe to call for any id, at any time, from any process.
   * Rejects only where the database failed: the row then comes back by itself when its lease runs out.
   */
  deliver(id: string): Promise<DeliveryOutcome>;
  /** Waits for what is under way, then ends the connections. */
  close(): Promise<void>;
}

const WORKER = { role: "worker", client: ACTOR } as const;
/** How often a claim starts over because an address or a service changed while it waited for the locks. */
const CLAIM_TRIES = 3;

export function createOutbox(options: OutboxOptions): Outbox {
  const { pool, transport, blobs, tokens, identity, templates, sign, rate, places, policy, allowedDomains, log } =
    options;
  const clock = options.clock ?? (() => new Date());
  const running = new Set<Promise<unknown>>();

  async function attemptOnce(id: string): Promise<DeliveryOutcome> {
    const claim = await claimInTurn(id);
    if (claim.kind === "MOVED") return "NOT_DUE";
    if (claim.kind !== "CLAIMED") return claim.kind;
    const result = await send(claim.attempt);
    const outcome = await record(claim.attempt, result);
    const entry = { delivery: id, attempt: claim.attempt.number, outcome, rule: claim.attempt.route.rule };
    if (outcome === "LEASE_LOST") log.warn(entry, "a delivery's lease ran out before its result was written");
    else log.info(entry, "delivery attempted");
    return outcome;
  }

  async function claimInTurn(id: string): Promise<Claim> {
    let claim: Claim = { kind: "MOVED" };
    for (let tries = 0; claim.kind === "MOVED" && tries < CLAIM_TRIES; tries += 1) {
      const terms = { now: clock(), settings: policy, allowedDomains, rate };
      claim = await inTransaction(pool, WORKER, ({ sql }) => claimDelivery(sql, id, terms));
    }
    return claim;
  }

  /** Never rejects: whatever goes wrong before the server took the mail is worth another attempt. */
  async function send(attempt: Attempt): Promise<AttemptResult> {
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
      log.error({ err: error, delivery: attempt.lease.deliveryId }, "a delivery could not be made into a mail");
      return { kind: "TROUBLE", answer: keepable("the mail could not be made") };
    }
  }

  async function compose(attempt: Attempt): Promise<ComposedMail> {
    const now = clock();
    const { deliveryId } = attempt.lease;
    const { content, recipient } = attempt.route;
    return composeMail({
      ...replyMail(attempt, places, templates),
      identity,
      recipient,
      date: now,
      messageId: attempt.rfcMessageId,
      references: attempt.references,
      replyToken: await tokens.reply(attempt.ticketId, now),
      returnPathToken: await tokens.returnPath(deliveryId, now),
      loopMarker: await tokens.loopMarker(deliveryId, now),
      attachments: await fetched(filesOf(attempt)),
      automatic: content === "FULL" ? "NO" : "GENERATED",
    });
  }

  async function fetched(files: readonly AttachedFile[]): Promise<MailFile[]> {
    const mailed: MailFile[] = [];
    for (const { fileName, contentType, sha256 } of files)
      mailed.push({ fileName, contentType, bytes: await blobs.get(sha256) });
    return mailed;
  }

  /** R2, the moment of sending: the lease is still ours, and the address is still the one that the route says. */
  function mayLeave({ lease, route }: Attempt): Promise<boolean> {
    return inTransaction(pool, WORKER, async ({ sql }) => {
      if (!(await holdsLease(sql, lease, clock()))) return false;
      return stillValid(route, await accountFactsNow(sql, route.accountId));
    });
  }

  const record = (attempt: Attempt, result: AttemptResult) =>
    inTransaction(pool, WORKER, ({ sql }) =>
      recordResult(sql, attempt, result, { now: clock(), random: Math.random() }),
    );

  return {
    deliver(id) {
      const attempt = attemptOnce(id).finally(() => running.delete(attempt));
      running.add(attempt);
      return attempt;
    },
    async close() {
      await Promise.allSettled(running);
      transport.close();
    },
  };
}
