import type { Settings } from "../config/settings.ts";
import type { Pool } from "../database/connection.ts";
import { OPERATOR } from "../database/operator.ts";
import { inTransaction } from "../database/transaction.ts";
import { secretOf } from "../keys/installation-secret.ts";
import { ensureKeys } from "../keys/key.commands.ts";
import { seedArticles } from "../knowledge/policy-article.ts";

/** What every installation has before anybody uses it: our keys, and the article that automatic notices lead to. */
export async function ensureEssentials(pool: Pool, settings: Settings): Promise<void> {
  await ensureKeys(pool, await secretOf(settings));
  await inTransaction(pool, { role: "operator", client: OPERATOR }, (transaction) =>
    seedArticles(transaction, new Date()),
  );
}
