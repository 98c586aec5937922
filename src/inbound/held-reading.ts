import { BlobMissing } from "../blobs/blob.errors.ts";
import type { Installation } from "../guards/installation.ts";
import type { DnsAnswers } from "../mail/dns.ts";
import type { AcceptedContent } from "./acceptance.commands.ts";
import { Problem } from "../problems/problem.ts";
import { scanMail } from "./scan.ts";
import { envelopeOf, ourAddresses } from "./inbound-message.ts";
import { NOTHING_READ, readMail } from "./reading.ts";
import type { ReadMail } from "./read-mail.ts";
import type { WaitingMail } from "./review.repository.ts";

/** A held mail, read again. */
export interface HeldReading {
  readonly read: ReadMail;
  /** Null where its bytes are gone, or say nothing that can be read. */
  readonly content: AcceptedContent["content"] | null;
}

/** From the exact bytes, with the DNS answers that were seen when it came. A fault of ours is told, not thrown. */
export async function readHeld(installation: Installation, mail: WaitingMail): Promise<HeldReading> {
  const { sha256, receivedAt, advice } = mail;
  const bytes = mail.raw ?? (await fetched(installation, sha256));
  if (bytes === null) return { read: missing(installation, mail), content: null };
  const dnsAnswers = (mail.dnsAnswers ?? {}) as DnsAnswers;
  const read = await readMail(installation, {
    bytes,
    sha256,
    receivedAt,
    advice,
    envelope: envelopeOf(mail),
    dnsAnswers,
  });
  if (read.analysis?.content) return { read: answered(read), content: read.analysis.content };
  // Mail that the gate stopped was not parsed when it came.
  const content = await installation.mail.readContent(bytes);
  return {
    read: answered({ ...read, scan: await scanMail(installation, bytes, content?.attachments ?? []) }),
    content,
  };
}

/** Nobody is handed what nobody looked at: not even staff may decide that (A4). */
function answered(read: ReadMail): ReadMail {
  if (read.scan.result !== "AWAY") return read;
  throw new Problem("INTERNAL_SERVER_ERROR", "The scanner does not answer. Try again later.", { retryable: true });
}

async function fetched({ blobs }: Installation, sha256: string): Promise<Uint8Array | null> {
  try {
    return await blobs.get(sha256);
  } catch (fault) {
    if (fault instanceof BlobMissing) return null;
    throw fault;
  }
}

function missing({ settings }: Installation, { sha256, receivedAt }: WaitingMail): ReadMail {
  return {
    sha256,
    receivedAt,
    isSpamAdvised: false,
    ourAddresses: ourAddresses(settings),
    ...NOTHING_READ,
    fault: "BYTES_MISSING",
  };
}
