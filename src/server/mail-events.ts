import type { FastifyInstance } from "fastify";
import { inTransaction } from "../database/transaction.ts";
import type { Installation } from "../guards/installation.ts";
import { readMailToken } from "../keys/mail-token.ts";
import { canonicalAddress, splitTag } from "../mail/address.ts";
import type { MailEvent } from "../outbox/mail-event.ts";
import { type Report, recordReport } from "../outbox/report.commands.ts";
import { senderIdentity } from "../outbox/sender-identity.ts";
import { standardEvents } from "../outbox/standard-events.ts";

const MAX_BYTES = 256 * 1024;
const INGEST = { role: "ingest", client: "system:ingest" } as const;

/**
 * `POST /hooks/mail-events`, where MITTENTE_MAIL_EVENTS_SECRET is set: what the mail provider says of mail that it took from
 * us. Like a report by mail it changes only what our own return path names (R7), and tells nobody whether it did.
 */
export function registerMailEvents(app: FastifyInstance, installation: Installation): void {
  const { settings, keyring } = installation;
  if (settings.MITTENTE_MAIL_EVENTS_SECRET.length === 0) return;
  const format = standardEvents(settings.MITTENTE_MAIL_EVENTS_SECRET);
  const ourReturnPath = `bounces@${senderIdentity(settings).domain}`;

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    scope.post("/hooks/mail-events", { bodyLimit: MAX_BYTES }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const now = installation.clock();
      const header = (name: string) => {
        const value = request.headers[name];
        return typeof value === "string" ? value : null;
      };
      if (!format.isGenuine({ header, body, now }))
        return reply.status(401).send(refusal("The signature does not hold."));
      const events = format.read(body);
      if (events === null) return reply.status(400).send(refusal("The events cannot be read."));
      const id = header("webhook-id") ?? "";
      for (const event of events) await record(event, `webhook ${id}`.slice(0, 200), now);
      return reply.status(204).send();
    });
  });

  async function record(event: MailEvent, source: string, now: Date): Promise<void> {
    const report = await reportOf(event, now);
    if (report === null) return;
    await inTransaction(installation.pool("ingest"), INGEST, (transaction) =>
      recordReport(transaction, report, source, now),
    );
  }

  /** Null for a return path that we did not make, or made too long ago. */
  async function reportOf({ kind, returnPath, status, recipient }: MailEvent, now: Date): Promise<Report | null> {
    const { base, tag } = splitTag(canonicalAddress(returnPath) ?? "");
    const token = base === ourReturnPath && tag ? await readMailToken(keyring, "bounce", tag, now) : null;
    if (token === null || token.expired) return null;
    if (kind === "COMPLAINT") return { kind, id: token.id };
    return {
      kind,
      id: token.id,
      status,
      finalRecipient: recipient === null ? null : (canonicalAddress(recipient) ?? recipient),
    };
  }
}

const refusal = (message: string) => ({ errors: [{ message, extensions: { code: "BAD_USER_INPUT" } }] });
