import { v7 } from "uuid";
import { recordEvent } from "../audit/audit.commands.ts";
import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Assurance } from "../policy/facts.ts";
import { insertSessionOf } from "./session.repository.ts";

export interface DevelopmentSession {
  readonly accountId: string;
  readonly sessionId: string;
  readonly expiresAt: Date;
}

const LIFETIME_MS = 12 * 60 * 60_000;

/**
 * A session that nobody signed in to, for trying out: the command line refuses it in production. CREDENTIAL counts as
 * shown just now.
 * @returns null where no account has the number
 */
export async function openDevelopmentSession(
  pool: Pool,
  accountNumber: string,
  assurance: Assurance,
  now = new Date(),
): Promise<DevelopmentSession | null> {
  const session = {
    id: v7(),
    assurance,
    provedAt: assurance === "CREDENTIAL" ? now : null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
  };
  const accountId = await inTransaction(pool, { role: "operator", client: "system:operator" }, async ({ sql }) => {
    const found = await insertSessionOf(sql, accountNumber, session);
    if (found)
      await recordEvent(sql, {
        at: now,
        action: "session.open",
        actor: "system:operator",
        accountId: found,
        subject: { kind: "Session", id: session.id },
        facts: { assurance, isForDevelopment: true },
        isVisibleToAccount: true,
      });
    return found;
  });
  return accountId === null ? null : { accountId, sessionId: session.id, expiresAt: session.expiresAt };
}
