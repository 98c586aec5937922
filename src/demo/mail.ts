import { dkimSign } from "mailauth";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { domainOf } from "../mail/address.ts";
import type { DkimKeys } from "./zone.ts";
import { MAIL_DOMAINS, type MailDomain } from "./people.ts";

/** A customer's mail as their own program writes it. */
export interface DemoMail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly cc?: string;
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly date: Date;
  /** Without angle brackets. */
  readonly messageId: string;
}

/** RFC 5322 bytes that end with a line end, as SMTP would have it: they arrive as they are here. */
export async function composed(mail: DemoMail): Promise<Buffer> {
  const { from, to, cc, replyTo, subject, text, date, messageId } = mail;
  const lines = text.replaceAll("\n", "\r\n");
  const options = {
    from,
    to,
    subject,
    text: lines,
    date,
    messageId: `<${messageId}>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const bytes = await new MailComposer({ ...options, ...(cc ? { cc } : {}), ...(replyTo ? { replyTo } : {}) })
    .compile()
    .build();
  return bytes.subarray(-2).equals(LINE_END) ? bytes : Buffer.concat([bytes, LINE_END]);
}

const LINE_END = Buffer.from("\r\n");

/** The same with a DKIM signature (RFC 6376) of that domain, made at that time. */
export async function signed(bytes: Buffer, domain: MailDomain, keys: DkimKeys, signTime: Date): Promise<Buffer> {
  const { selector, privateKey } = keys[domain];
  const signature = { signingDomain: domain, selector, privateKey, signTime };
  const { signatures, errors } = await dkimSign(bytes, { ...signature, signatureData: [signature], strict: true });
  if (!signatures || errors.length > 0) throw new Error(`The demo's mail of ${domain} could not be signed.`);
  return Buffer.concat([Buffer.from(signatures), bytes]);
}

/** The domain of a mailbox, as one of the demo's. */
export function mailDomainOf(address: string): MailDomain {
  const domain = MAIL_DOMAINS.find((known) => known === domainOf(address));
  if (!domain) throw new Error(`${address} is at none of the demo's domains.`);
  return domain;
}
