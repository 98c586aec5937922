import { constants } from "node:os";
import { CommandFailure } from "./failure.ts";
import type { Io } from "./io.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Of one Ctrl-C, npm and the terminal may each send a signal: those count as one. */
const ONE_CTRL_C_MS = 1_000;

/**
 * Resolves at the first Ctrl-C, SIGTERM or SIGHUP. A second Ctrl-C, while things are being stopped, ends the process at
 * once: PostgreSQL then recovers at its next start.
 */
export function askedToStop(io: Io): Promise<void> {
  let firstAt: number | undefined;
  return new Promise((resolve) => {
    const onSignal = (signal: NodeJS.Signals) => {
      if (firstAt === undefined) {
        firstAt = Date.now();
        resolve();
        return;
      }
      if (signal !== "SIGINT" || Date.now() - firstAt < ONE_CTRL_C_MS) return;
      io.err("Ended without waiting.");
      process.exit(130);
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
}

/** A short command ends at once, through `exit`: there an embedded PostgreSQL that it started is told to end. */
export function endOnSignal(): () => void {
  const onSignal = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);
  for (const signal of SIGNALS) process.once(signal, onSignal);
  return () => SIGNALS.forEach((signal) => process.off(signal, onSignal));
}

export interface Closing {
  readonly name: string;
  readonly close: () => Promise<void>;
}

/** In the order given; one that fails does not keep the next from being closed. */
export async function closeAll(closings: readonly Closing[]): Promise<void> {
  const failures: string[] = [];
  for (const { name, close } of closings)
    await close().catch((error: unknown) =>
      failures.push(`${name}: ${error instanceof Error ? error.message : "failed"}`),
    );
  if (failures.length > 0) throw new CommandFailure(`Not everything stopped cleanly. ${failures.join("; ")}`);
}
