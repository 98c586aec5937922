import { bigint, boolean, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytes, id, instant } from "./columns.ts";

/** Written in the decision's transaction, never changed. Facts are hashed with a salt: erasing them leaves the chain whole. */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: id(),
    at: instant().notNull(),
    /** `noun.verb`, for example `ticket.reply`. */
    action: text().notNull(),
    /** `staff:<uuid>`, `account:<uuid>`, `client:<id>`, `system:<name>`, `anonymous`. */
    actor: text().notNull(),
    accountId: uuid(),
    subjectKind: text(),
    subjectId: uuid(),
    rule: text(),
    /** The account's own portal may list it. */
    isVisibleToAccount: boolean().notNull().default(false),
    /** Null after erasure; salt and facts go together. */
    facts: jsonb().$type<Record<string, unknown>>(),
    salt: bytes(),
    /** SHA-256 over salt and canonical facts, hex. */
    factsHash: text().notNull(),
  },
  (t) => [
    index("audit_events_at").on(t.at, t.id),
    index("audit_events_account").on(t.accountId, t.at),
    index("audit_events_subject").on(t.subjectId, t.at),
    index("audit_events_action").on(t.action, t.at),
  ],
);

/** The chain: one row an event, made after commit by the one sealer. */
export const auditSeals = pgTable("audit_seals", {
  sequence: bigint({ mode: "number" }).primaryKey(),
  eventId: uuid()
    .notNull()
    .unique()
    .references(() => auditEvents.id),
  previousHash: text().notNull(),
  hash: text().notNull(),
});

/** Signed heads; each also goes to a file outside the database. */
export const auditHeads = pgTable("audit_heads", {
  sequence: bigint({ mode: "number" }).primaryKey(),
  hash: text().notNull(),
  at: instant().notNull(),
  keyId: text().notNull(),
  /** Compact JWS over sequence, hash and time. */
  signature: text().notNull(),
});
