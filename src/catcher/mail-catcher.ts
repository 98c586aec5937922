import { simpleParser } from "mailparser";
import type { SMTPServerDataStream, SMTPServerSession } from "smtp-server";
import { collect } from "../bridge/collect.ts";
import { ExactSmtpServer } from "../bridge/exact-server.ts";
import { listen, type Listeners } from "../bridge/listener.ts";
import type { Log } from "../bridge/log.ts";
import { NOT_NOW, SmtpRefusal } from "../bridge/smtp-reply.ts";
import { Spool } from "../bridge/spool.ts";
import type { MailFolder } from "./mail-folder.ts";

const LIMITS = { messageBytes: 30 * 1024 * 1024, spoolBytes: 128 * 1024 * 1024, connections: 50, recipients: 100 };

/** An SMTP server for this machine alone, which takes every mail and sends none on. */
export async function startMailCatcher(port: number, folder: MailFolder, log: Log): Promise<Listeners> {
  const spool = new Spool(LIMITS.spoolBytes);
  const server = new ExactSmtpServer({
    name: "catcher.localhost",
    size: LIMITS.messageBytes,
    maxClients: LIMITS.connections,
    maxRecipients: LIMITS.recipients,
    disabledCommands: ["AUTH", "STARTTLS", "WIZ", "SHELL", "KILL"],
    sessionMs: 60 * 60_000,
    dataMs: 10 * 60_000,
    onData: (stream, session, done) =>
      void keep(stream, session).then(
        (id) => done(null, `2.6.0 Caught as ${id}`),
        (error: unknown) => done(error instanceof SmtpRefusal ? error : failed(error)),
      ),
  });
  server.on("error", (error) => log.debug({ error: error.name }, "connection to the catcher failed"));

  async function keep(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = { from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address) };
    const collected = await collect(stream, LIMITS, spool);
    if (collected.kind === "refused") throw new SmtpRefusal(collected.reply);
    try {
      return await folder.add(envelope, await subjectOf(collected.bytes), collected.bytes);
    } finally {
      collected.release();
    }
  }

  function failed(error: unknown): SmtpRefusal {
    log.error({ error: error instanceof Error ? error.message : "unknown" }, "mail could not be caught");
    return new SmtpRefusal(NOT_NOW);
  }

  const listeners = await listen(["localhost"], port, 2 * LIMITS.connections, (socket) => server.accept(socket));
  return {
    port: listeners.port,
    close: async () => {
      const ended = listeners.close();
      server.retire();
      const timer = setTimeout(() => server.dismissAll(), 2_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** A mail that cannot be parsed is caught all the same. */
async function subjectOf(bytes: Buffer): Promise<string | null> {
  try {
    return (await simpleParser(bytes)).subject ?? null;
  } catch {
    return null;
  }
}
