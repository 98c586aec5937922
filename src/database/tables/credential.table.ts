import { sql } from "drizzle-orm";
import { bigint, check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { bytes, id, instant } from "./columns.ts";
import { staffMembers } from "./desk.table.ts";

/** What a customer or a staff member signs in with. A row is never changed into another credential: the next one is a new row. */
export const credentials = pgTable(
  "credentials",
  {
    id: id(),
    /** One of the two. */
    accountId: uuid().references(() => accounts.id),
    staffId: uuid().references(() => staffMembers.id),
    kind: text({ enum: ["PASSWORD", "PASSKEY", "TOTP"] }).notNull(),
    /** What its owner calls it; empty for a password. */
    name: text().notNull(),
    /** argon2id in PHC form, keyed with the installation's secret. */
    passwordHash: text(),
    /** The authenticator's own id of it, base64url. */
    passkeyId: text(),
    /** COSE (RFC 9053). */
    publicKey: bytes(),
    signCount: bigint({ mode: "number" }),
    transports: text().array(),
    /** The shared secret of RFC 6238, encrypted, and the last step that was used. */
    totpSecret: bytes(),
    totpStep: bigint({ mode: "number" }),
    /** From 72 h after it a customer's counts as CREDENTIAL. */
    enrolledAt: instant().notNull(),
    lastUsedAt: instant(),
    removedAt: instant(),
  },
  (t) => [
    // An authenticator is enrolled once with one owner.
    uniqueIndex("credentials_account_passkey")
      .on(t.accountId, t.passkeyId)
      .where(sql`removed_at is null`),
    uniqueIndex("credentials_staff_passkey")
      .on(t.staffId, t.passkeyId)
      .where(sql`removed_at is null`),
    index("credentials_account").on(t.accountId, t.enrolledAt),
    index("credentials_staff").on(t.staffId, t.enrolledAt),
    check("credentials_one_owner", sql`(${t.accountId} is null) <> (${t.staffId} is null)`),
    check(
      "credentials_kind",
      sql`(${t.kind} = 'PASSWORD') = (${t.passwordHash} is not null) and (${t.kind} = 'PASSKEY') = (${t.passkeyId} is not null and ${t.publicKey} is not null and ${t.signCount} is not null) and (${t.kind} = 'TOTP') = (${t.totpSecret} is not null and ${t.totpStep} is not null) and ${t.kind} in ('PASSWORD', 'PASSKEY', 'TOTP') and (${t.kind} <> 'TOTP' or ${t.staffId} is not null)`,
    ),
  ],
);

/** A passkey ceremony under way (WebAuthn, 7): the challenge counts once, within five minutes, for what it was made for. */
export const passkeyCeremonies = pgTable(
  "passkey_ceremonies",
  {
    id: id(),
    use: text({ enum: ["ENROL", "SIGN_IN", "PROVE"] }).notNull(),
    /** Both null: of somebody who signs in, to the portal or to the desk as `audience` says. */
    accountId: uuid().references(() => accounts.id),
    staffId: uuid().references(() => staffMembers.id),
    audience: text({ enum: ["PORTAL", "DESK"] }).notNull(),
    /** base64url, as the browser gets it. */
    challenge: text().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [
    index("passkey_ceremonies_expires").on(t.expiresAt),
    check("passkey_ceremonies_use", sql`${t.use} in ('ENROL', 'SIGN_IN', 'PROVE')`),
    check("passkey_ceremonies_audience", sql`${t.audience} in ('PORTAL', 'DESK')`),
  ],
);
