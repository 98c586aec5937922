import { parse, stringify } from "uuid";
import { fromBase32, toBase32 } from "./base32.ts";
import type { Keyring } from "./keyring.ts";
import { authenticationCode, isAuthentic } from "./message-authentication.ts";

/**
 * What stands in our addresses: `support+<token>@` locates a ticket (S4: it proves nothing about the sender), and
 * `bounces+<token>@` names a delivery (R7). 30 octets in base32: hint of the key (1), id (16), last day (2), HMAC (11, that
 * is 88 bits). With what stands before it, the local part must keep within 64 octets (RFC 5321, 4.5.3.1.1).
 */
export type MailTokenKind = "reply" | "bounce";

export interface MailToken {
  /** The row that it was made for. */
  readonly id: string;
  readonly expired: boolean;
}

export const MAIL_TOKEN_LENGTH = 48;
/** Of our own mail; its value is a loop marker. */
export const LOOP_MARKER_HEADER = "X-Mittente-Origin";

const LIFETIME_DAYS = 400;
const DAY_MS = 86_400_000;
const HINT_AT = 0;
const ID_AT = 1;
const DAY_AT = 17;
const CODE_AT = 19;
const LENGTH = 30;

export function makeMailToken(keyring: Keyring, kind: MailTokenKind, id: string, now: Date): Promise<string> {
  return make(keyring, kind, id, now);
}

/** Null for what we did not make, and for what we made for another use. Folding to upper or lower case does no harm. */
export function readMailToken(
  keyring: Keyring,
  kind: MailTokenKind,
  token: string,
  now: Date,
): Promise<MailToken | null> {
  return read(keyring, kind, token, now);
}

/** The value of X-Mittente-Origin: by it we know our own mail when it comes back (LOOP_OWN). */
export function makeLoopMarker(keyring: Keyring, deliveryId: string, now: Date): Promise<string> {
  return make(keyring, "loop", deliveryId, now);
}

/** The delivery's id, however long ago it was; null for a marker that we did not make. */
export async function readLoopMarker(keyring: Keyring, value: string, now: Date): Promise<string | null> {
  if (value.length > 2 * MAIL_TOKEN_LENGTH) return null;
  const marker = await read(keyring, "loop", value.trim(), now);
  return marker?.id ?? null;
}

type Use = MailTokenKind | "loop";

const contextOf = (use: Use) => `mail token ${use}`;

async function make(keyring: Keyring, use: Use, id: string, now: Date): Promise<string> {
  const bytes = Buffer.alloc(LENGTH);
  bytes.set(parse(id), ID_AT);
  bytes.writeUInt16BE(dayOf(now) + LIFETIME_DAYS, DAY_AT);
  const signed = bytes.subarray(ID_AT, CODE_AT);
  const { hint, code } = await authenticationCode(keyring, "MAIL_TOKEN", contextOf(use), signed, LENGTH - CODE_AT, now);
  bytes.writeUInt8(hint, HINT_AT);
  bytes.set(code, CODE_AT);
  return toBase32(bytes);
}

async function read(keyring: Keyring, use: Use, token: string, now: Date): Promise<MailToken | null> {
  const bytes = token.length === MAIL_TOKEN_LENGTH ? fromBase32(token) : null;
  if (!bytes) return null;
  const claimed = { hint: bytes.readUInt8(HINT_AT), code: bytes.subarray(CODE_AT) };
  const signed = bytes.subarray(ID_AT, CODE_AT);
  if (!(await isAuthentic(keyring, "MAIL_TOKEN", contextOf(use), signed, claimed, now))) return null;
  return { id: stringify(bytes, ID_AT), expired: dayOf(now) > bytes.readUInt16BE(DAY_AT) };
}

const dayOf = (now: Date) => Math.floor(now.getTime() / DAY_MS);
