import type { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { ComposedMail } from "./mail-composition.ts";
import type { SmtpEndpoint } from "./smtp-endpoint.ts";

const SECOND = 1_000;

/** One connection to the server, greeted and signed in. Every failure ends it: its state is not to be trusted then. */
export class SmtpSession {
  private readonly connection: SMTPConnection;
  private failure: Error | undefined;
  private fail: (error: Error) => void = () => {};

  private constructor(endpoint: SmtpEndpoint, clientName: string) {
    this.connection = new SMTPConnection({
      host: endpoint.host,
      port: endpoint.port,
      name: clientName,
      secure: endpoint.tls === "IMPLICIT",
      requireTLS: endpoint.tls === "STARTTLS",
      ignoreTLS: endpoint.tls === "NONE",
      tls: { rejectUnauthorized: true, minVersion: "TLSv1.2" },
      // Loopback stands for interfaces too: without it no address of this machine counts as reachable.
      allowInternalNetworkInterfaces: true,
      connectionTimeout: 30 * SECOND,
      greetingTimeout: 30 * SECOND,
      dnsTimeout: 15 * SECOND,
      socketTimeout: 120 * SECOND,
      // Closing destroys the socket at once: nothing more may leave after a withdrawal.
      socketCloseTimeout: 0,
      maxResponseSize: 16_384,
      logger: false,
    });
    this.connection.on("error", (error: Error) => this.end(error));
    this.connection.on("end", () => this.end(new Error("the server closed the connection")));
  }

  static async open(endpoint: SmtpEndpoint, clientName: string, signal: AbortSignal): Promise<SmtpSession> {
    const session = new SmtpSession(endpoint, clientName);
    await session.run(signal, (done) => session.connection.connect((error) => done(error ?? null, true)));
    const login = endpoint.login;
    if (login)
      await session.run(signal, (done) => session.connection.login({ ...login }, (error) => done(error ?? null, true)));
    return session;
  }

  get isOpen(): boolean {
    return this.failure === undefined;
  }

  /** The server's final answer, a 250. `body` is first read after its 354. */
  async send(envelope: ComposedMail["envelope"], size: number, body: Readable, signal: AbortSignal): Promise<string> {
    const { from, to } = envelope;
    return this.run(signal, (done) =>
      this.connection.send({ from, to: [...to], size }, body, (error, info) => done(error, info?.response ?? "")),
    );
  }

  /** Says QUIT where that is still possible. Idempotent. */
  quit(): void {
    if (this.isOpen) this.connection.quit();
    this.failure ??= new Error("the connection was ended");
  }

  private end(error: Error): void {
    this.failure ??= error;
    this.fail(error);
    this.connection.close();
  }

  /** One step of the conversation. A failure, or the end of the time that `signal` gives, closes the connection. */
  private run<T>(signal: AbortSignal, step: (done: (error: Error | null, value: T) => void) => void): Promise<T> {
    let onAbort = () => {};
    const promise = new Promise<T>((resolve, reject) => {
      onAbort = () => reject(new Error("the time for this attempt is over"));
      this.fail = reject;
      signal.addEventListener("abort", onAbort, { once: true });
      if (this.failure) reject(this.failure);
      else if (signal.aborted) onAbort();
      else step((error, value) => (error ? reject(error) : resolve(value)));
    });
    return promise
      .catch((error: Error) => {
        this.end(error);
        throw error;
      })
      .finally(() => signal.removeEventListener("abort", onAbort));
  }
}
