import { afterEach, beforeEach } from "vitest";
import type { BridgeSettings } from "../../src/bridge/settings.ts";
import type { Log } from "../../src/bridge/log.ts";
import { startLmtpBridge } from "../../src/bridge/lmtp.ts";
import { startSmtpBridge } from "../../src/bridge/smtp.ts";
import { startFakeApi, type FakeApi } from "./fake-api.ts";
import { Wire, type Reply } from "./wire.ts";

export const SETTINGS: BridgeSettings = {
  hosts: ["127.0.0.1"],
  port: 0,
  mta: "mx.registrar.example",
  ourAddresses: ["support@registrar.example", "domains@münchen.example"],
  trustedMtas: [],
  limits: { closeMs: 1_000 },
};

export interface LogLine {
  readonly level: string;
  readonly text: string;
}

type Start = typeof startSmtpBridge;
type Overrides = Partial<BridgeSettings> & { readonly timeoutMs?: number };

/** A bridge of either kind before a fake API, for each test; what a test opens is closed after it. */
export class BridgeUnderTest {
  readonly log: LogLine[] = [];
  #api: FakeApi | undefined;
  #closing: (() => unknown)[] = [];

  constructor() {
    beforeEach(async () => {
      this.log.length = 0;
      this.#api = await startFakeApi();
    });
    afterEach(async () => {
      for (const close of this.#closing.toReversed()) await close();
      this.#closing = [];
      await this.#api?.close();
    });
  }

  get api(): FakeApi {
    if (!this.#api) throw new Error("used outside a test");
    return this.#api;
  }

  /** @returns its port */
  smtp(overrides?: Overrides): Promise<number> {
    return this.#start(startSmtpBridge, overrides);
  }

  lmtp(overrides?: Overrides): Promise<number> {
    return this.#start(startLmtpBridge, overrides);
  }

  async open(port: number, host?: string): Promise<Wire> {
    const wire = await Wire.open(port, host);
    this.#closing.push(() => wire.hangUp());
    return wire;
  }

  /** A client that has come as far as DATA's 354. */
  async atData(port: number, hello = "EHLO mail.rossi.example"): Promise<Wire> {
    const wire = await this.open(port);
    await wire.sayAll(hello, "MAIL FROM:<anna@rossi.example>", "RCPT TO:<support@registrar.example>", "DATA");
    return wire;
  }

  /** One message from greeting to answer. */
  async deliver(port: number, message: string | Uint8Array): Promise<Reply> {
    const wire = await this.atData(port);
    wire.send(message);
    return wire.reply();
  }

  recorder(): Log {
    const write = (level: string) => (facts: object, message: string) =>
      void this.log.push({ level, text: `${message} ${JSON.stringify(facts)}` });
    return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
  }

  async #start(start: Start, { timeoutMs, ...overrides }: Overrides = {}): Promise<number> {
    const client = this.api.client(timeoutMs === undefined ? {} : { timeoutMs });
    const bridge = await start({ ...SETTINGS, ...overrides }, client, this.recorder());
    this.#closing.push(() => bridge.close());
    return bridge.port;
  }
}
