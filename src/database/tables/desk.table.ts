import { sql } from "drizzle-orm";
import { boolean, check, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";

export const staffMembers = pgTable(
  "staff_members",
  {
    id: id(),
    email: text().notNull().unique(),
    displayName: text().notNull(),
    role: text({ enum: ["AGENT", "SUPERVISOR", "ADMIN"] }).notNull(),
    isActive: boolean().notNull().default(true),
    createdAt: instant().notNull(),
  },
  (t) => [check("staff_members_role", sql`${t.role} in ('AGENT', 'SUPERVISOR', 'ADMIN')`)],
);

export const queues = pgTable(
  "queues",
  {
    id: id(),
    name: text().notNull().unique(),
    isDefault: boolean().notNull().default(false),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("queues_one_default")
      .on(t.isDefault)
      .where(sql`${t.isDefault}`),
  ],
);
