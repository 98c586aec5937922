import { sql } from "drizzle-orm";
import { check, customType, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { bytes, id, instant } from "./columns.ts";

/** A customer signed in to the portal. A token names its session; ending the row ends the token. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    assurance: text({ enum: ["MAILBOX", "CREDENTIAL"] }).notNull(),
    /** Null: by the operator, for trying out. */
    openedBy: text({ enum: ["CODE", "PASSWORD", "PASSKEY", "OUTSIDE"] }),
    /** The address whose mailbox was proven with a code; null where none was. */
    provenAddress: text(),
    /** When the credential was last shown; refreshing a session never renews it. */
    provedAt: instant(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    closedAt: instant(),
  },
  (t) => [
    index("sessions_account").on(t.accountId, t.createdAt),
    check("sessions_opened_by", sql`${t.openedBy} in ('CODE', 'PASSWORD', 'PASSKEY', 'OUTSIDE')`),
    check("sessions_assurance", sql`${t.assurance} in ('MAILBOX', 'CREDENTIAL')`),
  ],
);

/** A machine that calls the API: a bridge or the company's own system. */
export const clients = pgTable(
  "clients",
  {
    id: text().primaryKey(),
    kind: text({ enum: ["BRIDGE", "PROVISIONING"] }).notNull(),
    name: text().notNull(),
    /** RFC 7517 key set with the client's public keys only; null: tokens come from the operator alone. */
    jwks: jsonb().$type<{ keys: Record<string, unknown>[] }>(),
    createdAt: instant().notNull(),
    revokedAt: instant(),
  },
  (t) => [check("clients_kind", sql`${t.kind} in ('BRIDGE', 'PROVISIONING')`)],
);

const jwk = customType<{ data: Record<string, unknown> }>({ dataType: () => "jsonb" });

/** Our own keys. The secret half is encrypted with the installation's secret before it comes here. */
export const keys = pgTable(
  "keys",
  {
    id: text().primaryKey(),
    purpose: text({ enum: ["ACCESS_TOKEN", "PERMIT", "AUDIT_HEAD", "MAIL_TOKEN", "LINK", "DKIM"] }).notNull(),
    algorithm: text().notNull(),
    publicJwk: jwk(),
    secret: bytes().notNull(),
    createdAt: instant().notNull(),
    /** From here on it signs: a key is published before it is used. */
    usedFrom: instant().notNull(),
    /** From here on it no longer signs; it verifies until retiredAt. */
    usedUntil: instant(),
    retiredAt: instant(),
  },
  (t) => [index("keys_purpose").on(t.purpose, t.usedFrom)],
);
