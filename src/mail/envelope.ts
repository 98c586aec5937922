import { isIP } from "node:net";
import type { Envelope } from "./handed-over.ts";
import { canonicalDomain } from "./domain.ts";

export interface EnvelopeFacts extends Envelope {
  /** What is wrong with it; null: nothing (ENVELOPE_INVALID otherwise). */
  readonly problem: string | null;
  /** The null reverse-path `<>`; where the gateway knows no path, as the final delivery noted it in Return-Path (RFC 5321, 4.4). */
  readonly hasNullPath: boolean;
}

/** RFC 5321, 4.1.2, without source routes. Null parts are unknown, which is no error. `returnPath` is the first such field's. */
export function readEnvelope(envelope: Envelope, returnPath: string | null = null): EnvelopeFacts {
  const path = envelope.mailFrom ?? returnPath;
  return { ...envelope, problem: problemOf(envelope), hasNullPath: path !== null && NULL_PATH.test(path) };
}

/** Old mailers wrote a name for it. It only ever makes a machine of a sender. */
const NULL_PATH = /^(?:<[ \t]*>|<?mailer-daemon>?)?$/i;

function problemOf({ mailFrom, rcptTo, clientIp, helo }: Envelope): string | null {
  if (mailFrom !== null && mailFrom !== "" && !isPath(mailFrom)) return "MAIL FROM is no mailbox";
  if (rcptTo.length > MOST_RECIPIENTS) return "too many recipients";
  if (!rcptTo.every(isPath)) return "RCPT TO is no mailbox";
  if (clientIp !== null && isIP(clientIp) === 0) return "the client's address is no IP address";
  if (helo !== null && !HELO.test(helo)) return "HELO is no host name or literal";
  return null;
}

/** RFC 5321, 4.5.3.1.8 asks for 100. */
const MOST_RECIPIENTS = 1_000;
/** Clients say all kinds of names; none needs a control character, white space or a quote. */
const HELO = /^[A-Za-z0-9._:[\]\-\u0080-\u{10ffff}]{1,255}$/u;

/** Mailbox of RFC 5321: dot-string or quoted-string, at a domain or an address literal. */
function isPath(path: string): boolean {
  if (path.length > 320 || /[\p{C}]/u.test(path)) return false;
  const at = path.lastIndexOf("@");
  const [local, domain] = [path.slice(0, Math.max(at, 0)), path.slice(at + 1)];
  if (Buffer.byteLength(local) > 64 || !(DOT_STRING.test(local) || QUOTED_STRING.test(local))) return false;
  return canonicalDomain(domain) !== null || isLiteral(domain);
}

const DOT_STRING =
  /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\u{10ffff}]+(?:\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\u{10ffff}]+)*$/u;
const QUOTED_STRING = /^"(?:[ !#-[\]-~\u0080-\u{10ffff}]|\\[ -~])*"$/u;

function isLiteral(domain: string): boolean {
  if (!domain.startsWith("[") || !domain.endsWith("]")) return false;
  const literal = domain.slice(1, -1);
  return /^IPv6:/i.test(literal) ? isIP(literal.slice(5)) === 6 : isIP(literal) === 4;
}
