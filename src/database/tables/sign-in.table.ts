import { index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { bytes, id, instant } from "./columns.ts";
import { sessions } from "./session.table.ts";

/** What renews a session's access tokens. Each works once and brings the next; one that comes again ends the session. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    id: id(),
    sessionId: uuid()
      .notNull()
      .references(() => sessions.id),
    /** SHA-256 of 32 random bytes. */
    tokenHash: bytes().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [
    unique("refresh_tokens_token_hash").on(t.tokenHash),
    index("refresh_tokens_session").on(t.sessionId),
    index("refresh_tokens_expires").on(t.expiresAt),
  ],
);

/** How often something was tried lately: one row for each who is counted, until it counts no more. */
export const attemptLimits = pgTable(
  "attempt_limits",
  {
    /** What is counted, and a keyed hash of for whom. */
    key: text().primaryKey(),
    /** When all that was spent has come back. */
    fullAt: instant().notNull(),
  },
  (t) => [index("attempt_limits_full").on(t.fullAt)],
);
