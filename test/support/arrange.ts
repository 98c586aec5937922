import type postgres from "postgres";
import { v7 } from "uuid";
import type { Holder } from "../../src/sessions/access-token.ts";

export interface Arranging {
  /** As the server's superuser. */
  readonly sql: postgres.Sql;
  readonly now: Date;
  token(holder: Holder): Promise<string>;
}

let number = 500_000;

/** Rows as a test needs them, written past row security. */
export function arrange({ sql, ...api }: Arranging) {
  const now = api.now;
  return {
    async account(given: Record<string, unknown> = {}) {
      const id = v7();
      const unique = ++number;
      const row = {
        id,
        number: `C-${unique}`,
        externalId: `customer-${unique}`,
        displayName: `Customer ${unique}`,
        language: "EN",
        status: "ACTIVE",
        registeredEmail: `owner@c${unique}.example`,
        registeredEmailGiven: `owner@c${unique}.example`,
        createdAt: now,
        updatedAt: now,
        ...given,
      };
      await sql`insert into accounts ${sql(row)}`;
      return row;
    },
    async service(accountId: string, given: Record<string, unknown> = {}) {
      const id = v7();
      const unique = ++number;
      const row = {
        id,
        externalId: `service-${unique}`,
        accountId,
        kind: "DOMAIN",
        name: `d${unique}.example`,
        status: "ACTIVE",
        createdAt: now,
        updatedAt: now,
        ...given,
      };
      await sql`insert into services ${sql(row)}`;
      return row;
    },
    async staff(role: "AGENT" | "SUPERVISOR" | "ADMIN" = "AGENT") {
      const id = v7();
      await sql`insert into staff_members ${sql({ id, email: `${id}@desk.example`, displayName: `${role} ${id.slice(-4)}`, role, createdAt: now })}`;
      return { id, token: await api.token({ kind: "desk", staffId: id }) };
    },
    async session(accountId: string, given: Record<string, unknown> = {}) {
      const id = v7();
      const expiresAt = new Date(now.getTime() + 30 * 86_400_000);
      await sql`insert into sessions ${sql({ id, accountId, assurance: "CREDENTIAL", createdAt: now, expiresAt, ...given })}`;
      return { id, token: await api.token({ kind: "portal", accountId, sessionId: id }) };
    },
    async client(kind: "BRIDGE" | "PROVISIONING") {
      const id = `${kind.toLowerCase()}-${++number}`;
      await sql`insert into clients ${sql({ id, kind, name: id, createdAt: now })}`;
      return { id, token: await api.token({ kind: kind === "BRIDGE" ? "bridge" : "provisioning", clientId: id }) };
    },
  };
}
