import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { dkimSign } from "mailauth";
import MailComposer from "nodemailer/lib/mail-composer";
import type { DnsAnswer, DnsAnswers } from "../../src/mail/dns.ts";

export interface MailDomainOptions {
  readonly algorithm?: "rsa" | "ed25519";
  /** Of an RSA key. */
  readonly bits?: number;
  readonly selector?: string;
  /** The DMARC record; null: none. */
  readonly dmarc?: string | null;
  readonly spf?: string | null;
}

export interface SignatureOptions {
  /** `t=`. */
  readonly signedAt?: Date;
  /** `x=`. */
  readonly expiresAt?: Date;
  /** `h=`. */
  readonly fields?: readonly string[];
  /** `l=`. */
  readonly bodyLength?: number;
  /** Leaves `t=` out. */
  readonly isUndated?: boolean;
}

export interface MailFields {
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly date?: Date;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly references?: string;
  readonly replyTo?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly content: Buffer;
    readonly contentType?: string;
  }[];
}

/** A domain that sends mail: its key, its records, and its DKIM signatures, made for real. */
export class MailDomain {
  readonly name: string;
  readonly selector: string;
  readonly #options: MailDomainOptions;
  readonly #privateKey: KeyObject;
  readonly #record: string;

  constructor(name: string, options: MailDomainOptions = {}) {
    this.name = name;
    this.selector = options.selector ?? "s1";
    this.#options = options;
    const { algorithm = "rsa", bits = 2048 } = options;
    const { privateKey, publicKey } =
      algorithm === "rsa" ? generateKeyPairSync("rsa", { modulusLength: bits }) : generateKeyPairSync("ed25519");
    this.#privateKey = privateKey;
    const der = publicKey.export({ type: "spki", format: "der" });
    // RFC 8463, 4: the bare 32 bytes of an Ed25519 key.
    const key = (algorithm === "rsa" ? der : der.subarray(-32)).toString("base64");
    this.#record = `v=DKIM1; k=${algorithm}; p=${key}`;
  }

  /** The domain's records, in the form of the zone file. */
  get records(): DnsAnswers {
    const { dmarc = "v=DMARC1; p=reject", spf = null } = this.#options;
    const texts: [string, string | null][] = [
      [`${this.selector}._domainkey.${this.name}`, this.#record],
      [`_dmarc.${this.name}`, dmarc],
      [this.name, spf],
    ];
    return Object.fromEntries(
      texts.flatMap(([name, text]) => (text === null ? [] : [[name, { TXT: [chunked(text)] } as const]])),
    );
  }

  /** The message with a signature on top; by default the usual fields, now. */
  async sign(message: Uint8Array, options: SignatureOptions = {}): Promise<Buffer> {
    const signature = {
      signingDomain: this.name,
      selector: this.selector,
      privateKey: this.#privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      // A time that does not fit into t= is left out.
      signTime: options.isUndated ? new Date(8.64e15) : (options.signedAt ?? new Date()),
      ...(options.expiresAt ? { expires: options.expiresAt } : {}),
      ...(options.fields ? { headerList: [...options.fields] } : {}),
      ...(options.bodyLength === undefined ? {} : { maxBodyLength: options.bodyLength }),
    };
    const { signatures, errors } = await dkimSign(Buffer.from(message), { ...signature, signatureData: [signature] });
    if (errors[0]) throw errors[0].err;
    return Buffer.concat([Buffer.from(signatures), message]);
  }

  /** A signed mail from `customer@` here to support, or as `fields` say. */
  async mail(fields: MailFields = {}, options: SignatureOptions = {}): Promise<Buffer> {
    return this.sign(await composeMail({ from: `Cliente <customer@${this.name}>`, ...fields }), options);
  }
}

/** The exact bytes of an unsigned mail, CRLF line ends. */
export async function composeMail(fields: MailFields): Promise<Buffer> {
  const { headers, attachments, ...rest } = fields;
  return new MailComposer({
    to: "support@mittente.example",
    subject: "Help",
    text: "My site is down.\r\n",
    date: new Date(),
    ...rest,
    newline: "\r\n",
    headers: { ...headers },
    attachments: (attachments ?? []).map((attachment) => ({ ...attachment })),
  })
    .compile()
    .build();
}

/** A message from its lines: for bytes that no composer would write. */
export function rawMail(lines: readonly string[], encoding: BufferEncoding = "utf8"): Buffer {
  return Buffer.from(lines.join("\r\n"), encoding);
}

/** Whoever has records in the DNS. */
export type Publishing = Pick<MailDomain, "records">;

/** All records of several domains. */
export function zoneOf(...domains: readonly Publishing[]): DnsAnswers {
  const zone: Record<string, Record<string, DnsAnswer>> = {};
  for (const { records } of domains) {
    for (const [name, types] of Object.entries(records)) zone[name] = { ...zone[name], ...types };
  }
  return zone;
}

/** `MITTENTE_DNS_ZONE`. */
export function writeZone(file: string, zone: DnsAnswers): void {
  writeFileSync(file, JSON.stringify(zone));
}

/** A TXT record is made of strings of at most 255 bytes (RFC 1035, 3.3). */
function chunked(text: string): readonly string[] {
  return text.match(/.{1,255}/g) ?? [];
}
