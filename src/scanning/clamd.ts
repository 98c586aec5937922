import { connect, type Socket } from "node:net";
import { Semaphore } from "./semaphore.ts";
import { ScannerAway, type Scanner, type ScanResult } from "./scanner.ts";

export interface ClamdOptions {
  /** A Unix socket's path, or `tcp://host:port`. */
  readonly address: string;
  /** Scans at once, below clamd's MaxThreads; more wait. Default 4. */
  readonly concurrency?: number;
  /** Milliseconds for one scan, from its connection to the answer. Default a minute. */
  readonly timeLimitMs?: number;
}

const LONGEST_QUEUE = 200;
const LONGEST_ANSWER = 4_096;
const CHUNK_BYTES = 256 * 1024;

/**
 * clamd(8) by its own protocol: `INSTREAM`, then chunks, each behind its length in four bytes, and a length of zero. Only
 * `stream: OK` says that nothing was found; whatever is no clear answer is none.
 */
export function createClamd({ address, concurrency = 4, timeLimitMs = 60_000 }: ClamdOptions): Scanner {
  const places = new Semaphore(concurrency, LONGEST_QUEUE);

  async function ask(command: string, content: AsyncIterable<Uint8Array> | null): Promise<string> {
    const release = await places.take();
    if (release === null) throw new ScannerAway("too many scans wait for clamd");
    const socket = open(address);
    const timer = setTimeout(() => socket.destroy(new Error("clamd took too long")), timeLimitMs);
    try {
      const answer = answerOf(socket);
      // clamd may answer and hang up before it was told everything: then its answer says why, if anything does.
      const sent = send(socket, command, content).catch((fault: unknown) => fault);
      return await Promise.race([answer, failing(sent, answer)]);
    } catch (fault) {
      throw new ScannerAway("clamd gave no answer", { cause: fault });
    } finally {
      clearTimeout(timer);
      socket.destroy();
      release();
    }
  }

  return {
    async scan(content) {
      return verdictOf(await ask("INSTREAM", content instanceof Uint8Array ? pieces(content) : content));
    },
    version: () => ask("VERSION", null),
  };
}

function open(address: string): Socket {
  if (!address.startsWith("tcp://")) return connect({ path: address });
  const { hostname, port } = new URL(address);
  return connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) });
}

/** The source may fail while clamd waits: then nothing will ever be answered. Only that ends the waiting. */
async function failing(sent: Promise<unknown>, answer: Promise<string>): Promise<string> {
  const fault = await sent;
  if (fault instanceof SourceFailed) throw fault;
  return answer;
}

class SourceFailed extends Error {}

async function send(socket: Socket, command: string, content: AsyncIterable<Uint8Array> | null): Promise<void> {
  await write(socket, Buffer.from(`z${command}\0`));
  if (content === null) return;
  const chunks = content[Symbol.asyncIterator]();
  for (;;) {
    const next = await chunks.next().catch((cause: unknown) => {
      throw new SourceFailed("what was to be scanned could not be read", { cause });
    });
    if (next.done) break;
    if (next.value.length === 0) continue;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(next.value.length);
    await write(socket, length);
    await write(socket, next.value);
  }
  await write(socket, Buffer.alloc(4));
}

/** Flat in memory: the next piece is read when this one went. */
function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (fault) => (fault ? reject(fault) : resolve()));
  });
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: Buffer[] = [];
    let size = 0;
    const end = () => {
      const answer = Buffer.concat(said).toString("latin1");
      if (answer.endsWith("\0")) resolve(answer.slice(0, -1));
      else reject(new Error("clamd hung up"));
    };
    socket.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > LONGEST_ANSWER) socket.destroy(new Error("clamd says too much"));
      said.push(chunk);
      if (chunk.includes(0)) end();
    });
    socket.once("end", end);
    socket.once("close", end);
    socket.once("error", reject);
  });
}

function verdictOf(answer: string): ScanResult {
  if (answer === "stream: OK") return { finding: null };
  const found = /^stream: (.{1,300}) FOUND$/s.exec(answer)?.[1];
  if (found === undefined) throw new ScannerAway(`clamd answers: ${printable(answer)}`);
  return { finding: printable(found) };
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 200);
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) yield bytes.subarray(start, start + CHUNK_BYTES);
}
