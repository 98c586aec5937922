/** The fields of a form, as bytes: a mail is not text. */
export type FormFields = ReadonlyMap<string, Buffer>;

const MOST_FIELDS = 200;
const LONGEST_PART_HEADER = 4_096;
const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PLUS = 0x2b;
const PERCENT = 0x25;
const SPACE = 0x20;
const END_OF_HEADER = "\r\n\r\n";

/** `application/x-www-form-urlencoded` or `multipart/form-data` (RFC 7578), in linear time. Null: it is neither. */
export function readForm(contentType: string, body: Buffer): FormFields | null {
  const [type = "", ...parameters] = contentType.split(";");
  switch (type.trim().toLowerCase()) {
    case "application/x-www-form-urlencoded":
      return readUrlencoded(body);
    case "multipart/form-data": {
      const boundary = parameterOf(parameters, "boundary");
      return boundary ? readMultipart(body, boundary) : null;
    }
    default:
      return null;
  }
}

function readUrlencoded(body: Buffer): FormFields | null {
  const fields = new Map<string, Buffer>();
  for (let from = 0; from < body.length;) {
    const next = body.indexOf(AMPERSAND, from);
    const end = next < 0 ? body.length : next;
    const pair = body.subarray(from, end);
    const equals = pair.indexOf(EQUALS);
    const name = percentDecoded(equals < 0 ? pair : pair.subarray(0, equals)).toString("utf8");
    if (fields.has(name) || fields.size === MOST_FIELDS) return null; // said twice: which one was meant?
    fields.set(name, percentDecoded(equals < 0 ? Buffer.alloc(0) : pair.subarray(equals + 1)));
    from = end + 1;
  }
  return fields;
}

function percentDecoded(input: Buffer): Buffer {
  const output = Buffer.allocUnsafe(input.length);
  let written = 0;
  for (let at = 0; at < input.length; at += 1) {
    const byte = input[at]!;
    const escaped = byte === PERCENT ? hexPair(input[at + 1], input[at + 2]) : -1;
    if (escaped >= 0) at += 2;
    output[written++] = escaped >= 0 ? escaped : byte === PLUS ? SPACE : byte;
  }
  return output.subarray(0, written);
}

const hexPair = (high: number | undefined, low: number | undefined): number => {
  const [a, b] = [hexDigit(high), hexDigit(low)];
  return a < 0 || b < 0 ? -1 : a * 16 + b;
};

function hexDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function readMultipart(body: Buffer, boundary: string): FormFields | null {
  const fields = new Map<string, Buffer>();
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const first = delimiter.subarray(2);
  if (!body.subarray(0, first.length).equals(first)) return null;
  let position = first.length;
  for (;;) {
    const mark = body.toString("latin1", position, position + 2);
    if (mark === "--") return fields;
    const headerEnd = body.indexOf(END_OF_HEADER, position);
    const end = headerEnd < 0 ? -1 : body.indexOf(delimiter, headerEnd + END_OF_HEADER.length - 2);
    if (mark !== "\r\n" || end < 0 || headerEnd - position > LONGEST_PART_HEADER) return null;
    const name = nameOf(body.toString("utf8", position + 2, headerEnd));
    if (name === null || fields.has(name) || fields.size === MOST_FIELDS) return null;
    fields.set(name, body.subarray(headerEnd + END_OF_HEADER.length, Math.max(end, headerEnd + END_OF_HEADER.length)));
    position = end + delimiter.length;
  }
}

function nameOf(header: string): string | null {
  const line = header.split("\r\n").find((text) => /^content-disposition:/i.test(text));
  return line ? parameterOf(line.split(";").slice(1), "name") : null;
}

function parameterOf(parameters: readonly string[], name: string): string | null {
  for (const parameter of parameters) {
    const [key = "", value = ""] = parameter.split(/=(.*)/s);
    if (key.trim().toLowerCase() === name) return value.trim().replace(/^"(.*)"$/s, "$1");
  }
  return null;
}
