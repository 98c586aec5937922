/** The memory that messages on their way through may take, all together. Counts bytes; holds none itself. */
export class Spool {
  readonly #capacity: number;
  #held = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get held(): number {
    return this.#held;
  }

  hasRoomFor(bytes: number): boolean {
    return this.#held + bytes <= this.#capacity;
  }

  /** @returns false, with nothing taken, where they do not fit. */
  take(bytes: number): boolean {
    if (!this.hasRoomFor(bytes)) return false;
    this.#held += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#held -= bytes;
  }
}
