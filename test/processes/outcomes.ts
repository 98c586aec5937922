import type postgres from "postgres";
import { expect, vi } from "vitest";
import type { MailSink } from "../support/mail-sink.ts";
import type { Question } from "./fleet-under-test.ts";

export interface Asked {
  readonly ticketId: string;
  readonly rfcMessageId: string;
}

export interface SentMail {
  readonly state: string;
  readonly attempts: number;
  readonly rfcMessageId: string;
}

/** What became of mails and replies, as the database and the sink know it. */
export interface Outcomes {
  /** The ticket of each question, once all are there; fails where one has none or two. */
  ticketsOf(questions: readonly Question[]): Promise<Asked[]>;
  deliveriesOf(ticketIds: readonly string[]): Promise<SentMail[]>;
  /** Every delivery of these tickets is SENT at its first attempt, claimed once, and came to the sink once. */
  expectEachSentOnce(ticketIds: readonly string[]): Promise<void>;
}

const WAIT = { timeout: 60_000, interval: 25 };

export function outcomesOf(sql: postgres.Sql, sink: MailSink): Outcomes {
  const deliveriesOf = (ticketIds: readonly string[]) => sql<SentMail[]>`
    select state, attempts, rfc_message_id from deliveries where ticket_id = any(${ticketIds as string[]}::uuid[])`;
  const copiesOf = (rfcMessageId: string) =>
    sink.mails.filter(({ bytes }) => bytes.includes(`Message-ID: <${rfcMessageId}>`)).length;
  return {
    deliveriesOf: async (ticketIds) => [...(await deliveriesOf(ticketIds))],
    ticketsOf(questions) {
      const ids = questions.map(({ messageId }) => messageId.slice(1, -1));
      return vi.waitFor(async () => {
        const rows = await sql<Asked[]>`
          select ticket_id, trim(both '<>' from rfc_message_id) as rfc_message_id from messages
          where trim(both '<>' from rfc_message_id) = any(${ids}) and kind = 'CUSTOMER'`;
        expect(rows.map(({ rfcMessageId }) => rfcMessageId).toSorted()).toEqual(ids.toSorted());
        return [...rows];
      }, WAIT);
    },
    async expectEachSentOnce(ticketIds) {
      await vi.waitFor(async () => {
        const rows = await deliveriesOf(ticketIds);
        expect(rows).toHaveLength(ticketIds.length);
        expect(rows.every(({ state }) => state === "SENT")).toBe(true);
      }, WAIT);
      const rows = await deliveriesOf(ticketIds);
      expect(rows.map(({ attempts }) => attempts)).toEqual(rows.map(() => 1));
      const events = await sql`
        select 1 from audit_events e join deliveries d on d.id = e.subject_id
        where d.ticket_id = any(${ticketIds as string[]}::uuid[]) and e.action in ('delivery.claim', 'delivery.send')`;
      expect(events).toHaveLength(2 * ticketIds.length);
      for (const { rfcMessageId } of rows) expect(copiesOf(rfcMessageId)).toBe(1);
    },
  };
}
