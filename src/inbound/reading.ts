import { createHash } from "node:crypto";
import type { Installation } from "../guards/installation.ts";
import type { ReadMail } from "./read-mail.ts";
import { type MailToken, readLoopMarker, readMailToken } from "../keys/mail-token.ts";
import type { MailAnalysis } from "../mail/analysis.ts";
import type { DnsAnswers } from "../mail/dns.ts";
import type { Envelope } from "../mail/handed-over.ts";
import type { ContentFacts } from "../mail/content.ts";
import { domainOf, splitTag } from "../mail/address.ts";
import { MailWorkerFault } from "../mail/mail-workers.ts";
import { namedDomains } from "../mail/named-domains.ts";
import { NOT_ASKED, scanMail } from "./scan.ts";
import { dnsSettings, isSpamAdvised, ourAddresses } from "./inbound-message.ts";

export interface MailToRead {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly receivedAt: Date;
  readonly envelope: Envelope;
  readonly advice: Readonly<Record<string, unknown>> | null;
  /** The answers that an earlier judgement saw: nobody is asked again. Absent: the DNS. */
  readonly dnsAnswers?: DnsAnswers;
}

/**
 * Everything that bytes, envelope, DNS and our own keys say, before any transaction is open. A fault of ours is told, not
 * thrown: what could not be read is deferred.
 * @throws MailWorkerFault CLOSED, since a process that ends judges nothing
 */
export async function readMail(installation: Installation, mail: MailToRead): Promise<ReadMail> {
  const { sha256, receivedAt, envelope, advice, bytes, dnsAnswers } = mail;
  const said = {
    sha256,
    receivedAt,
    isSpamAdvised: isSpamAdvised(advice),
    ourAddresses: ourAddresses(installation.settings),
  };
  try {
    const dns = dnsAnswers ? ({ kind: "RECORDED", answers: dnsAnswers } as const) : dnsSettings(installation.settings);
    const settings = { dns, receivedAt };
    const analysis = await installation.mail.analyse(bytes, envelope, settings);
    const tokens = await readTokens(installation, analysis, said.ourAddresses);
    const { content, claims, report } = analysis;
    // A report is looked at by nobody, and its files are kept by nobody.
    const scan = report === null ? await scanMail(installation, bytes, content?.attachments ?? []) : NOT_ASKED;
    const named = namedDomains([claims.subject, content?.text.slice(0, SEARCHED_TEXT) ?? ""]);
    const bodySha256 = content && bodyHash(content);
    return { ...said, analysis, fault: null, scan, tokens, namedDomains: named, bodySha256 };
  } catch (fault) {
    if (fault instanceof MailWorkerFault && fault.kind === "CLOSED") throw fault;
    installation.log.error({ err: fault, sha256 }, "a mail could not be read");
    return { ...said, ...NOTHING_READ, fault: fault instanceof MailWorkerFault ? fault.kind : "UNREADABLE" };
  }
}

const NO_TOKENS = { replies: [], isOurOwn: false, isOurReturnPath: false, returnPaths: [] };
export const NOTHING_READ = {
  analysis: null,
  scan: NOT_ASKED,
  tokens: NO_TOKENS,
  namedDomains: [],
  bodySha256: null,
} as const;

const SEARCHED_TEXT = 64 * 1024;
const MOST_TOKENS = 10;

/** Whatever a plus tag says, only what our own key signed is believed; and even that only locates (S4). */
async function readTokens(
  { keyring, clock }: Installation,
  { locators, claims, report }: MailAnalysis,
  ours: readonly string[],
) {
  const now = clock();
  const returnPaths = new Set(ours.map((address) => `bounces@${domainOf(address)}`));
  const tagsOf = (isOurs: (base: string) => boolean) =>
    [...new Set(locators.tags.filter(({ base }) => isOurs(base)).map(({ tag }) => tag))].slice(0, MOST_TOKENS);
  const replies = await genuine(
    tagsOf((base) => ours.includes(base)),
    (tag) => readMailToken(keyring, "reply", tag, now),
  );
  const reportedPath = splitTag(report?.originalMailFrom ?? "");
  const reportedTags = reportedPath.tag && returnPaths.has(reportedPath.base) ? [reportedPath.tag] : [];
  const bounces = await genuine([...tagsOf((base) => returnPaths.has(base)), ...reportedTags], (tag) =>
    readMailToken(keyring, "bounce", tag, now),
  );
  const markers = await genuine(claims.originMarkers, (marker) => readLoopMarker(keyring, marker, now));
  const returned = [...new Set(bounces.filter(({ expired }) => !expired).map(({ id }) => id))];
  return { replies, isOurOwn: markers.length > 0, isOurReturnPath: returned.length > 0, returnPaths: returned };
}

async function genuine<T extends MailToken | string>(
  texts: readonly string[],
  read: (text: string) => Promise<T | null>,
) {
  const found: T[] = [];
  for (const text of texts) {
    const token = await read(text);
    if (token !== null) found.push(token);
  }
  return found;
}

/** Of what people read, so that another path's line ends and encodings make no other body of it. */
function bodyHash({ text, attachments }: ContentFacts): string {
  const read = JSON.stringify([text.trim(), attachments.map(({ sha256 }) => sha256)]);
  return createHash("sha256").update(read).digest("hex");
}
