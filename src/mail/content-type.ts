/** A structured MIME value (RFC 2045, 5.1): `text/plain; charset="utf-8"`. */
export interface ContentType {
  /** Lower case, `type/subtype`; text/plain where it does not parse (5.2). */
  readonly type: string;
  /** Lower case names; the first of a name counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** One pass, without comments. RFC 2231's continuations and charsets are not put together: nothing here rests on such a value. */
export function readContentType(value: string | null): ContentType {
  const pieces = splitParameters(withoutComments((value ?? "").slice(0, 10_000)));
  const type = (pieces[0] ?? "").trim().toLowerCase();
  const parameters = new Map<string, string>();
  for (const piece of pieces.slice(1, 50)) {
    const equals = piece.indexOf("=");
    if (equals < 1) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    if (!parameters.has(name)) parameters.set(name, unquote(piece.slice(equals + 1).trim()));
  }
  return { type: /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(type) ? type : "text/plain", parameters };
}

function withoutComments(value: string): string {
  const kept: string[] = [];
  let depth = 0;
  let isQuoted = false;
  for (let position = 0; position < value.length; position++) {
    const character = value[position] ?? "";
    if (character === "\\") {
      if (depth === 0) kept.push(character, value[position + 1] ?? "");
      position++;
    } else if (character === '"' && depth === 0) {
      isQuoted = !isQuoted;
      kept.push(character);
    } else if (character === "(" && !isQuoted) depth++;
    else if (character === ")" && depth > 0) depth--;
    else if (depth === 0) kept.push(character);
  }
  return kept.join("");
}

function splitParameters(value: string): string[] {
  const pieces: string[] = [];
  let isQuoted = false;
  let start = 0;
  for (let position = 0; position < value.length; position++) {
    if (value[position] === "\\") position++;
    else if (value[position] === '"') isQuoted = !isQuoted;
    else if (value[position] === ";" && !isQuoted) {
      pieces.push(value.slice(start, position));
      start = position + 1;
    }
  }
  pieces.push(value.slice(start));
  return pieces;
}

function unquote(value: string): string {
  return value.startsWith('"')
    ? value
        .slice(1)
        .replace(/"[^"]*$/, "")
        .replace(/\\(.)/g, "$1")
    : value;
}
