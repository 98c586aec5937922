import { createHash } from "node:crypto";
import { Certificate, ContentInfo, type GeneralName, SignedData } from "pkijs";
import { canonicalAddress } from "./address.ts";
import { readContentType } from "./content-type.ts";
import { readFrom } from "./from.ts";
import { readHeader } from "./header-gate.ts";
import { Header } from "./header-text.ts";
import { readStructure } from "./mime-structure.ts";

/** What a certified mail's provider signed: who sent it, and by whose certificate that is known. */
export interface CertifiedTransport {
  /** Canonical; of the signed daticert.xml. What the header says of it is a claim. */
  readonly sender: string;
  /** Canonical; of From, and of the certificate. */
  readonly provider: string;
  /** SHA-256 of the signer's certificate, hex. */
  readonly certificate: string;
}

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_SIGNATURE = 128 * 1024;
const MAX_DATICERT = 64 * 1024;

/**
 * An Italian certified mail (posta elettronica certificata, RFC 6109), its S/MIME signature (RFC 8551 section 3.5.3) checked
 * over the exact bytes, and the signer's chain up to one of the anchors at that time. Null for anything that does not hold.
 *
 * @param anchors DER certificates that a chain may end in; none: nothing holds
 */
export async function readCertifiedMail(
  message: Uint8Array,
  anchors: readonly Uint8Array[],
  at: Date,
): Promise<CertifiedTransport | null> {
  if (message.length > MAX_BYTES || anchors.length === 0) return null;
  const block = readHeader(message);
  const header = new Header(message, block);
  const from = readFrom(header).mailbox;
  const split = from && splitSigned(message, header, block.bodyStart);
  if (!split) return null;
  const signer = await signerOf(split, anchors, at);
  if (!signer || !addressesOf(signer).includes(from.address)) return null;
  const sender = certifiedSender(split.signed);
  if (sender === null) return null;
  const certificate = createHash("sha256")
    .update(new Uint8Array(signer.toSchema(true).toBER()))
    .digest("hex");
  return { sender, provider: from.address, certificate };
}

interface SignedMail {
  /** The first part with its header, line ends as CRLF: what was signed. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** RFC 1847: exactly two parts. The line end before a boundary is the boundary's. */
function splitSigned(message: Uint8Array, header: Header, bodyStart: number): SignedMail | null {
  const { type, parameters } = readContentType(header.text("content-type"));
  const boundary = parameters.get("boundary");
  if (type !== "multipart/signed" || !boundary || boundary.length > 70) return null;
  const body = `\r\n${Buffer.from(message.subarray(bodyStart)).toString("latin1").replaceAll(/\r?\n/g, "\r\n")}`;
  const parts = body.split(`\r\n--${boundary}`);
  const [, first, second, end] = parts;
  if (parts.length !== 4 || !first?.startsWith("\r\n") || !second?.startsWith("\r\n") || !end?.startsWith("--"))
    return null;
  const headEnd = second.indexOf("\r\n\r\n");
  const head = second.slice(0, headEnd).toLowerCase();
  if (
    headEnd < 0 ||
    !/application\/(x-)?pkcs7-signature/.test(head) ||
    !/\r\ncontent-transfer-encoding:\s*base64/.test(head)
  )
    return null;
  const signature = Buffer.from(second.slice(headEnd + 4), "base64");
  if (signature.length > MAX_SIGNATURE) return null;
  return { signed: Buffer.from(first.slice(2), "latin1"), signature };
}

async function signerOf(
  { signed, signature }: SignedMail,
  anchors: readonly Uint8Array[],
  checkDate: Date,
): Promise<Certificate | null> {
  try {
    const content = ContentInfo.fromBER(exact(signature));
    const data = new SignedData({ schema: content.content });
    if (data.signerInfos.length !== 1) return null;
    const trustedCerts = anchors.map((anchor) => Certificate.fromBER(exact(anchor)));
    const found = await data.verify({
      signer: 0,
      data: exact(signed),
      trustedCerts,
      checkDate,
      checkChain: true,
      extendedMode: true,
    });
    const holds = found.signatureVerified === true && found.signerCertificateVerified === true;
    return holds ? (found.signerCertificate ?? null) : null;
  } catch {
    // Whatever is wrong with bytes from outside, they prove nothing.
    return null;
  }
}

const SUBJECT_ALT_NAME = "2.5.29.17";
const RFC822_NAME = 1;

function addressesOf({ extensions = [] }: Certificate): string[] {
  const names = extensions
    .filter(({ extnID }) => extnID === SUBJECT_ALT_NAME)
    .flatMap(({ parsedValue }) => (parsedValue as { altNames?: GeneralName[] } | undefined)?.altNames ?? []);
  return names.flatMap(({ type, value }) =>
    type === RFC822_NAME && typeof value === "string" ? (canonicalAddress(value) ?? []) : [],
  );
}

/** Of the signed daticert.xml of a message that was certified on its way in; a receipt or an anomaly certifies no sender. */
function certifiedSender(signed: Buffer): string | null {
  const block = readHeader(signed);
  const header = new Header(signed, block);
  const { parts, problem } = readStructure(signed, {
    contentType: readContentType(header.text("content-type")),
    encoding: "7bit",
    bodyStart: block.bodyStart,
  });
  const found = parts.filter(({ contentType }) => contentType.parameters.get("name")?.toLowerCase() === "daticert.xml");
  const [data] = found;
  // A forwarded certified mail lies deeper, in the message that was certified: it certifies nothing here.
  if (problem !== null || !data || found.some(({ depth }) => depth < data.depth) || data.depth > 2) return null;
  const bytes = signed.subarray(data.bodyStart, data.bodyEnd).toString("latin1");
  const xml = data.encoding === "base64" ? Buffer.from(bytes, "base64").toString("utf8") : bytes;
  if (xml.length > MAX_DATICERT || !/<postacert\s[^>]*\btipo="posta-certificata"/.test(xml)) return null;
  const senders = [...xml.matchAll(/<mittente>([^<>&]{3,254})<\/mittente>/g)];
  return senders.length === 1 ? canonicalAddress(senders[0]![1]!.trim()) : null;
}

/** The bytes alone: a Buffer may be a window into a larger one. */
function exact(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy.buffer;
}

/** The certificates of a PEM file. @throws Error that says which one is none */
export function readAnchors(pem: string): Uint8Array[] {
  const found = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  return found.map(([, text], index) => {
    const der = new Uint8Array(Buffer.from(text!, "base64"));
    try {
      Certificate.fromBER(exact(der));
      return der;
    } catch (cause) {
      throw new Error(`certificate ${index + 1} of the file is none`, { cause });
    }
  });
}
