import { createHash } from "node:crypto";
import { fileTypeFromBuffer } from "file-type";
import type { AttachmentStream } from "mailparser";
import { displayText, wellFormed } from "./display-text.ts";
import { cmsKind } from "./opaque-signature.ts";

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

/**
 * CALENDAR: an invitation. TNEF: Outlook's winmail.dat, kept closed. SIGNATURE, ENCRYPTED: S/MIME and OpenPGP, kept closed.
 * SIGNED: S/MIME around what it signs, kept, and opened for its content beside it.
 */
export type AttachmentKind = "FILE" | "CALENDAR" | "TNEF" | "SIGNATURE" | "SIGNED" | "ENCRYPTED" | "MESSAGE";

export async function readAttachment(stream: AttachmentStream, number: number): Promise<Attachment> {
  const bytes = await collect(stream.content);
  const claimedType = mediaType(stream.contentType);
  const sniffed = await sniff(bytes.subarray(0, SNIFFED_BYTES));
  return {
    fileName: safeFileName(stream.filename ?? "", number, sniffed?.ext ?? EXTENSIONS.get(claimedType)),
    claimedType,
    sniffedType: sniffed?.mime ?? null,
    kind: kindOf(claimedType, sniffed?.mime ?? null, bytes),
    isInline: stream.related === true,
    size: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes,
  };
}

/** What cannot be told is told as unknown: hostile bytes must not fail their own mail. */
async function sniff(head: Uint8Array): Promise<{ readonly mime: string; readonly ext: string } | undefined> {
  // MS-OXTNEF, 2.1.3.1: the signature of winmail.dat, whatever it is called on its way.
  if ([0x78, 0x9f, 0x3e, 0x22].every((byte, index) => head[index] === byte)) return { mime: TNEF, ext: "dat" };
  return fileTypeFromBuffer(head).catch(() => undefined);
}

const TNEF = "application/vnd.ms-tnef";

/** For what comes without a name and is nothing that its bytes tell. */
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ["message/rfc822", "eml"],
  ["message/global", "eml"],
  ["text/plain", "txt"],
  ["text/html", "html"],
  ["text/csv", "csv"],
  ["text/calendar", "ics"],
  ["text/vcard", "vcf"],
  ["image/png", "png"],
  ["image/jpeg", "jpg"],
  ["image/gif", "gif"],
  ["application/pdf", "pdf"],
  ["application/ms-tnef", "dat"],
  ["application/pkcs7-mime", "p7m"],
  ["application/x-pkcs7-mime", "p7m"],
  ["application/pkcs7-signature", "p7s"],
  ["application/x-pkcs7-signature", "p7s"],
  ["application/pgp-signature", "asc"],
  ["application/pgp-encrypted", "asc"],
]);

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

function kindOf(type: string, sniffedType: string | null, bytes: Uint8Array): AttachmentKind {
  if (type === "text/calendar" || type === "application/ics") return "CALENDAR";
  if (type === "application/ms-tnef" || type === TNEF || sniffedType === TNEF) return "TNEF";
  if (/^application\/(?:x-pkcs7-signature|pkcs7-signature|pgp-signature)$/.test(type)) return "SIGNATURE";
  if (/^application\/(?:x-)?pkcs7-mime$/.test(type)) return cmsKind(bytes) === "SIGNED" ? "SIGNED" : "ENCRYPTED";
  if (type === "application/pgp-encrypted" || sniffedType === "application/pgp-encrypted") return "ENCRYPTED";
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
