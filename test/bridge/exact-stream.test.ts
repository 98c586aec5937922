import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExactSmtpStream, MessageOverrun } from "../../src/bridge/exact-stream.ts";

/** What a sender does to a message before it goes out (RFC 5321, 4.5.2), its end included. */
function stuffed(message: Buffer): Buffer {
  const lines = message.toString("latin1").replace(/(^|\r\n)\./g, "$1..");
  return Buffer.from(`${lines}.\r\n`, "latin1");
}

/** Messages end with CRLF on the wire: the end's own dot stands on a line. */
function onTheWire(message: Buffer): Buffer {
  return message.length === 0 || message.toString("latin1").endsWith("\r\n")
    ? message
    : Buffer.concat([message, Buffer.from("\r\n")]);
}

interface Parsed {
  readonly commands: string[];
  readonly messages: Buffer[];
}

async function parse(pieces: readonly Buffer[], overrunBytes = Infinity): Promise<Parsed> {
  const parser = new ExactSmtpStream({}, overrunBytes);
  const commands: string[] = [];
  const messages: Buffer[] = [];
  parser.oncommand = (command, next) => {
    commands.push(command.toString("latin1"));
    if (commands.at(-1) === "DATA") {
      const chunks: Buffer[] = [];
      const stream = parser.startDataMode();
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        messages.push(Buffer.concat(chunks));
        parser.continue();
      });
    }
    next?.();
  };
  const failed = new Promise<never>((_, reject) => parser.on("error", reject));
  for (const piece of pieces) {
    await Promise.race([new Promise<void>((resolve) => parser.write(piece, () => resolve())), failed]);
  }
  return { commands, messages };
}

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const cuts = [0, ...at.map((n) => n % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, i) => bytes.subarray(cuts[i], end));
}

/** Mostly the bytes that mean something. */
const hostileBytes = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(0x0d, 0x0a, 0x2e) }, fc.integer({ min: 0, max: 255 })), {
    maxLength: 60,
  })
  .map((bytes) => Buffer.from(bytes));
const cuts = fc.array(fc.nat(), { maxLength: 20 });

describe("the DATA phase", () => {
  test("gives every message back byte for byte, however it is cut into packets", async () => {
    await fc.assert(
      fc.asyncProperty(hostileBytes, hostileBytes, cuts, async (first, second, at) => {
        const messages = [onTheWire(first), onTheWire(second)];
        const [one, two] = messages.map(stuffed);
        const wire = Buffer.concat(
          ["DATA\r\n", one ?? "", "DATA\r\n", two ?? "", "QUIT\r\n"].map((part) => Buffer.from(part)),
        );
        expect(await parse(cut(wire, at))).toEqual({ commands: ["DATA", "DATA", "QUIT"], messages });
      }),
      { numRuns: 1_000 },
    );
  });

  test("ends where CRLF, dot, CRLF stands and nowhere before, whatever is sent", async () => {
    await fc.assert(
      fc.asyncProperty(hostileBytes, cuts, async (bytes, at) => {
        const sent = Buffer.concat([bytes, Buffer.from("\r\n.\r\n")]);
        const end = `\r\n${sent.toString("latin1")}`.indexOf("\r\n.\r\n");
        const content = sent.subarray(0, end).toString("latin1");
        const { messages } = await parse([Buffer.from("DATA\r\n"), ...cut(sent, at)]);
        const unstuffed = content.replace(/(^|\r\n)\./g, "$1");
        expect(messages[0]?.toString("latin1")).toBe(unstuffed);
      }),
      { numRuns: 1_000 },
    );
  });

  test("gives up on a message that goes on far beyond the limit", async () => {
    const endless = Array.from({ length: 10 }, () => Buffer.alloc(100, "a"));
    await expect(parse([Buffer.from("DATA\r\n"), ...endless], 500)).rejects.toBeInstanceOf(MessageOverrun);
  });
});
