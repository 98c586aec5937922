import MailComposer from "nodemailer/lib/mail-composer";
import { LOOP_MARKER_HEADER } from "../keys/mail-token.ts";
import { canonicalAddress } from "../mail/address.ts";
import { oneLine } from "./mail-subject.ts";
import type { SenderIdentity } from "./sender-identity.ts";

export interface OutgoingMail {
  readonly identity: SenderIdentity;
  /** The one and only recipient: canonical, from a route of the policy. */
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly date: Date;
  /** Without angle brackets, like `references`, which are oldest first. */
  readonly messageId: string;
  readonly references: readonly string[];
  /** Null: answers go to the support address itself. */
  readonly replyToken: string | null;
  readonly returnPathToken: string;
  readonly loopMarker: string;
  readonly attachments: readonly MailFile[];
  /** RFC 3834: NO for what a person wrote; REPLIED (with an empty path) for a notice that answers a mail. */
  readonly automatic: "NO" | "GENERATED" | "REPLIED";
}

export interface MailFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Exact bytes, and the envelope they go in. `from: false` is the empty path. */
export interface ComposedMail {
  readonly envelope: { readonly from: string | false; readonly to: readonly [string] };
  readonly bytes: Buffer;
}

const MOST_REFERENCES = 20;
/** RFC 2046, 5: what is itself made of parts takes no base64, and is no part of this mail. */
const UNKNOWN_TYPE = "application/octet-stream";

/**
 * RFC 5322 and MIME. Addresses are objects and the envelope is explicit: a string with a comma or a line break in it would
 * reach another mailbox.
 * @throws Error for a recipient that is not canonical
 */
export async function composeMail(mail: OutgoingMail): Promise<ComposedMail> {
  const { identity, recipient } = mail;
  if (canonicalAddress(recipient) !== recipient) throw new Error("the recipient is not a canonical address");
  const references = mail.references.filter(isMessageId).slice(-MOST_REFERENCES);
  const inReplyTo = references.at(-1);
  const replyTo =
    mail.replyToken === null ? identity.address : `${identity.local}+${mail.replyToken}@${identity.domain}`;
  const bytes = await new MailComposer({
    from: { name: oneLine(identity.name), address: identity.address },
    to: [{ name: "", address: recipient }],
    replyTo: [{ name: oneLine(identity.name), address: replyTo }],
    subject: oneLine(mail.subject),
    date: mail.date,
    messageId: `<${mail.messageId}>`,
    ...(inReplyTo === undefined
      ? {}
      : { inReplyTo: `<${inReplyTo}>`, references: references.map((reference) => `<${reference}>`) }),
    headers: { ...automaticHeader(mail.automatic), [LOOP_MARKER_HEADER]: mail.loopMarker },
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(({ fileName, contentType, bytes: content }) => ({
      filename: oneLine(fileName),
      contentType: /^(?:message|multipart)\//.test(contentType) ? UNKNOWN_TYPE : contentType,
      contentDisposition: "attachment" as const,
      encoding: "base64",
      content,
    })),
    textEncoding: "quoted-printable",
    newline: "\r\n",
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  const from = mail.automatic === "REPLIED" ? false : `bounces+${mail.returnPathToken}@${identity.domain}`;
  return { envelope: { from, to: [recipient] }, bytes };
}

function automaticHeader(automatic: OutgoingMail["automatic"]): Record<string, string> {
  return automatic === "NO" ? {} : { "Auto-Submitted": `auto-${automatic.toLowerCase()}` };
}

/** Some came in mail from strangers: what could break a header field, or make it too long, is left out. */
function isMessageId(reference: string): boolean {
  return reference.length <= 250 && /^[!-;=?-~]+$/.test(reference) && /^[^@]+@[^@]+$/.test(reference);
}
