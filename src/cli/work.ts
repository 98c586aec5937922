import { settleEmailChanges } from "../address-changes/due-changes.ts";
import { startSealer } from "../audit/audit-sealer.ts";
import type { Installation } from "../guards/installation.ts";
import { judgeInbound } from "../inbound/inbound-message.judge.ts";
import { eraseMailBytes, expireHeldMail, retentionOf } from "../inbound/retention.ts";
import { startWorker } from "../jobs/worker.ts";
import { createDkimKeyring } from "../keys/dkim-signing.ts";
import { createHeadSignature } from "../keys/head-signature.ts";
import { canonicalDomain } from "../mail/domain.ts";
import { inNewTrace } from "../observability/spans.ts";
import { mailSigner } from "../outbox/dkim-signature.ts";
import { expireOperations } from "../operations/operation.commands.ts";
import { mailTokens } from "../outbox/mail-tokens.ts";
import { createMailTransport } from "../outbox/mail-transport.ts";
import { createNoticeOutbox } from "../outbox/notice-outbox.ts";
import { createOutbox } from "../outbox/outbox.ts";
import { senderIdentity } from "../outbox/sender-identity.ts";
import { readTemplates } from "../outbox/templates/template-folder.ts";
import { closeSolvedTickets } from "../tickets/solved-tickets.ts";
import { collectUploads } from "../uploads/collect-uploads.ts";
import { scanWaiting } from "../uploads/scan-uploads.ts";
import { headsFileOf } from "./heads-file.ts";

const CONCURRENCY = 4;

export interface Work {
  /** What the sweep of every minute does, now. */
  sweepNow(): Promise<void>;
  /** Finishes what runs, takes nothing new. */
  stop(): Promise<void>;
}

export interface WorkOptions {
  /** DATABASE_OWNER_URL: the job queue is the owner's. */
  readonly ownerUrl: string;
  readonly smtpUrl: string;
  /** Where every mail leads. */
  readonly portalUrl: string;
}

/** All that goes on without a request: sending, judging what was kept, closing, and sealing the audit log. */
export async function startWork(
  installation: Installation,
  { ownerUrl, smtpUrl, portalUrl }: WorkOptions,
): Promise<Work> {
  const { settings, keyring, log, metrics, policy } = installation;
  const pool = installation.pool("worker");
  const clock = () => installation.clock();
  const identity = senderIdentity(settings);
  const templates = await readTemplates(settings.MITTENTE_TEMPLATES_DIR);
  const sending = {
    pool,
    transport: createMailTransport(smtpUrl),
    tokens: mailTokens(keyring),
    identity,
    templates,
    sign: mailSigner(createDkimKeyring({ pool, secret: installation.secret, clock }), identity.domain),
    rate: settings.MITTENTE_DESTINATION_RATE ?? null,
    places: { sender: identity.name, portalUrl, publicUrl: installation.publicUrl },
    clock,
    log,
  };
  const outbox = createOutbox({
    ...sending,
    blobs: installation.blobs,
    policy,
    allowedDomains: settings.MITTENTE_OWN_DOMAINS.flatMap((domain) => canonicalDomain(domain) ?? []),
  });
  const notices = createNoticeOutbox({ ...sending, secret: installation.secret });
  const signer = createHeadSignature(keyring, clock);
  const worker = await startWorker({
    ownerUrl,
    pool,
    handlers: {
      async deliver(id) {
        const outcome = await inNewTrace("deliver", () => outbox.deliver(id));
        if (outcome !== "NOT_DUE") metrics.deliveryAttempt(outcome);
      },
      async notify(id) {
        const outcome = await inNewTrace("notify", () => notices.notify(id));
        if (outcome !== "NOT_DUE") metrics.noticeAttempt(outcome);
      },
      judge: (id) => inNewTrace("judge", () => judgeInbound(installation, id)),
      closeSolvedTickets: (now) =>
        inNewTrace("close solved tickets", () => closeSolvedTickets(pool, now, policy.solvedFor)),
      settleEmailChanges: (now) =>
        inNewTrace("settle changes of addresses", () => settleEmailChanges(pool, now, policy)),
      expireHeldMail: (now) => inNewTrace("expire held mail", () => expireHeldMail(pool, now, policy.heldFor)),
      eraseMailBytes: (now) =>
        inNewTrace("erase mail bytes", () => eraseMailBytes(pool, installation.blobs, retentionOf(settings), now)),
      collectUploads: (now) =>
        inNewTrace("collect uploads", async () => {
          await scanWaiting(installation);
          await collectUploads(pool, installation.blobs, now);
        }),
      expireOperations: (now) => inNewTrace("expire operations", () => expireOperations(pool, now)),
    },
    log,
    concurrency: CONCURRENCY,
    clock,
  });
  const sealer = startSealer({ pool, signer, headsFile: headsFileOf(settings), log });
  return {
    sweepNow: () => worker.sweepNow(),
    async stop() {
      await worker.stop();
      await notices.close();
      await outbox.close();
      await sealer.stop();
    },
  };
}
