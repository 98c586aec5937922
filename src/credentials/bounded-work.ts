/** There is more to do than there is room for. */
export class TooBusy extends Error {
  override readonly name = "TooBusy";
}

/** Runs at most `concurrency` at a time, lets `waiting` more wait for their turn, and turns the rest away at once. */
export function boundedWork({ concurrency, waiting }: { readonly concurrency: number; readonly waiting: number }) {
  const queue: (() => void)[] = [];
  let free = concurrency;
  /** Whoever waits is handed the place of whoever goes: nobody who comes meanwhile takes it. */
  const leave = () => {
    const next = queue.shift();
    if (next) next();
    else free += 1;
  };
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else if (queue.length >= waiting) throw new TooBusy("too much of this at once");
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
