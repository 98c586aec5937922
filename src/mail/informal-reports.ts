import { isDeliveryStatus } from "./delivery-status.ts";
import type { EnvelopeFacts } from "./envelope.ts";
import type { Header } from "./header-text.ts";
import { readPartHeader, type MimePart } from "./mime-structure.ts";
import { decodeTransfer } from "./transfer-encoding.ts";

/**
 * What sends no multipart/report: a machine that gives a mail back. Never by one sign alone that a customer could show too,
 * since what is a report opens no ticket: a postmaster may be a customer, and customers pass on the bounces they got.
 */
export function informalKind(
  message: Uint8Array,
  parts: readonly MimePart[],
  header: Header,
  envelope: EnvelopeFacts,
): "BOUNCE" | "COMPLAINT" | null {
  const from = senderOf(header);
  const children = parts.filter(({ depth }) => depth === 2);
  if (children.length === 1 && isReturnedComplaint(message, children)) return "COMPLAINT";
  if (from === "DAEMON") return "BOUNCE";
  const text = () => firstText(message, parts, header.block.bodyStart);
  const evidence = {
    isMachine: envelope.hasNullPath || isSubmittedByMachine(header),
    /** From a mailbox, by what the gateway says: then even a postmaster may be a person. */
    isFromMailbox: envelope.mailFrom !== null && !envelope.hasNullPath,
    hasStatus: children.some(isDeliveryStatus),
    hasReturned: children.some(isReturnedMail),
    namesFailed: header.has("x-failed-recipients") || header.has("x-ms-embedded-report"),
  };
  const says = () => saysFailure(text());
  if (!isGivenBack(from, evidence, says, () => isFailureNotice(header, text())))
    return from === "ROBOT" ? notification(text()) : null;
  return "BOUNCE";
}

interface Evidence {
  readonly isMachine: boolean;
  readonly isFromMailbox: boolean;
  readonly hasStatus: boolean;
  readonly hasReturned: boolean;
  readonly namesFailed: boolean;
}

function isGivenBack(
  from: Sender,
  evidence: Evidence,
  saysFailure: () => boolean,
  isFailureNotice: () => boolean,
): boolean {
  const { isMachine, isFromMailbox, hasStatus, hasReturned, namesFailed } = evidence;
  if (isMachine && (from === "POSTMASTER" || from === "NOBODY" || hasStatus || namesFailed)) return true;
  // An answering machine may attach what it answers.
  if (isMachine && hasReturned) return from === "ROBOT" || saysFailure();
  if (from === "PERSON") return false;
  if (hasStatus || (namesFailed && !isFromMailbox)) return true;
  if (isFromMailbox) return from === "POSTMASTER" && isFailureNotice();
  return hasReturned || (from === "POSTMASTER" && saysFailure());
}

/** ROBOT: an address at which nobody reads. NOBODY: `<>` in From itself. */
type Sender = "DAEMON" | "POSTMASTER" | "ROBOT" | "NOBODY" | "PERSON";

/** By the address, not the display name; some daemons have a name and no address at all. */
function senderOf(header: Header): Sender {
  const from = (header.text("from") ?? "").slice(0, 2_000);
  if (/^"?mailer-daemon"?(?:[ \t]*(?:<>|\()|$)|(?:^|[<\s])mailer-daemon[@>]/i.test(from)) return "DAEMON";
  if (/(?:^|[<\s])post_?master[@>]/i.test(from)) return "POSTMASTER";
  if (/(?:^|[<\s])(?:no[-_.]?reply|do[-_.]?not[-_.]?reply)@/i.test(from)) return "ROBOT";
  return /^(?:"[^"]{0,200}"|[^<>@"]{0,200})<[ \t]*>$/.test(from) ? "NOBODY" : "PERSON";
}

function isSubmittedByMachine(header: Header): boolean {
  return !(header.text("auto-submitted")?.toLowerCase() ?? "no").startsWith("no");
}

const RETURNED = ["message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers", "text/rfc822"];

export function isReturnedMail({ contentType }: MimePart): boolean {
  return RETURNED.includes(contentType.type);
}

/** The mail that came back, its header at least; of the outermost, where it holds more. */
export function returnedHeader(message: Uint8Array, parts: readonly MimePart[]): ReadonlyMap<string, string> {
  const part = parts.filter(isReturnedMail).toSorted((one, other) => one.depth - other.depth)[0];
  if (part === undefined) return new Map();
  const body = message.subarray(part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + LONGEST_TEXT));
  return readPartHeader(decodeTransfer(body, part.encoding), 0, LONGEST_TEXT).fields;
}

/** Outlook.com's Junk Mail Reporting: the mail alone, with the recipient who complained in its header. */
function isReturnedComplaint(message: Uint8Array, parts: readonly MimePart[]): boolean {
  return returnedHeader(message, parts).has("x-hmxmroriginalrecipient");
}

const LONGEST_TEXT = 64 * 1024;

/** The first text there is, else the body as it stands; as ASCII, since what is looked for are machine's words. */
function firstText(message: Uint8Array, parts: readonly MimePart[], start: number): string {
  const part = parts
    .filter(({ contentType, depth }) => contentType.type === "text/plain" && depth <= 3)
    .toSorted((one, other) => one.bodyStart - other.bodyStart)[0];
  const { bodyStart, bodyEnd, encoding } = part ?? { bodyStart: start, bodyEnd: message.length, encoding: "8bit" };
  const body = message.subarray(bodyStart, Math.min(bodyEnd, bodyStart + LONGEST_TEXT));
  return Buffer.from(decodeTransfer(body, encoding)).toString("latin1");
}

/** A server's answer at the start of a line (RFC 5321, 4.2.1), an enhanced status (RFC 3463), or what mail systems say. */
function saysFailure(text: string): boolean {
  return SERVER_ANSWER.test(text) || FAILURE.test(text);
}

const SERVER_ANSWER = /^[ \t<>"'-]{0,8}[45]\d\d[ -]|(?<![\d.])[45]\.[0-7]\.\d{1,3}(?![\d.])/m;
const FAILURE =
  /original message follows|undeliver(?:able|ed)|could not be delivered|delivery (?:has )?failed|unable to deliver|did not reach the following|following (?:addresses|recipients)|rejected by a remote mail server|mancata consegna|non (?:è|e') stato (?:possibile )?consegna|impossibile recapitare/i;

/** Three signs at once, where a postmaster's own path is no sign: what only servers call a mail, and a mail given back under it. */
function isFailureNotice(header: Header, text: string): boolean {
  if (header.has("in-reply-to") || header.has("references")) return false;
  return NOTICE_SUBJECT.test(header.text("subject") ?? "") && SERVER_ANSWER.test(text) && /^Received: /m.test(text);
}

const NOTICE_SUBJECT =
  /^(?:failure notice|undeliverable(?: mail| message)?|undelivered mail returned to sender|returned mail\b.{0,200}|delivery status notification.{0,200}|mail delivery (?:failed|failure|system)\b.{0,200}|mail system error\b.{0,200})$/i;

/** Amazon's notifications by mail: a JSON document that says what it is. */
function notification(text: string): "BOUNCE" | "COMPLAINT" | null {
  const document = text.trimStart().startsWith("{") ? text : "";
  const kind = /"notificationType"\s{0,5}:\s{0,5}"(Bounce|Delivery|Complaint)"/.exec(document)?.[1];
  if (kind === undefined) return null;
  return kind === "Complaint" ? "COMPLAINT" : "BOUNCE";
}
