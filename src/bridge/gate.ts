import type { SMTPServerAddress, SMTPServerDataStream, SMTPServerSession } from "smtp-server";
import { networksOf } from "../networks/networks.ts";
import { clientFacts } from "./client-facts.ts";
import { collect } from "./collect.ts";
import type { DeliveryEnvelope } from "./delivery.ts";
import type { Log } from "./log.ts";
import { ourAddresses } from "./our-addresses.ts";
import type { Reception } from "./reception.ts";
import type { BridgeLimits, BridgeSettings } from "./settings.ts";
import {
  lineOf,
  NOT_NOW,
  RELAYING_DENIED,
  SmtpRefusal,
  SPOOL_FULL,
  TOO_MANY_RECIPIENTS,
  type SmtpReply,
} from "./smtp-reply.ts";
import { Spool } from "./spool.ts";

export type MailProtocol = "SMTP" | "LMTP";

type Done = (error?: Error | null) => void;
type DataDone = (error: Error | null, answers: (string | Error)[]) => void;

/** AUTH has no use here; the others are jests of the library. */
const NEVER_OFFERED = ["AUTH", "WIZ", "SHELL", "KILL"];

/** What a mail client may do here: whose word counts for the client, for whom it may leave mail, and how much. */
export class Gate {
  readonly #protocol: MailProtocol;
  readonly #settings: BridgeSettings;
  readonly #limits: BridgeLimits;
  readonly #receive: Reception;
  readonly #log: Log;
  readonly #spool: Spool;
  readonly #isOurs: (recipient: string) => boolean;
  readonly #isTrusted: (ip: string) => boolean;
  readonly #fromOurMta = new WeakSet<SMTPServerSession>();
  /** RCPT commands accepted in the transaction: LMTP answers each, the same address twice included (RFC 2033, 4.2). */
  readonly #accepted = new WeakMap<SMTPServerSession, number>();

  constructor(protocol: MailProtocol, settings: BridgeSettings, limits: BridgeLimits, receive: Reception, log: Log) {
    this.#protocol = protocol;
    this.#settings = settings;
    this.#limits = limits;
    this.#receive = receive;
    this.#log = log;
    this.#spool = new Spool(limits.spoolBytes);
    this.#isOurs = ourAddresses(settings.ourAddresses);
    this.#isTrusted = networksOf(settings.trustedMtas);
  }

  connect(session: SMTPServerSession, done: Done): void {
    const isTrusted = this.#isTrusted(session.remoteAddress);
    if (isTrusted || this.#protocol === "LMTP") this.#fromOurMta.add(session);
    session.disabledCommands = [
      ...NEVER_OFFERED,
      ...(this.#settings.tls ? [] : ["STARTTLS"]),
      ...(isTrusted ? [] : ["XCLIENT", "XFORWARD"]),
    ];
    done();
  }

  mailFrom(address: SMTPServerAddress, session: SMTPServerSession, done: Done): void {
    this.#accepted.set(session, 0);
    done(this.#spool.hasRoomFor(declaredSize(address)) ? null : new SmtpRefusal(SPOOL_FULL));
  }

  rcptTo(address: SMTPServerAddress, session: SMTPServerSession, done: Done): void {
    const accepted = this.#accepted.get(session) ?? 0;
    if (accepted >= this.#limits.recipients) return done(new SmtpRefusal(TOO_MANY_RECIPIENTS));
    if (!this.#isOurs(address.address)) return done(new SmtpRefusal(RELAYING_DENIED));
    this.#accepted.set(session, accepted + 1);
    done();
  }

  async data(stream: SMTPServerDataStream, session: SMTPServerSession, done: DataDone): Promise<void> {
    const envelope = this.#envelopeOf(session);
    const answers = this.#protocol === "LMTP" ? (this.#accepted.get(session) ?? 0) : 1;
    const reply = await this.#replyTo(stream, envelope);
    session.xForward.clear(); // of this one mail only
    const answer = reply.code === 250 ? lineOf(reply) : new SmtpRefusal(reply);
    done(
      null,
      Array.from({ length: answers }, () => answer),
    );
  }

  async #replyTo(stream: SMTPServerDataStream, envelope: DeliveryEnvelope): Promise<SmtpReply> {
    try {
      const collected = await collect(stream, this.#limits, this.#spool);
      if (collected.kind === "refused") return collected.reply;
      try {
        return await this.#receive({ bytes: collected.bytes, receivedAt: new Date(), envelope });
      } finally {
        collected.release();
      }
    } catch (error) {
      this.#log.debug({ error: error instanceof Error ? error.name : "unknown" }, "message not received to its end");
      return NOT_NOW;
    }
  }

  #envelopeOf(session: SMTPServerSession): DeliveryEnvelope {
    const { mailFrom, rcptTo } = session.envelope;
    return {
      mailFrom: mailFrom ? mailFrom.address : null,
      rcptTo: rcptTo.map(({ address }) => address),
      ...clientFacts(session, this.#fromOurMta.has(session)),
    };
  }
}

/** SIZE of the MAIL command (RFC 1870), 0 where it says none. */
function declaredSize({ args }: SMTPServerAddress): number {
  const size = args ? Number(args.SIZE) : 0;
  return Number.isSafeInteger(size) ? size : 0;
}
