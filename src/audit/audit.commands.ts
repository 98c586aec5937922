import { v7 as uuidv7 } from "uuid";
import type { Sql } from "../database/connection.ts";
import { activeTraceId } from "../observability/spans.ts";
import { type NewAuditEvent, saltFacts } from "./audit-event.ts";
import { insertEvents } from "./audit.repository.ts";

/** Written in the decision's transaction (A2): it commits with the decision or not at all. Sealed within seconds after. */
export async function recordEvent(sql: Sql, event: NewAuditEvent): Promise<void> {
  await recordEvents(sql, [event]);
}

/** In one statement; the chain will have them in this order. */
export async function recordEvents(sql: Sql, events: readonly NewAuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const traceId = activeTraceId();
  await insertEvents(
    sql,
    events.map((event) => {
      const { facts, salt, factsHash } = saltFacts(traceId === null ? event : withTrace(event, traceId));
      return {
        id: uuidv7(),
        at: event.at.toISOString(),
        action: event.action,
        actor: event.actor,
        accountId: event.accountId ?? null,
        subjectKind: event.subject?.kind ?? null,
        subjectId: event.subject?.id ?? null,
        rule: event.rule ?? null,
        isVisibleToAccount: event.isVisibleToAccount ?? false,
        facts,
        salt: Buffer.from(salt).toString("hex"),
        factsHash,
      };
    }),
  );
}

/** Where the operator's traces show what else happened on the way to this decision. */
const withTrace = (event: NewAuditEvent, traceId: string): NewAuditEvent => ({
  ...event,
  facts: { ...event.facts, traceId },
});
