import type postgres from "postgres";

/** What a transaction does. `lost` says that its connection broke. */
type Work = (connection: postgres.TransactionSql, lost: () => void) => Promise<void>;
type Begin = (mode: string, work: Work) => Promise<void>;

/**
 * postgres.js 3.4.9 does not get over every lost connection: one that had a statement in its buffer never writes again, and
 * whoever waits for one, waits longer with each that cannot be opened. So a pool that met trouble is replaced by a new one;
 * what is under way in the old one may end there, and who waits begins anew.
 */
export function renewingPool(open: () => postgres.Sql): postgres.Sql {
  const retired = new Set<Generation>();
  let current = generation(open());
  let hasEnded = false;

  const renew = (met: Generation) => {
    if (met !== current || hasEnded) return;
    current = generation(open());
    retired.add(met);
    for (const leave of Array.from(met.waiting)) leave();
    setTimeout(() => {
      retired.delete(met);
      void met.pool.end({ timeout: END_WITHIN });
    }, RETIRED_FOR).unref();
  };
  const beginInCurrent: Begin = async (mode, work) => {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const mine = current;
      if ((await beginIn(mine, mode, work, () => renew(mine))) === "DONE") return;
    }
    throw new Error("the database cannot be reached");
  };
  const end = async (options?: { timeout?: number }) => {
    hasEnded = true;
    await Promise.all([current, ...retired].map(({ pool }) => pool.end(options)));
  };
  const pool = new Proxy(current.pool, {
    apply(_target, _self, args: unknown[]) {
      const mine = current;
      const statement = Reflect.apply(mine.pool as unknown as (...given: unknown[]) => unknown, undefined, args);
      whenLost(statement, () => renew(mine));
      return statement;
    },
    get(_target, key) {
      if (key === "end") return end;
      if (key === "reserve") return noReserve;
      return Reflect.get(current.pool, key, current.pool) as unknown;
    },
  });
  begins.set(pool, beginInCurrent);
  return pool;
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

/** It waits for ever where types are not fetched, and each one that fails takes a connection away for good. */
const noReserve = () => Promise.reject(new Error("not reserve(): hold a connection in a transaction"));

const begins = new WeakMap<postgres.Sql, Begin>();

/**
 * postgres.js's `begin`: what `work` rejects with is rolled back; where it never settles, nothing more is sent. Rejects at
 * once where the connection is lost.
 */
export function begin(pool: postgres.Sql, mode: string, work: Work): Promise<void> {
  const renewing = begins.get(pool);
  return renewing ? renewing(mode, work) : pool.begin(mode, (connection) => work(connection, () => {}));
}

/** Rejects where there is no connection to begin on, which is trouble; RETIRED where somebody else met it first. */
function beginIn(
  { pool, waiting }: Generation,
  mode: string,
  work: Work,
  renew: () => void,
): Promise<"DONE" | "RETIRED"> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      waiting.delete(leave);
      resolve("RETIRED");
    };
    waiting.add(leave);
    const done = pool.begin(mode, async (connection) => {
      if (waiting.delete(leave)) await work(connection, renew);
    });
    done.then(
      () => resolve("DONE"),
      (error: Error) => {
        if (waiting.delete(leave)) renew();
        reject(error);
      },
    );
  });
}

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
