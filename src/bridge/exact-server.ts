import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { SMTPConnectionOptions } from "smtp-server/lib/smtp-connection.js";
import { ExactSmtpConnection } from "./exact-connection.ts";
import { SHUTTING_DOWN } from "./smtp-reply.ts";

export interface ExactServerOptions extends SMTPServerOptions {
  readonly size: number;
  readonly sessionMs: number;
  readonly dataMs: number;
}

/** A server of smtp-server whose connections are exact. It is given its sockets by whoever listens. */
export class ExactSmtpServer extends SMTPServer {
  readonly #times: { readonly sessionMs: number; readonly dataMs: number };

  constructor({ sessionMs, dataMs, ...options }: ExactServerOptions) {
    super({
      ...options,
      disableReverseLookup: true,
      hideENHANCEDSTATUSCODES: false,
      lenientAddressParsing: true, // odd addresses are for the policy to judge
      maxCommandLength: 4096,
      logger: false, // the library's log lines carry addresses
    });
    this.#times = { sessionMs, dataMs };
  }

  accept(socket: Socket): void {
    this.server.emit("connection", socket);
  }

  override connect(socket: Socket | TLSSocket, socketOptions?: SMTPConnectionOptions | null): void {
    const connection = new ExactSmtpConnection(this, socket, socketOptions);
    this.connections.add(connection);
    connection.on("error", (error: Error) => this._onError(error));
    connection.limitTimes(this.#times);
    connection.init();
  }

  /** Answers 421 to whoever is idle now, and to everybody's next command. */
  retire(): void {
    this.close();
    for (const connection of this.#exactConnections()) connection.retire();
  }

  /** Hangs up on everybody. */
  dismissAll(): void {
    for (const connection of this.#exactConnections()) connection.dismiss(SHUTTING_DOWN);
  }

  #exactConnections(): ExactSmtpConnection[] {
    return [...this.connections].filter((connection) => connection instanceof ExactSmtpConnection);
  }
}
