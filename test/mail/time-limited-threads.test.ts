import { afterEach, describe, expect, it } from "vitest";
import { TimeLimitedThreads } from "../../src/mail/time-limited-threads.ts";

type Threads = TimeLimitedThreads<{ readonly deed: string }, string, string>;
let open: Threads | null = null;

function start(timeLimitMs = 200, threads = 1): Threads {
  const file = new URL("../support/hanging.worker.ts", import.meta.url);
  return (open = new TimeLimitedThreads({ file, threads, timeLimitMs, memoryLimitMb: 64 }));
}

afterEach(async () => {
  await open?.close();
});

describe("a thread", () => {
  it("that hangs is ended, what it said last is known, and the next task finds a thread", async () => {
    const threads = start();
    expect(await threads.run({ deed: "hang" }, [])).toEqual({ isDone: false, last: "began hang" });
    expect(await threads.run({ deed: "work" }, [])).toEqual({ isDone: true, result: "did work" });
  });

  it("that hangs takes no time from those who wait", async () => {
    const threads = start();
    const results = await Promise.all(["hang", "work", "hang", "more"].map((deed) => threads.run({ deed }, [])));
    expect(results.map(({ isDone }) => isDone)).toEqual([false, true, false, true]);
  });

  it.each(["exhaust", "die", "throw"])(
    "that would %s is a fault of ours, and the next task finds a thread",
    async (deed) => {
      const threads = start(60_000);
      await expect(threads.run({ deed }, [])).rejects.toMatchObject({ name: "MailWorkerFault", kind: "CRASHED" });
      expect(await threads.run({ deed: "work" }, [])).toEqual({ isDone: true, result: "did work" });
    },
  );

  it("that says nothing may still answer", async () => {
    expect(await start().run({ deed: "silent" }, [])).toEqual({ isDone: true, result: "did silent" });
  });
});

it("closing ends what runs and what waits, and nothing begins after it", async () => {
  const threads = start(60_000);
  const running = [threads.run({ deed: "hang" }, []), threads.run({ deed: "work" }, [])].map((run) =>
    run.then(
      () => "done",
      (error: { kind?: string }) => error.kind,
    ),
  );
  await threads.close();
  expect(await Promise.all(running)).toEqual(["CLOSED", "CLOSED"]);
  await expect(threads.run({ deed: "work" }, [])).rejects.toMatchObject({ kind: "CLOSED" });
});

it("a queue without end is refused", async () => {
  const threads = start(60_000);
  const runs = Array.from({ length: 102 }, () =>
    threads.run({ deed: "hang" }, []).catch((error: { kind: string }) => error.kind),
  );
  await threads.close();
  expect((await Promise.all(runs)).filter((kind) => kind === "BUSY")).toHaveLength(1);
});
