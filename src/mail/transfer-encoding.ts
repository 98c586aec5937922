/** RFC 2045, 6: the bytes that a part's body stands for. Unknown encodings are taken as they are. */
export function decodeTransfer(body: Uint8Array, encoding: string): Uint8Array {
  const text = () => Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1");
  if (encoding === "base64") return Buffer.from(text(), "base64");
  return encoding === "quoted-printable" ? decodeQuotedPrintable(text()) : body;
}

function decodeQuotedPrintable(text: string): Uint8Array {
  const bytes = Buffer.alloc(text.length);
  let size = 0;
  for (let position = 0; position < text.length; position++) {
    const isEscape = text[position] === "=";
    const value = isEscape ? hexAt(text, position + 1) : -1;
    if (value >= 0) position += 2;
    else if (isEscape && (text[position + 1] === "\n" || text.startsWith("\r\n", position + 1))) {
      position += text[position + 1] === "\n" ? 1 : 2;
      continue;
    }
    bytes[size++] = value >= 0 ? value : text.charCodeAt(position);
  }
  return bytes.subarray(0, size);
}

function hexAt(text: string, position: number): number {
  const digits = text.slice(position, position + 2);
  return /^[0-9A-Fa-f]{2}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
}
