import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A line to a server that a test can cut: everything on it breaks, and nobody gets through until it is mended. */
export class BreakableLine {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  private constructor(target: URL) {
    this.#target = target;
  }

  static async to(url: string): Promise<BreakableLine> {
    const line = new BreakableLine(new URL(url));
    await line.mend();
    return line;
  }

  /** The target's, with the line's port. */
  get url(): string {
    return Object.assign(new URL(this.#target), { hostname: "127.0.0.1", port: String(this.#port) }).href;
  }

  async mend(): Promise<void> {
    this.#server = createServer((near) => this.#join(near)).listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** @param how RESET is what a killed server leaves behind, END what one does that is told to stop */
  async cut(how: "RESET" | "END" = "RESET"): Promise<void> {
    const closed = once(this.#server!, "close");
    this.#server!.close();
    for (const socket of this.#sockets) {
      if (how === "RESET") socket.resetAndDestroy();
      else socket.destroy();
    }
    await closed;
  }

  #join(near: Socket): void {
    const far = connect(Number(this.#target.port), this.#target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on("error", () => {});
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
