import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nodemailer from "nodemailer";
import type { Logger } from "pino";
import { startLmtpBridge } from "../../src/bridge/lmtp.ts";
import type { RunningBridge } from "../../src/bridge/mail-server.ts";
import { startSmtpBridge } from "../../src/bridge/smtp.ts";
import { startWork, type Work } from "../../src/cli/work.ts";
import { type ApiClient, createApiClient } from "../../src/clients/client.ts";
import { DeskReceivedMailDocument } from "../../src/clients/generated/desk/graphql.ts";
import type { Holder } from "../../src/sessions/access-token.ts";
import { startTestApi, type TestApi } from "./api.ts";
import { arrange } from "./arrange.ts";
import { type MailSink, startMailSink } from "./mail-sink.ts";
import { type Publishing, writeZone, zoneOf } from "./signed-mail.ts";

export const SUPPORT = "support@desk.example";

/** Everything there is between a customer's mail server and ours: SMTP, API, worker, and SMTP again. */
export interface Journey {
  readonly api: TestApi;
  /** Of the bridge. */
  readonly smtpPort: number;
  readonly rows: ReturnType<typeof arrange>;
  readonly desk: ApiClient;
  readonly supervisor: ApiClient;
  readonly sink: MailSink;
  portal(accountId: string): Promise<ApiClient>;
  /** To the bridge, as the customer's server would, or over LMTP as our own would. */
  send(bytes: Buffer, envelope: { readonly from: string; readonly to?: string }, how?: "SMTP" | "LMTP"): Promise<void>;
  /** What the worker does every minute, now. */
  sweep(): Promise<void>;
  /** The newest mail of that claimed address, once it was judged. */
  judged(claimedFrom: string, count?: number): Promise<ReceivedMail[]>;
  stop(): Promise<void>;
}

export interface ReceivedMail {
  readonly id: string;
  readonly verdict: { readonly outcome: string; readonly reason: string; readonly flags: readonly string[] };
  readonly ticket?: { readonly id: string; readonly reference: string; readonly subject: string } | null;
}

export const startJourney = (...domains: Publishing[]): Promise<Journey> => startLoggedJourney(undefined, ...domains);

/** @param log what every part writes to; default: nothing */
export async function startLoggedJourney(log: Logger | undefined, ...domains: Publishing[]): Promise<Journey> {
  const directory = await mkdtemp(join(tmpdir(), "mittente-journey-"));
  const zone = join(directory, "zone.json");
  writeZone(zone, zoneOf(...domains));
  const sink = await startMailSink();
  const environment = {
    MITTENTE_DNS_ZONE: zone,
    MITTENTE_SMTP_URL: sink.url,
    MITTENTE_PORTAL_URL: "https://portal.desk.example",
  };
  const api = await startTestApi(environment, log);
  const rows = arrange(api);
  const url = `${api.url}/graphql`;
  // A fresh token for each call: a journey moves the clock.
  const client = (holder: Holder) => createApiClient({ url, token: () => api.token(holder) });
  const gateway = client({ kind: "bridge", clientId: (await rows.client("BRIDGE")).id });
  const settings = { hosts: ["127.0.0.1"], port: 0, mta: "mx.desk.example", ourAddresses: [SUPPORT], trustedMtas: [] };
  const bridges: RunningBridge[] = [
    await startSmtpBridge(settings, gateway, api.installation.log),
    await startLmtpBridge(settings, gateway, api.installation.log),
  ];
  const work: Work = await startWork(api.installation, {
    ownerUrl: api.database.ownerUrl,
    smtpUrl: sink.url,
    portalUrl: "https://portal.desk.example",
  });
  const staff = async (role: "AGENT" | "SUPERVISOR") => client({ kind: "desk", staffId: (await rows.staff(role)).id });
  const desk = await staff("AGENT");
  return {
    api,
    smtpPort: bridges[0]!.port,
    rows,
    desk,
    supervisor: await staff("SUPERVISOR"),
    sink,
    portal: async (accountId) => client({ kind: "portal", accountId, sessionId: (await rows.session(accountId)).id }),
    sweep: () => work.sweepNow(),
    async send(raw, envelope, how = "SMTP") {
      const [smtp, lmtp] = bridges;
      const port = how === "SMTP" ? smtp!.port : lmtp!.port;
      const transport = nodemailer.createTransport({ host: "127.0.0.1", port, lmtp: how === "LMTP", ignoreTLS: true });
      await transport.sendMail({ envelope: { from: envelope.from, to: envelope.to ?? SUPPORT }, raw });
      transport.close();
    },
    async judged(claimedFrom, count = 1) {
      for (;;) {
        const { inboundMessages } = await desk.execute(DeskReceivedMailDocument, { filter: { claimedFrom } });
        const { nodes } = inboundMessages;
        if (nodes.length >= count && nodes.every(({ verdict }) => verdict.reason !== "PENDING")) return nodes;
      }
    },
    async stop() {
      for (const bridge of bridges) await bridge.close();
      await work.stop();
      await api.stop();
      await sink.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
