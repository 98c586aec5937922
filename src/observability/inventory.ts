import type { Logger } from "pino";
import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import { countConnections, countWork, type WorkCount } from "./inventory.repository.ts";
import type { ConnectionCount } from "./inventory.repository.ts";

/** How much of everything there is, as the database says. */
export interface Count extends WorkCount {
  readonly connections: readonly ConnectionCount[];
}

export interface Inventory {
  /** Counts, unless somebody did within the last seconds. Never rejects. */
  refresh(): Promise<void>;
  /** Told the figures, or null where the database did not give them in time. */
  onRefresh(tell: (count: Count | null) => void): void;
}

export interface InventoryOptions {
  readonly pool: () => Pool;
  readonly clock: () => Date;
  readonly log: Pick<Logger, "warn">;
}

const COUNTED_FOR_MS = 5_000;
const WAIT_MS = 4_000;

export function createInventory({ pool, clock, log }: InventoryOptions): Inventory {
  let tell: (count: Count | null) => void = () => {};
  let counting: Promise<void> | undefined;
  let countedAt = Number.NEGATIVE_INFINITY;

  /** One count at a time, however many ask: a database in trouble must not be asked more for that. */
  const count = () =>
    (counting ??= (async () => {
      try {
        const login = pool();
        // Only the login role may see the state of its own connections.
        const connections = await countConnections(login);
        const work = await inTransaction(login, { role: "worker", client: "system:worker" }, ({ sql }) =>
          countWork(sql, clock()),
        );
        tell({ ...work, connections });
      } catch (error) {
        log.warn({ err: error }, "the database gave no figures for the metrics");
        tell(null);
      } finally {
        countedAt = performance.now();
        counting = undefined;
      }
    })());

  return {
    async refresh() {
      if (performance.now() - countedAt < COUNTED_FOR_MS) return;
      const isDone = await within(WAIT_MS, count());
      if (!isDone) tell(null);
    },
    onRefresh(listener) {
      tell = listener;
    },
  };
}

async function within(milliseconds: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), end]);
  } finally {
    clearTimeout(timer);
  }
}
