import { createHash } from "node:crypto";
import { fileTypeFromBuffer } from "file-type";
import type { AttachmentStream } from "mailparser";
import { displayText, wellFormed } from "./display-text.ts";

export interface Attachment {
  /** Safe as a file's name on every system; never empty. */
  readonly fileName: string;
  /** What the sender says it is, lower case. */
  readonly claimedType: string;
  /** What its first bytes are; null where they are nothing that is known (plain text is such). */
  readonly sniffedType: string | null;
  readonly kind: AttachmentKind;
  /** Shown by the HTML (`cid:`), which we do not do. */
  readonly isInline: boolean;
  /** Bytes, decoded. */
  readonly size: number;
  /** SHA-256, hex. */
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** CALENDAR: an invitation. TNEF: Outlook's winmail.dat, kept closed. SIGNATURE, ENCRYPTED: S/MIME and OpenPGP, kept closed. */
export type AttachmentKind = "FILE" | "CALENDAR" | "TNEF" | "SIGNATURE" | "ENCRYPTED" | "MESSAGE";

export async function readAttachment(stream: AttachmentStream, number: number): Promise<Attachment> {
  const bytes = await collect(stream.content);
  const claimedType = mediaType(stream.contentType);
  const sniffed = await fileTypeFromBuffer(bytes.subarray(0, SNIFFED_BYTES));
  const sniffedType = sniffed?.mime ?? null;
  return {
    fileName: safeFileName(stream.filename ?? "", number, sniffed?.ext),
    claimedType,
    sniffedType,
    kind: kindOf(claimedType),
    isInline: stream.related === true,
    size: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes,
  };
}

/** Enough for every magic number, too little for a bomb. */
const SNIFFED_BYTES = 16 * 1024;

/** In a buffer of their own, so that the thread can hand them over without a copy. */
async function collect(content: AsyncIterable<unknown>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    const bytes = chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
    chunks.push(bytes);
    size += bytes.length;
  }
  const whole = new Uint8Array(size);
  let position = 0;
  for (const chunk of chunks) {
    whole.set(chunk, position);
    position += chunk.length;
  }
  return whole;
}

function mediaType(type: string): string {
  const lower = type.toLowerCase().slice(0, 200);
  return /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(lower) ? lower : "application/octet-stream";
}

function kindOf(type: string): AttachmentKind {
  if (type === "text/calendar" || type === "application/ics") return "CALENDAR";
  if (type === "application/ms-tnef" || type === "application/vnd.ms-tnef") return "TNEF";
  if (/^application\/(?:x-pkcs7-signature|pkcs7-signature|pgp-signature)$/.test(type)) return "SIGNATURE";
  if (/^application\/(?:x-pkcs7-mime|pkcs7-mime|pgp-encrypted)$/.test(type)) return "ENCRYPTED";
  return type === "message/rfc822" || type === "message/global" ? "MESSAGE" : "FILE";
}

const LONGEST_NAME = 150;

/** No path, no control or bidi characters, none that a file system reserves, no leading dot; the extension is kept. */
export function safeFileName(claimed: string, number: number, sniffedExtension: string | undefined): string {
  const last = displayText(claimed).split(/[/\\]/).at(-1) ?? "";
  const name = last
    .normalize("NFC")
    .replace(/[<>:"|?*\u0000-\u001f]/g, "_")
    .replace(/^[. ]+/, "")
    .replace(/[. ]{1,2000}$/, "");
  if (name === "") return `attachment-${number}.${sniffedExtension ?? "bin"}`;
  if (name.length <= LONGEST_NAME) return name;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? "";
  return wellFormed(name.slice(0, LONGEST_NAME - extension.length) + extension);
}
