import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Piscina } from "piscina";

export interface ThreadSettings {
  /** A module whose default export takes `Task & { port }`, and posts a Progress as it starts. */
  readonly file: URL;
  readonly threads: number;
  readonly timeLimitMs: number;
  /** Of the thread's heap. */
  readonly memoryLimitMb: number;
}

export type ThreadResult<Result, Progress> =
  | { readonly isDone: true; readonly result: Result }
  /** The time ran out and the thread was ended. `last` is what it posted last. */
  | { readonly isDone: false; readonly last: Progress };

/** A fault of ours, never a statement about the mail. */
export class MailWorkerFault extends Error {
  override readonly name = "MailWorkerFault";
  readonly kind: "CRASHED" | "CLOSED" | "BUSY";

  constructor(kind: MailWorkerFault["kind"], cause?: unknown) {
    super(`Mail analysis: ${kind}`, { cause });
    this.kind = kind;
  }
}

/**
 * Threads in which hostile work can be ended. A task's time begins when its thread posts for the first time, so that neither
 * the queue nor the start of a thread is held against a mail.
 *
 * Not guaranteed: that memory is a wall. V8 ends the thread when its heap is full, but aborts the whole process when one
 * allocation does not fit. The caps on what is parsed keep far below; whoever retries counts his attempts before he begins.
 */
export class TimeLimitedThreads<Task extends object, Result, Progress> {
  readonly #pool: Piscina;
  readonly #settings: ThreadSettings;
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #isClosed = false;

  constructor(settings: ThreadSettings) {
    this.#settings = settings;
    this.#free = settings.threads;
    this.#pool = new Piscina({
      filename: settings.file.href,
      minThreads: settings.threads,
      maxThreads: settings.threads,
      // Nothing of the process's settings, secrets among them, is in the thread that reads hostile bytes.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: settings.memoryLimitMb },
    });
    // A thread that dies while idle is replaced by the pool; a task's own failure rejects its run.
    this.#pool.on("error", () => {});
  }

  async run(task: Task, transfer: readonly ArrayBuffer[]): Promise<ThreadResult<Result, Progress>> {
    await this.#takeThread();
    const { port1, port2 } = new MessageChannel();
    const clock = new Clock<Progress>(port1, this.#settings.timeLimitMs);
    try {
      const options = { signal: clock.signal, transferList: [port2, ...transfer] };
      return { isDone: true, result: (await this.#pool.run({ ...task, port: port2 }, options)) as Result };
    } catch (error) {
      if (clock.hasRunOut && clock.last !== null) return { isDone: false, last: clock.last };
      throw new MailWorkerFault(this.#isClosed ? "CLOSED" : "CRASHED", error);
    } finally {
      clock.stop();
      this.#freeThread();
    }
  }

  /** Ends what runs. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await this.#pool.destroy();
  }

  async #takeThread(): Promise<void> {
    if (this.#waiting.length >= LONGEST_QUEUE) throw new MailWorkerFault("BUSY");
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((wake) => this.#waiting.push(wake));
    if (this.#isClosed) throw new MailWorkerFault("CLOSED");
  }

  /** A thread goes from hand to hand while somebody waits. */
  #freeThread(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

/** Tasks hold their mail's bytes while they wait. */
const LONGEST_QUEUE = 100;
/** For a thread that never comes to run its task: a fault. */
const START_LIMIT_MS = 60_000;

class Clock<Progress> {
  last: Progress | null = null;
  hasRunOut = false;
  readonly #port: MessagePort;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout;

  constructor(port: MessagePort, timeLimitMs: number) {
    this.#port = port;
    this.#timer = setTimeout(() => this.#runOut(), START_LIMIT_MS);
    port.on("message", (progress: Progress) => {
      if (this.last === null) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#runOut(), timeLimitMs);
      }
      this.last = progress;
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#port.close();
  }

  #runOut(): void {
    this.hasRunOut = true;
    this.#controller.abort();
  }
}
