import { extname } from "node:path";
import type { MailAnalysis, Phase } from "./analysis.ts";
import type { AnalysisSettings, Envelope } from "./handed-over.ts";
import type { WorkerProgress, WorkerTask } from "./analysis.worker.ts";
import type { ContentFacts } from "./content.ts";
import { emptyAnalysis } from "./gate.ts";
import { LIMITS } from "./limits.ts";
import { TimeLimitedThreads } from "./time-limited-threads.ts";

export { MailWorkerFault } from "./time-limited-threads.ts";

export interface MailWorkersOptions {
  /** How many mails are read at once. */
  readonly threads?: number;
  /** Milliseconds that one mail may take, from when its thread begins. */
  readonly timeLimitMs?: number;
  /** Megabytes of heap that one mail may take. */
  readonly memoryLimitMb?: number;
}

/** Where mail is read: in threads of their own, which are ended when a mail takes too long (mail.md, step 2). */
export class MailWorkers {
  readonly #threads: TimeLimitedThreads<Unsent<WorkerTask>, MailAnalysis | ContentFacts | null, WorkerProgress>;

  constructor({ threads = 2, timeLimitMs = 10_000, memoryLimitMb = 384 }: MailWorkersOptions = {}) {
    this.#threads = new TimeLimitedThreads({ file: WORKER, threads, timeLimitMs, memoryLimitMb });
  }

  /**
   * The mail's facts. `bytes` are copied. When the time runs out: what was known by then, and the mark PARSE_TIMEOUT.
   * Rejects with MailWorkerFault where the fault is ours.
   */
  async analyse(bytes: Uint8Array, envelope: Envelope, settings: AnalysisSettings): Promise<MailAnalysis> {
    const copy = copyOf(bytes);
    const outcome = await this.#threads.run({ kind: "ANALYSE", bytes: copy, envelope, settings }, [copy.buffer]);
    return outcome.isDone ? (outcome.result as MailAnalysis) : timedOut(outcome.last, envelope);
  }

  /** What a mail says, without judging it: for held mail that the desk reads or releases. Null: it cannot be parsed in time. */
  async readContent(bytes: Uint8Array): Promise<ContentFacts | null> {
    const copy = copyOf(bytes);
    const outcome = await this.#threads.run({ kind: "CONTENT", bytes: copy }, [copy.buffer]);
    return outcome.isDone ? (outcome.result as ContentFacts | null) : null;
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }
}

type Unsent<T> = T extends WorkerTask ? Omit<T, "port"> : never;

/** Beside this file: .ts where Node strips the types, .js where they were compiled away. */
const WORKER = new URL(`./analysis.worker${extname(import.meta.url)}`, import.meta.url);

/** A view of a larger buffer would take the whole of that with it. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length > LIMITS.messageBytes) throw new RangeError(`A mail has at most ${LIMITS.messageBytes} bytes.`);
  return new Uint8Array(bytes);
}

function timedOut({ phase, soFar }: WorkerProgress, envelope: Envelope): MailAnalysis {
  const known = soFar ?? emptyAnalysis(envelope);
  return { ...known, timedOutIn: phase, steps: [...known.steps, timeoutStep(phase)] };
}

function timeoutStep(phase: Phase) {
  return { rule: "M2", marks: ["PARSE_TIMEOUT"], facts: { phase } } as const;
}
