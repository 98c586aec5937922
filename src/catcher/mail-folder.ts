import { mkdir, open, readdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { v7 as uuidv7 } from "uuid";
import type { CaughtEnvelope, CaughtMail, CaughtMailSummary } from "./caught-mail.ts";

const UNFINISHED = /^[0-9a-f-]{36}\.part$/;
const FILE = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\.mail$/;
/** Of a file's first line; the SMTP server's limits on paths and recipients keep it well below. */
const MAX_SUMMARY_BYTES = 256 * 1024;

/**
 * The newest mails, one file each: a line of JSON that sums it up, then the exact bytes. There is no state beside the
 * files, so they survive a restart, and one that is deleted by hand is gone.
 */
export class MailFolder {
  readonly #directory: string;
  readonly #capacity: number;

  private constructor(directory: string, capacity: number) {
    this.#directory = directory;
    this.#capacity = capacity;
  }

  static async open(directory: string, capacity: number): Promise<MailFolder> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const unfinished = (await readdir(directory)).filter((name) => UNFINISHED.test(name));
    for (const name of unfinished) await unlessMissing(unlink(join(directory, name)));
    return new MailFolder(directory, capacity);
  }

  /** @returns the id. The mail is there for every reader once this resolves. */
  async add(envelope: CaughtEnvelope, subject: string | null, bytes: Buffer): Promise<string> {
    const id = uuidv7();
    const summary = JSON.stringify({ caughtAt: new Date().toISOString(), envelope, subject });
    const unfinished = join(this.#directory, `${id}.part`);
    await writeFile(unfinished, Buffer.concat([Buffer.from(`${summary}\n`), bytes]), { flag: "wx", mode: 0o600 });
    await rename(unfinished, this.#path(id));
    await this.#remove((await this.ids()).slice(0, -this.#capacity));
    return id;
  }

  /** Newest last. */
  async ids(): Promise<string[]> {
    const names = await readdir(this.#directory);
    return names.flatMap((name) => FILE.exec(name)?.[1] ?? []).toSorted();
  }

  /** Null where it is not there, or not there any more. */
  async find(id: string): Promise<CaughtMail | null> {
    if (!FILE.test(`${id}.mail`)) return null;
    const file = await unlessMissing(readFile(this.#path(id)));
    if (!file) return null;
    const lineEnd = file.indexOf("\n");
    return { ...summaryOf(id, file.subarray(0, lineEnd)), bytes: file.subarray(lineEnd + 1) };
  }

  async summary(id: string): Promise<CaughtMailSummary | null> {
    const file = await unlessMissing(open(this.#path(id)));
    if (!file) return null;
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_SUMMARY_BYTES), 0, MAX_SUMMARY_BYTES, 0);
      const start = buffer.subarray(0, bytesRead);
      return summaryOf(id, start.subarray(0, start.indexOf("\n")));
    } finally {
      await file.close();
    }
  }

  async clear(): Promise<void> {
    await this.#remove(await this.ids());
  }

  async #remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) await unlessMissing(unlink(this.#path(id)));
  }

  #path(id: string): string {
    return join(this.#directory, `${id}.mail`);
  }
}

function summaryOf(id: string, line: Buffer): CaughtMailSummary {
  const { caughtAt, envelope, subject } = JSON.parse(line.toString("utf8")) as Omit<CaughtMailSummary, "id">;
  return { id, caughtAt, envelope, subject };
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
