import { index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Only success binds a key. The answer is read anew, through the guards, from the ids kept here. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    /** `account:<id>`, `staff:<id>` or `client:<id>`. */
    client: text().notNull(),
    key: text().notNull(),
    mutation: text().notNull(),
    inputHash: text().notNull(),
    result: jsonb().$type<Record<string, string | null>>().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.client, t.key] }), index("idempotency_keys_created").on(t.createdAt)],
);
