/** So many at once, and so many more in a queue. */
export class Semaphore {
  readonly #waiting: (() => void)[] = [];
  readonly #longestQueue: number;
  #free: number;

  constructor(places: number, longestQueue: number) {
    this.#free = places;
    this.#longestQueue = longestQueue;
  }

  /** Gives the place back; calling it twice would give back another's. Null: the queue is full. */
  async take(): Promise<(() => void) | null> {
    if (this.#free > 0) this.#free--;
    else if (this.#waiting.length >= this.#longestQueue) return null;
    else await new Promise<void>((wake) => this.#waiting.push(wake));
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    };
  }
}
