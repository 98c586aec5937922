import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ApiClient } from "../clients/client.ts";
import { collect } from "./collect.ts";
import type { InboundProvider } from "./inbound-provider.ts";
import { listenWith } from "./listener.ts";
import type { Log } from "./log.ts";
import type { RunningBridge } from "./mail-server.ts";
import { type Reception, reception } from "./reception.ts";
import { DEFAULT_MESSAGE_BYTES } from "./settings.ts";
import { NOT_NOW, TOO_LARGE, type SmtpReply } from "./smtp-reply.ts";
import { Spool } from "./spool.ts";

export interface HttpBridgeSettings {
  readonly hosts: readonly string[];
  /** 0: any free one. */
  readonly port: number;
  /** The authserv-id. */
  readonly mta: string;
  readonly provider: InboundProvider;
  readonly limits?: Partial<HttpLimits>;
}

export interface HttpLimits {
  readonly messageBytes: number;
  /** Of all requests that are being read or handed over at one time. */
  readonly spoolBytes: number;
  readonly connections: number;
  /** For the whole of one request. */
  readonly requestMs: number;
}

const DEFAULTS: HttpLimits = {
  messageBytes: DEFAULT_MESSAGE_BYTES,
  spoolBytes: 256 * 1024 * 1024,
  connections: 100,
  requestMs: 5 * 60_000,
};

/**
 * Takes what a hosted provider posts. 200 only after the API has the bytes. It speaks HTTP and belongs behind the proxy
 * that holds the certificate.
 * @throws what listening failed with, such as EADDRINUSE, with `code` and `port`
 */
export async function startHttpBridge(settings: HttpBridgeSettings, api: ApiClient, log: Log): Promise<RunningBridge> {
  const limits = { ...DEFAULTS, ...settings.limits };
  const desk = new Desk(settings, limits, reception(api, settings.mta, log), log);
  const servers: Server[] = [];
  const make = () => {
    const server = createServer(
      { requestTimeout: limits.requestMs, headersTimeout: 10_000, keepAliveTimeout: 5_000, maxHeaderSize: 16_384 },
      (request, response) => void desk.answer(request, response),
    );
    servers.push(server);
    return server;
  };
  const listeners = await listenWith(settings.hosts, settings.port, limits.connections, make);
  log.info({ protocol: "HTTP", port: listeners.port }, "bridge listens");
  return { port: listeners.port, close: () => closeAfterAnswers(servers, () => listeners.close()) };
}

/** Whoever is being answered is answered to the end; connections that wait for another request are closed. */
async function closeAfterAnswers(servers: readonly Server[], stopListening: () => Promise<void>): Promise<void> {
  const ended = stopListening();
  const timer = setInterval(() => servers.forEach((server) => server.closeIdleConnections()), 50);
  await ended;
  clearInterval(timer);
}

class Desk {
  readonly #provider: InboundProvider;
  readonly #limits: HttpLimits;
  readonly #receive: Reception;
  readonly #log: Log;
  readonly #spool: Spool;

  constructor({ provider }: HttpBridgeSettings, limits: HttpLimits, receive: Reception, log: Log) {
    this.#provider = provider;
    this.#limits = limits;
    this.#receive = receive;
    this.#log = log;
    this.#spool = new Spool(limits.spoolBytes);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const status = await this.#statusFor(request).catch((error: unknown) => {
      this.#log.debug({ error: error instanceof Error ? error.name : "unknown" }, "request not read to its end");
      return 400;
    });
    // What was not read to its end is not waited for.
    response.writeHead(status, request.complete ? {} : { connection: "close" }).end();
  }

  async #statusFor(request: IncomingMessage): Promise<number> {
    const { pathname } = URL.parse(request.url ?? "/", "http://bridge.invalid") ?? {};
    if (pathname !== this.#provider.path) return 404;
    if (request.method !== "POST") return 405;
    const { bodyBytes } = this.#provider;
    if (Number(request.headers["content-length"] ?? 0) > bodyBytes) return this.#provider.statusOf(TOO_LARGE);
    const collected = await collect(request, { messageBytes: bodyBytes }, this.#spool);
    if (collected.kind === "refused") return this.#provider.statusOf(collected.reply);
    try {
      return await this.#statusOf(request.headers["content-type"] ?? "", collected.bytes);
    } finally {
      collected.release();
    }
  }

  async #statusOf(contentType: string, body: Buffer): Promise<number> {
    const opened = this.#provider.open({ contentType, body }, new Date());
    if (opened.kind === "NOT_BELIEVED") {
      this.#log.warn({ size: body.length }, "a request that the provider did not sign, or not now, is not believed");
      return 401;
    }
    return this.#provider.statusOf(opened.kind === "UNREADABLE" ? NOT_NOW : await this.#handOver(opened.mail));
  }

  async #handOver({
    bytes,
    mailFrom,
    rcptTo,
  }: {
    bytes: Buffer;
    mailFrom: string | null;
    rcptTo: readonly string[];
  }): Promise<SmtpReply> {
    if (bytes.length > this.#limits.messageBytes) return TOO_LARGE;
    const envelope = { mailFrom, rcptTo, clientIp: null, helo: null, tls: null };
    return this.#receive({ bytes, receivedAt: new Date(), envelope });
  }
}
