import { index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";
import { clients } from "./session.table.ts";

/** RFC 7523, 3: an assertion that was used. Each counts once, so its jti is kept until the assertion has expired. */
export const clientAssertions = pgTable(
  "client_assertions",
  {
    clientId: text()
      .notNull()
      .references(() => clients.id),
    /** SHA-256 of the jti, in hexadecimal. */
    jtiHash: text().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.jtiHash] }), index("client_assertions_expires").on(t.expiresAt)],
);
