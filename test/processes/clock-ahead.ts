/**
 * Preloaded into a process (`node --import`) whose machine's clock is to be ahead: leases run out, and waits are over,
 * without the program knowing of a test. Timers run as always.
 */
const ahead = Number(process.env.TEST_CLOCK_AHEAD_MS);
if (!Number.isSafeInteger(ahead)) throw new Error("TEST_CLOCK_AHEAD_MS: milliseconds");

const RealDate = Date;
const now = () => RealDate.now() + ahead;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], self) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, self) as Date,
  apply: () => new RealDate(now()).toString(),
  get: (target, key, self) => (key === "now" ? now : (Reflect.get(target, key, self) as unknown)),
});
