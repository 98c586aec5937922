import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import type { DkimKey } from "./dkim-key.ts";
import { dkimKeyOf } from "./dkim-key.commands.ts";
import { listDkimRows } from "./dkim-key.repository.ts";
import type { InstallationSecret } from "./installation-secret.ts";

/**
 * The DKIM key that signs; null: none is in use. What this process knows of it is at most a minute old; where that cannot be
 * found out, it rejects: no mail leaves unsigned by accident.
 */
export type DkimKeyring = () => Promise<DkimKey | null>;

const LOOK_AGAIN_MS = 60_000;
const WORKER = { role: "worker", client: "system:outbox" } as const;

export function createDkimKeyring(options: {
  readonly pool: Pool;
  readonly secret: InstallationSecret;
  readonly clock: () => Date;
}): DkimKeyring {
  const { pool, secret, clock } = options;
  let known: { readonly key: Promise<DkimKey | null>; readonly at: number } | undefined;

  async function look(): Promise<DkimKey | null> {
    const rows = await inTransaction(pool, WORKER, ({ sql }) => listDkimRows(sql));
    const row = rows.find(({ usedUntil }) => usedUntil === null);
    return row ? dkimKeyOf(secret, row) : null;
  }

  return () => {
    const now = clock().getTime();
    if (!known || Math.abs(now - known.at) > LOOK_AGAIN_MS) {
      const asked = { key: look(), at: now };
      known = asked;
      asked.key.catch(() => {
        if (known === asked) known = undefined;
      });
    }
    return known.key;
  };
}
