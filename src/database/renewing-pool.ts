import type postgres from "postgres";

/**
 * postgres.js 3.4.9 does not get over every lost connection: one that had a statement in its buffer never writes again, and
 * each `reserve` that failed takes a connection away when the database is back. So a pool that met trouble is replaced by
 * a new one, and its statements under way are given time to end where they are.
 */
export function renewingPool(open: () => postgres.Sql): postgres.Sql {
  const retired = new Set<postgres.Sql>();
  let current = open();
  let hasEnded = false;

  const renewed = (met: postgres.Sql) => () => {
    if (met !== current || hasEnded) return;
    current = open();
    retired.add(met);
    setTimeout(() => {
      retired.delete(met);
      void met.end({ timeout: END_WITHIN });
    }, RETIRED_FOR).unref();
  };
  const reserve = async () => {
    if (hasEnded) throw new Error("the pool has ended");
    const pool = current;
    try {
      const reserved = await pool.reserve();
      renewals.set(reserved, renewed(pool));
      return reserved;
    } catch (error) {
      renewed(pool)();
      throw error;
    }
  };
  const end = async (options?: { timeout?: number }) => {
    hasEnded = true;
    await Promise.all([current, ...retired].map((pool) => pool.end(options)));
  };
  return new Proxy(current, {
    apply(_target, _self, args: unknown[]) {
      const pool = current;
      const statement = Reflect.apply(pool as unknown as (...given: unknown[]) => unknown, undefined, args);
      whenLost(statement, renewed(pool));
      return statement;
    },
    get(_target, key) {
      if (key === "reserve") return reserve;
      if (key === "end") return end;
      return Reflect.get(current, key, current) as unknown;
    },
  });
}

/** Longer than a statement may take. */
const RETIRED_FOR = 30_000;
/** Seconds. */
const END_WITHIN = 30;

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
