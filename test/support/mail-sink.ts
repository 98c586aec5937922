import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** A mail that came in whole: the terminating dot was there. */
export interface SunkMail {
  /** "" for the empty path. */
  readonly from: string;
  readonly to: readonly string[];
  readonly bytes: Buffer;
}

/** DROP cuts the connection off without an answer. */
export type SinkAnswer = "ACCEPT" | "DROP" | { readonly code: number; readonly text: string };

/** Asked at each step; a promise delays the answer. */
export interface SinkAnswers {
  /** At RCPT TO. */
  recipient: (address: string) => SinkAnswer | Promise<SinkAnswer>;
  /** After 354 was said, before anything of the mail came: only to watch. */
  dataBegins: () => void;
  /** At the end of DATA. */
  data: (mail: SunkMail) => SinkAnswer | Promise<SinkAnswer>;
}

/** A real SMTP server on loopback, which keeps what it was given. */
export interface MailSink {
  readonly url: string;
  readonly port: number;
  /** What came in whole, whatever was answered to it. */
  readonly mails: readonly SunkMail[];
  /** Replace them to say something else than 250. */
  readonly answers: SinkAnswers;
  /** Connections that were opened so far. */
  readonly connections: () => number;
  /** Cuts off everything that is connected. */
  disconnect(): void;
  stop(): Promise<void>;
}

interface Connected {
  _socket: { destroy(): void };
}

export async function startMailSink(
  options: Pick<SMTPServerOptions, "disabledCommands" | "secure"> = {},
): Promise<MailSink> {
  const mails: SunkMail[] = [];
  const answers: SinkAnswers = { recipient: () => "ACCEPT", dataBegins: () => {}, data: () => "ACCEPT" };
  let opened = 0;
  const answer = async (given: SinkAnswer | Promise<SinkAnswer>, done: (error?: Error | null) => void) => {
    const said = await given;
    if (said === "DROP") disconnect();
    else if (said === "ACCEPT") done(null);
    else done(Object.assign(new Error(said.text), { responseCode: said.code }));
  };
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    ...options,
    authOptional: true,
    disableReverseLookup: true,
    onConnect(_session, done) {
      opened += 1;
      done();
    },
    onRcptTo({ address }, _session, done) {
      void answer(answers.recipient(address), done);
    },
    onData(stream, session, done) {
      answers.dataBegins();
      const { mailFrom, rcptTo } = session.envelope;
      buffer(stream).then(
        (bytes) => {
          const mail = { from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address), bytes };
          mails.push(mail);
          return answer(answers.data(mail), done);
        },
        // Cut off before the dot: no mail.
        () => done(new Error("cut off")),
      );
    },
  });
  server.on("error", () => {});
  const disconnect = () => {
    for (const connection of server.connections as Set<Connected>) connection._socket.destroy();
  };
  const listening = server.listen(0, "127.0.0.1");
  if (!listening.listening) await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    answers,
    connections: () => opened,
    disconnect,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        disconnect();
      }),
  };
}
