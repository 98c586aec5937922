import { createTransport } from "nodemailer";
import { domainOf } from "../mail/address.ts";
import { MAIL_DOMAINS, type MailDomain } from "./people.ts";
import type { DkimKeys } from "./zone.ts";

/** A customer's mail as their own program writes it. */
export interface DemoMail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly cc?: string;
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  /** A signature covers it: it says when the mail was signed (S2). */
  readonly date: Date;
  /** Without angle brackets. */
  readonly messageId: string;
}

/**
 * RFC 5322 bytes, with a DKIM signature (RFC 6376) of that domain where one is named. They end with a line end, as SMTP
 * would have it, so that they arrive as they are here.
 */
export async function written(mail: DemoMail, signedBy: MailDomain | null, keys: DkimKeys): Promise<Buffer> {
  const { from, to, cc, replyTo, subject, text, date, messageId } = mail;
  const { message } = await createTransport({ streamTransport: true, buffer: true, newline: "windows" }).sendMail({
    from,
    to,
    subject,
    text,
    date,
    messageId: `<${messageId}>`,
    ...(cc ? { cc } : {}),
    ...(replyTo ? { replyTo } : {}),
    ...(signedBy ? { dkim: signature(signedBy, keys) } : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  if (!Buffer.isBuffer(message)) throw new Error("The demo's mail could not be written.");
  return message.subarray(-2).equals(LINE_END) ? message : Buffer.concat([message, LINE_END]);
}

const LINE_END = Buffer.from("\r\n");

function signature(domain: MailDomain, keys: DkimKeys) {
  const { selector, privateKey } = keys[domain];
  return { domainName: domain, keySelector: selector, privateKey };
}

/** The domain of a mailbox, as one of the demo's. */
export function mailDomainOf(address: string): MailDomain {
  const domain = MAIL_DOMAINS.find((known) => known === domainOf(address));
  if (!domain) throw new Error(`${address} is at none of the demo's domains.`);
  return domain;
}
