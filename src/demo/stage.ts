import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createTransport } from "nodemailer";
import {
  DeskAccountDocument as AccountPage,
  DeskReceivedMailDocument as ReceivedMail,
  type DeskReceivedMailQuery,
  DeskTicketDocument as TicketPage,
  DeskTicketReplyDocument as Reply,
  type DeskTicketReplyMutation,
} from "../clients/generated/desk/graphql.ts";
import type { ApiClient } from "../clients/client.ts";
import { type Caught, caughtMail } from "./catcher-client.ts";

export type Received = DeskReceivedMailQuery["inboundMessages"]["nodes"][number];
export type Answered = DeskTicketReplyMutation["ticketReply"];

export interface StageSettings {
  readonly smtp: { readonly host: string; readonly port: number };
  readonly catcherUrl: string;
  /** As a staff member: what the demo sees is what the desk sees. */
  readonly desk: ApiClient;
}

/** The ways in and out that the demo uses: SMTP in, the desk's API, and the mail catcher. */
export interface Stage {
  /** Hands the bytes to the bridge; resolves when it answered 250. */
  deliver(bytes: Buffer, envelope: { readonly from: string; readonly to: string }): Promise<void>;
  /** What became of exactly these bytes: one entry each time they were kept, all of them judged. */
  verdictsOn(bytes: Buffer, since: Date): Promise<readonly Received[]>;
  reply(ticketId: string, body: string): Promise<Answered>;
  /** The mails of that ticket that went out, once its deliveries are done. */
  answersOn(ticketId: string): Promise<readonly Caught[]>;
  /** As it is on record now. */
  accountOf(externalId: string): Promise<{ readonly number: string; readonly registeredEmail: string }>;
  caught(): Promise<readonly Caught[]>;
}

/** As long as anything here may take. */
const PATIENCE_MS = 45_000;
const LOOK_EVERY_MS = 100;
const UNDER_WAY = new Set(["QUEUED", "SENDING"]);

export function openStage({ smtp, catcherUrl, desk }: StageSettings): Stage {
  // What is said in the clear is made up, and stays on this machine.
  const transport = createTransport({ ...smtp, secure: false, ignoreTLS: true, name: "mx.demo.example" });
  const stage: Stage = {
    async deliver(raw, { from, to }) {
      await transport.sendMail({ envelope: { from, to: [to] }, raw });
    },
    async verdictsOn(bytes, since) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return until(`a verdict on ${sha256.slice(0, 8)}`, async () => {
        const filter = { receivedAfter: since.toISOString() };
        const { inboundMessages } = await desk.execute(ReceivedMail, { filter, first: 100 });
        const found = inboundMessages.nodes.filter((mail) => mail.sha256 === sha256);
        return found.length > 0 && found.every(({ verdict }) => verdict.outcome !== "DEFERRED") ? found : null;
      });
    },
    async reply(ticketId, body) {
      const idempotencyKey = createHash("sha256").update(`${ticketId} ${body}`).digest("hex");
      const input = { ticketId, body, disclosure: "GENERIC" as const, idempotencyKey };
      return (await desk.execute(Reply, { input })).ticketReply;
    },
    async answersOn(ticketId) {
      const reference = await until("an answer to leave", async () => {
        const { ticket } = await desk.execute(TicketPage, { by: { id: ticketId } });
        const deliveries = ticket?.messages.nodes.flatMap((message) => message.deliveries) ?? [];
        return ticket && deliveries.every(({ state }) => !UNDER_WAY.has(state)) ? ticket.reference : null;
      });
      return (await stage.caught()).filter(({ raw }) => raw.includes(reference));
    },
    async accountOf(externalId) {
      const { account } = await desk.execute(AccountPage, { by: { externalId } });
      if (!account) throw new Error(`The demo's account ${externalId} is not there: run mittente seed.`);
      return account;
    },
    caught: () => caughtMail(catcherUrl),
  };
  return stage;
}

/** Looks until there is something, for a bounded time. */
async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(LOOK_EVERY_MS)) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error(`The demo waited ${PATIENCE_MS / 1_000} s for ${what} in vain: is the worker running?`);
}
