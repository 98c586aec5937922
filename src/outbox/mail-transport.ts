import type { CheckedBody } from "./checked-body.ts";
import type { ComposedMail } from "./mail-composition.ts";
import { readSmtpError, keepable, type SendResult, type SmtpError } from "./smtp-answer.ts";
import { smtpEndpoint } from "./smtp-endpoint.ts";
import { SmtpSession } from "./smtp-session.ts";

/** Hands mails to the one configured server. */
export interface MailTransport {
  /** Never rejects. `openBody` may be called a second time, when an idle connection turned out dead before it asked for the body. */
  send(mail: ComposedMail, openBody: () => CheckedBody, signal: AbortSignal): Promise<SendResult>;
  /** Ends idle connections. */
  close(): void;
}

export interface MailTransportOptions {
  /** How we say EHLO; default: this host's name. */
  readonly clientName?: string;
  /** Idle connections that are kept. How many work at a time is the caller's concurrency. */
  readonly maxIdle?: number;
}

const IDLE_TIME = 5_000;
/** Servers lose patience with endless sessions. */
const MOST_MAILS = 100;

interface Kept {
  readonly session: SmtpSession;
  mails: number;
  timer?: NodeJS.Timeout;
}

/** @throws Error with a sentence for the operator */
export function createMailTransport(smtpUrl: string, options: MailTransportOptions = {}): MailTransport {
  const endpoint = smtpEndpoint(smtpUrl);
  const { clientName = "", maxIdle = 4 } = options;
  const idle: Kept[] = [];

  const open = async (signal: AbortSignal): Promise<Kept> => ({
    session: await SmtpSession.open(endpoint, clientName, signal),
    mails: 0,
  });

  function takeIdle(): Kept | undefined {
    let kept: Kept | undefined;
    while ((kept = idle.pop())) {
      clearTimeout(kept.timer);
      if (kept.session.isOpen) return kept;
    }
    return undefined;
  }

  function keep(kept: Kept): void {
    kept.mails += 1;
    if (!kept.session.isOpen || kept.mails >= MOST_MAILS || idle.length >= maxIdle) return kept.session.quit();
    kept.timer = setTimeout(() => {
      idle.splice(idle.indexOf(kept), 1);
      kept.session.quit();
    }, IDLE_TIME);
    kept.timer.unref();
    idle.push(kept);
  }

  async function sendOver(kept: Kept, mail: ComposedMail, body: CheckedBody, signal: AbortSignal): Promise<SendResult> {
    const answer = await kept.session.send(mail.envelope, mail.bytes.length, body.stream, signal);
    keep(kept);
    return { kind: "ACCEPTED", answer: keepable(answer) };
  }

  async function send(mail: ComposedMail, openBody: () => CheckedBody, signal: AbortSignal): Promise<SendResult> {
    const reused = takeIdle();
    if (reused) {
      const body = openBody();
      try {
        return await sendOver(reused, mail, body, signal);
      } catch (error) {
        const isAnswered = (error as SmtpError).responseCode !== undefined;
        if (isAnswered || body.isAsked || signal.aborted) throw error;
      }
    }
    return sendOver(await open(signal), mail, openBody(), signal);
  }

  return {
    send: (mail, openBody, signal) => send(mail, openBody, signal).catch((error: SmtpError) => readSmtpError(error)),
    close() {
      for (const kept of idle.splice(0)) {
        clearTimeout(kept.timer);
        kept.session.quit();
      }
    },
  };
}
