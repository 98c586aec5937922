import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";

/** What this one takes for malware; clamd would need a signature for it. */
export const MARK = "MITTENTE-TEST-MALWARE";

/** clamd's protocol as clamd(8) has it: z-commands, INSTREAM in chunks, and its ways of saying no. */
export class FakeClamd {
  /** SILENT never answers, RUDE hangs up at once, FULL has a size limit of 1,000 bytes, ODD says something else. */
  mood: "WORKING" | "SILENT" | "RUDE" | "FULL" | "ODD" = "WORKING";
  readonly scanned: Buffer[] = [];
  /** The most that were asked at once. */
  most = 0;
  #asked = 0;
  readonly #path: string | 0;
  #server: Server | null = null;
  readonly #open = new Set<Socket>();

  /** @param path of its socket; 0: any free TCP port of 127.0.0.1 */
  constructor(path: string | 0) {
    this.#path = path;
  }

  get address(): string {
    const bound = this.#server?.address();
    return typeof bound === "object" && bound !== null ? `tcp://127.0.0.1:${bound.port}` : String(this.#path);
  }

  async start(): Promise<void> {
    this.#server = createServer((socket) => this.#serve(socket));
    if (this.#path === 0) this.#server.listen(0, "127.0.0.1");
    else this.#server.listen(this.#path);
    await once(this.#server, "listening");
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    for (const socket of this.#open) socket.destroy();
    await new Promise((done) => server.close(done));
    if (this.#path !== 0) await rm(this.#path, { force: true });
  }

  #serve(socket: Socket): void {
    this.#open.add(socket);
    this.#asked++;
    this.most = Math.max(this.most, this.#asked);
    socket.on("error", () => {});
    socket.once("close", () => this.#open.delete(socket));
    if (this.mood === "RUDE") {
      socket.destroy();
      return;
    }
    let buffered = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      const answer = this.#answer(buffered);
      if (answer === null || this.mood === "SILENT") return;
      this.#asked--;
      socket.end(`${answer}\0`);
    });
  }

  #answer(buffered: Buffer): string | null {
    const end = buffered.indexOf(0);
    if (end < 0) return null;
    const command = buffered.toString("latin1", 0, end);
    if (command === "zVERSION") return "ClamAV 0.0.0/test";
    if (command !== "zINSTREAM") return "UNKNOWN COMMAND";
    const chunks: Buffer[] = [];
    let position = end + 1;
    let size = 0;
    for (;;) {
      if (buffered.length < position + 4) return null;
      const length = buffered.readUInt32BE(position);
      if (length === 0) return this.#verdict(Buffer.concat(chunks));
      size += length;
      if (this.mood === "FULL" && size > 1_000) return "INSTREAM size limit exceeded. ERROR";
      if (buffered.length < position + 4 + length) return null;
      chunks.push(buffered.subarray(position + 4, position + 4 + length));
      position += 4 + length;
    }
  }

  #verdict(content: Buffer): string {
    this.scanned.push(content);
    if (this.mood === "ODD") return "stream: perhaps";
    return content.includes(MARK) ? "stream: Test.Mark-1 FOUND" : "stream: OK";
  }
}
