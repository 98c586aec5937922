import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";
import type { Fleet } from "../processes/fleet.ts";
import { askedBy, type Question, type replier } from "../processes/fleet-under-test.ts";
import { sendUntilTaken } from "../processes/mail-client.ts";
import type { MailDomain } from "../support/signed-mail.ts";
import type { Random } from "./random.ts";

export interface Customer {
  readonly id: string;
  readonly address: string;
  readonly domain: MailDomain;
}

export interface LoadOptions {
  readonly fleet: Fleet;
  /** To find what waits for an answer. */
  readonly sql: postgres.Sql;
  readonly customers: readonly Customer[];
  readonly reply: ReturnType<typeof replier>;
  readonly random: Random;
}

const SENDERS = 3;
const REPLIERS = 2;
/** Milliseconds between a sender's mails, and between looks for unanswered tickets. */
const PACE = 120;
/** Of the mails, how many are brought by both bridges. */
const TWICE = 0.15;
/** Of the replies, how many are given to both APIs at once. */
const BOTH_APIS = 0.25;

/** Customers who write, and staff who answer, until told to stop: what is not taken or not answered is tried again. */
export class Load {
  /** Mails that got a 250. */
  readonly taken: Question[] = [];
  /** Ticket → the ids of the messages that its one reply was answered with. */
  readonly answered = new Map<string, Set<string>>();
  readonly #options: LoadOptions;
  readonly #loops: Promise<void>[];
  #isStopping = false;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#loops = [
      ...Array.from({ length: SENDERS }, () => this.#write()),
      ...Array.from({ length: REPLIERS }, () => this.#answer()),
    ];
    for (const loop of this.#loops) loop.catch(() => {});
  }

  /** Finishes what was begun. Rejects with what an MTA or a member of staff would have to complain about. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#loops);
  }

  async #write(): Promise<void> {
    const { fleet, customers, random } = this.#options;
    const ports = () => random.pickSome([fleet.smtpPort("bridge1"), fleet.smtpPort("bridge2")], 2);
    while (!this.#isStopping) {
      const { address, domain } = random.pick(customers);
      const question = await askedBy(address, domain);
      if (random.next() < TWICE) {
        const each = ports().map((port) => sendUntilTaken(() => [port], question.raw, question.envelope));
        await Promise.all(each);
      } else await sendUntilTaken(ports, question.raw, question.envelope);
      this.taken.push(question);
      await delay(PACE);
    }
  }

  async #answer(): Promise<void> {
    while (!this.#isStopping) {
      for (const ticketId of await this.#unanswered()) await this.#answerUntilHeard(ticketId);
      await delay(PACE);
    }
  }

  /** None, while the database is away. Both repliers see the same ones: they press the button at the same time. */
  async #unanswered(): Promise<string[]> {
    const rows = await this.#options.sql<{ id: string }[]>`
      select id from tickets t
      where not exists (select 1 from messages m where m.ticket_id = t.id and m.kind = 'STAFF_REPLY')
      order by id limit 5`.catch(() => []);
    return rows.map(({ id }) => id);
  }

  async #answerUntilHeard(ticketId: string): Promise<void> {
    const { random } = this.#options;
    for (;;) {
      const apis = random.pickSome(["api1", "api2"] as const, random.next() < BOTH_APIS ? 2 : 1);
      const answers = await Promise.allSettled(apis.map((api) => this.#options.reply(api, ticketId, ticketId, 15_000)));
      for (const answer of answers) if (answer.status === "fulfilled") this.#hear(ticketId, answer.value);
      if (answers.some(({ status }) => status === "fulfilled")) return;
      await delay(PACE);
    }
  }

  #hear(ticketId: string, { message, userErrors }: Awaited<ReturnType<LoadOptions["reply"]>>): void {
    if (!message) throw new Error(`a reply was refused: ${userErrors.map(({ code }) => code).join()}`);
    const heard = this.answered.get(ticketId) ?? new Set();
    this.answered.set(ticketId, heard.add(message.id));
  }
}
