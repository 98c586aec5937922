import { LIMITS } from "./limits.ts";

/** One header field. Offsets into the message: `start` is the name's first byte, `end` is after the last CRLF. */
export interface HeaderField {
  /** Lower case. */
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

export type HeaderProblem = "HEADER_LIMIT" | "HEADER_MALFORMED" | "HEADER_DUPLICATE";

export interface HeaderFacts {
  /** Bytes, the empty line included. */
  readonly size: number;
  readonly fieldCount: number;
  /** What is wrong with it, worst first; each once. */
  readonly problems: readonly { readonly reason: HeaderProblem; readonly detail: string }[];
}

export interface HeaderBlock extends HeaderFacts {
  readonly fields: readonly HeaderField[];
  /** Where the body begins; the message's length where there is none. */
  readonly bodyStart: number;
}

/**
 * The strict header gate (step 3): one pass over the bytes, and every byte is looked at once. Stricter than RFC 5322 where
 * parsers are known to disagree: no white space before a colon (obs-optional), no NUL, no bare CR or LF, and each field of
 * SINGLETONS once. It reads on after a malformed line, so that the desk sees what the mail claims: `fields` of a block with
 * problems is a claim and nothing to authenticate.
 *
 * Only the header is refused for NUL and bare line ends. In a body they are an old mailer's mistake (RFC 5322, 2.3): DKIM
 * hashes it, smuggling is prevented where the SMTP conversation is (the bridge), and the bytes are kept as they came.
 */
export function readHeader(message: Uint8Array): HeaderBlock {
  const problems = new Map<HeaderProblem, string>();
  const mark = (reason: HeaderProblem, detail: string) => {
    if (!problems.has(reason)) problems.set(reason, detail);
  };
  const fields: HeaderField[] = [];
  let position = 0;
  let isEnded = false;
  while (!isEnded && position < message.length) {
    const line = readLine(message, position);
    if (line.problem) mark("HEADER_MALFORMED", line.problem);
    if (line.next > LIMITS.headerBytes || (line.isCut && line.next === LIMITS.headerBytes)) {
      mark("HEADER_LIMIT", `more than ${LIMITS.headerBytes} bytes`);
      break;
    }
    if (line.end === position) isEnded = true;
    else if (isBlank(message[position]!)) continueField(fields, line.next, mark);
    else {
      const field = startField(message, position, line, mark);
      if (field && fields.length === LIMITS.headerFields) {
        mark("HEADER_LIMIT", `more than ${LIMITS.headerFields} fields`);
        break;
      }
      if (field) fields.push(field);
    }
    position = line.next;
  }
  markRepeated(fields, mark);
  return {
    size: position,
    fieldCount: fields.length,
    problems: ORDER.flatMap((reason) => (problems.has(reason) ? [{ reason, detail: problems.get(reason) ?? "" }] : [])),
    fields,
    bodyStart: position,
  };
}

const ORDER: readonly HeaderProblem[] = ["HEADER_LIMIT", "HEADER_MALFORMED", "HEADER_DUPLICATE"];

/** RFC 5322, 3.6, and MIME's (RFC 2045): whichever of two a reader takes, another reader takes the other. */
const SINGLETONS = new Set([
  "from",
  "sender",
  "reply-to",
  "to",
  "cc",
  "subject",
  "date",
  "message-id",
  "in-reply-to",
  "references",
  "mime-version",
  "content-type",
]);

const NUL = 0x00;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const COLON = 0x3a;

interface Line {
  /** After the last byte of its text. */
  readonly end: number;
  /** After its line end. */
  readonly next: number;
  /** The cap came before the line's end. */
  readonly isCut: boolean;
  readonly problem: string | null;
}

function readLine(message: Uint8Array, start: number): Line {
  const stop = Math.min(message.length, LIMITS.headerBytes + 1);
  let problem: string | null = null;
  for (let position = start; position < stop; position++) {
    const byte = message[position];
    if (byte === NUL) problem ??= `NUL at byte ${position}`;
    else if (byte === CR && message[position + 1] !== LF) problem ??= `bare CR at byte ${position}`;
    else if (byte === LF) {
      const isPaired = position > start && message[position - 1] === CR;
      if (!isPaired) problem ??= `bare LF at byte ${position}`;
      return { end: isPaired ? position - 1 : position, next: position + 1, isCut: false, problem };
    }
  }
  return { end: stop, next: stop, isCut: stop < message.length, problem };
}

type Marker = (reason: HeaderProblem, detail: string) => void;

function continueField(fields: HeaderField[], next: number, mark: Marker): void {
  const field = fields.at(-1);
  if (field) fields[fields.length - 1] = { ...field, end: next };
  else mark("HEADER_MALFORMED", "white space before the first field");
}

function startField(message: Uint8Array, start: number, line: Line, mark: Marker): HeaderField | null {
  let colon = start;
  while (colon < line.end && isNameByte(message[colon]!)) colon++;
  if (colon === start || colon >= line.end || message[colon] !== COLON) {
    mark("HEADER_MALFORMED", `no field name at byte ${start}`);
    return null;
  }
  const name = Buffer.from(message.subarray(start, colon)).toString("latin1").toLowerCase();
  return { name, start, valueStart: colon + 1, end: line.next };
}

function markRepeated(fields: readonly HeaderField[], mark: Marker): void {
  const seen = new Set<string>();
  for (const { name } of fields) {
    if (seen.has(name) && SINGLETONS.has(name)) mark("HEADER_DUPLICATE", name);
    seen.add(name);
  }
}

/** RFC 5322, 3.6.8: printable US-ASCII but the colon. */
function isNameByte(byte: number): boolean {
  return byte > SPACE && byte < 0x7f && byte !== COLON;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
