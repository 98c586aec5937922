const CR = 0x0d;
const LF = 0x0a;
const CRLF = Buffer.from("\r\n");
/** An mbox separator: no header field, as its name would hold a space and no colon behind it (RFC 5322, 4.5). */
const FROM_LINE = /^From [^:\r\n]/;
/** RFC 5322, 2.1.1, and room for the separator's own words. */
const MAX_FROM_LINE = 2_000;

/**
 * What a program of this machine writes, as the wire would have it: a bare LF becomes CRLF, nothing else is touched. A
 * separator line (`From ann@rossi.example Mon …`), which Exim puts in front by default, is no part of the message.
 */
export async function* asOnTheWire(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let before = 0;
  for await (const chunk of withoutFromLine(input)) {
    const pieces: Buffer[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) {
      const isBare = (at === 0 ? before : chunk[at - 1]) !== CR;
      if (!isBare) continue;
      pieces.push(chunk.subarray(from, at), CRLF);
      from = at + 1;
    }
    pieces.push(chunk.subarray(from));
    before = chunk.at(-1) ?? before;
    yield pieces.length === 1 ? chunk : Buffer.concat(pieces);
  }
}

async function* withoutFromLine(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of input) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (mayStillBeFromLine(head)) continue;
    yield afterFromLine(head);
    head = null;
  }
  if (head) yield afterFromLine(head);
}

/** The first line is not whole, and nothing says that it is none. */
function mayStillBeFromLine(head: Buffer): boolean {
  if (head.length > MAX_FROM_LINE || head.includes(LF)) return false;
  const start = head.toString("latin1", 0, 6);
  return start.length < 6 ? "From ".startsWith(start.slice(0, 5)) : FROM_LINE.test(start);
}

function afterFromLine(head: Buffer): Buffer {
  const end = head.subarray(0, MAX_FROM_LINE).indexOf(LF);
  const isFromLine = end > 0 && FROM_LINE.test(head.toString("latin1", 0, 6));
  return isFromLine ? head.subarray(end + 1) : head;
}
