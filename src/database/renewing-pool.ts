import type postgres from "postgres";

/**
 * postgres.js 3.4.9 does not get over every lost connection: one that had a statement in its buffer never writes again, a
 * `reserve` that failed takes a connection away when the database is back, and whoever waits, waits behind it. So a pool
 * that met trouble is replaced by a new one; what is under way in the old one may end there, and who waits begins anew.
 */
export function renewingPool(open: () => postgres.Sql): postgres.Sql {
  const retired = new Set<Generation>();
  let current = generation(open());
  let hasEnded = false;

  const renew = (met: Generation) => {
    if (met !== current || hasEnded) return;
    current = generation(open());
    retired.add(met);
    for (const begin of [...met.waiting]) begin();
    setTimeout(() => {
      retired.delete(met);
      void met.pool.end({ timeout: END_WITHIN });
    }, RETIRED_FOR).unref();
  };
  const reserve = async () => {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      if (hasEnded) throw new Error("the pool has ended");
      const mine = current;
      const reserved = await reserveIn(mine, () => renew(mine));
      if (reserved === "RETIRED") continue;
      renewals.set(reserved, () => renew(mine));
      return reserved;
    }
    throw new Error("the database cannot be reached");
  };
  const end = async (options?: { timeout?: number }) => {
    hasEnded = true;
    await Promise.all([current, ...retired].map(({ pool }) => pool.end(options)));
  };
  return new Proxy(current.pool, {
    apply(_target, _self, args: unknown[]) {
      const mine = current;
      const statement = Reflect.apply(mine.pool as unknown as (...given: unknown[]) => unknown, undefined, args);
      whenLost(statement, () => renew(mine));
      return statement;
    },
    get(_target, key) {
      if (key === "reserve") return reserve;
      if (key === "end") return end;
      return Reflect.get(current.pool, key, current.pool) as unknown;
    },
  });
}

/** Longer than a statement may take. Until then a busy old pool keeps its connections beside those of the new one. */
const RETIRED_FOR = 30_000;
/** Seconds. */
const END_WITHIN = 30;
const MOST_TRIES = 3;

interface Generation {
  readonly pool: postgres.Sql;
  /** Those who wait for a connection: called when the generation retires. */
  readonly waiting: Set<() => void>;
}

const generation = (pool: postgres.Sql): Generation => ({ pool, waiting: new Set() });

/** Rejects where the database could not be reached, which is trouble; RETIRED where somebody else met it first. */
function reserveIn({ pool, waiting }: Generation, met: () => void): Promise<postgres.ReservedSql | "RETIRED"> {
  return new Promise((resolve, reject) => {
    const retire = () => {
      waiting.delete(retire);
      resolve("RETIRED");
    };
    waiting.add(retire);
    pool.reserve().then(
      (reserved) => {
        if (waiting.delete(retire)) resolve(reserved);
        else reserved.release();
      },
      (error: Error) => {
        if (!waiting.delete(retire)) return;
        reject(error);
        met();
      },
    );
  });
}

const renewals = new WeakMap<object, () => void>();

/** For a connection of a renewing pool that was lost. */
export const renewPoolOf = (reserved: postgres.ReservedSql): void => renewals.get(reserved)?.();

/** Calls back before whoever awaits the statement hears of it. Does not make it run. */
export function whenLost(statement: unknown, lost: () => void): void {
  if (!(statement instanceof Promise)) return;
  void Promise.prototype.then.call(statement, undefined, (error: unknown) => {
    if (!leavesConnection(error)) lost();
  });
}

/** What the server answered, and what was wrong before anything was sent. Everything else: the connection is gone (A4). */
function leavesConnection(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const { code = "", severity, errno } = error as { code?: string; severity?: string; errno?: unknown };
  if (severity !== undefined) return severity === "ERROR";
  return errno === undefined && BEFORE_SENDING.has(code);
}

const BEFORE_SENDING = new Set(["UNDEFINED_VALUE", "MAX_PARAMETERS_EXCEEDED", "NOT_TAGGED_CALL", "57014"]);
