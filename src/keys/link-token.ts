import { parse, stringify } from "uuid";
import type { Keyring } from "./keyring.ts";
import { authenticationCode, isAuthentic } from "./message-authentication.ts";

/** Which bytes a link leads to. */
export type LinkPurpose = "ATTACHMENT" | "RAW_MAIL";

/** For whom it was made. Whether the session still lives, or the staff member still is one, is for the reader to check. */
export type LinkHolder =
  | { readonly kind: "portal"; readonly accountId: string; readonly sessionId: string }
  | { readonly kind: "desk"; readonly staffId: string };

export interface Link {
  readonly purpose: LinkPurpose;
  /** The attachment's or the inbound message's row. */
  readonly id: string;
  readonly holder: LinkHolder;
}

const DEFAULT_LIFETIME_MS = 5 * 60_000;
const MAX_LIFETIME_MS = 60 * 60_000;

const HOLDER_CODES = { portal: 1, desk: 2 } as const;
const HINT_AT = 0;
const HOLDER_AT = 1;
const EXPIRES_AT = 2;
const ID_AT = 8;
const HOLDER_IDS_AT = 24;
const CODE_AT = 56;
const LENGTH = 88;

/**
 * 88 octets in base64url: hint of the key (1), kind of holder (1), expiry in seconds since 1970 (6), id (16), the holder's
 * ids (32: account and session, or staff member and zeros), HMAC (32).
 * @throws RangeError for more than an hour
 */
export async function makeLinkToken(
  keyring: Keyring,
  link: Link,
  now: Date,
  lifetimeMs = DEFAULT_LIFETIME_MS,
): Promise<string> {
  if (!(lifetimeMs > 0 && lifetimeMs <= MAX_LIFETIME_MS)) throw new RangeError("a link lives for an hour at most");
  const bytes = Buffer.alloc(LENGTH);
  bytes.writeUInt8(HOLDER_CODES[link.holder.kind], HOLDER_AT);
  bytes.writeUIntBE(Math.floor((now.getTime() + lifetimeMs) / 1_000), EXPIRES_AT, 6);
  bytes.set(parse(link.id), ID_AT);
  bytes.set(holderIds(link.holder), HOLDER_IDS_AT);
  const signed = bytes.subarray(HOLDER_AT, CODE_AT);
  const { hint, code } = await authenticationCode(keyring, "LINK", contextOf(link.purpose), signed, 32, now);
  bytes.writeUInt8(hint, HINT_AT);
  bytes.set(code, CODE_AT);
  return bytes.toString("base64url");
}

/** Null for what we did not make, what was made for another purpose, and what has expired. */
export async function readLinkToken(
  keyring: Keyring,
  purpose: LinkPurpose,
  token: string,
  now: Date,
): Promise<(Link & { readonly expiresAt: Date }) | null> {
  const bytes = exactBytes(token);
  if (!bytes) return null;
  const claimed = { hint: bytes.readUInt8(HINT_AT), code: bytes.subarray(CODE_AT) };
  if (!(await isAuthentic(keyring, "LINK", contextOf(purpose), bytes.subarray(HOLDER_AT, CODE_AT), claimed, now)))
    return null;
  const expiresAt = new Date(bytes.readUIntBE(EXPIRES_AT, 6) * 1_000);
  if (expiresAt <= now) return null;
  const holder = holderOf(bytes.readUInt8(HOLDER_AT), bytes.subarray(HOLDER_IDS_AT, CODE_AT));
  return holder && { purpose, id: stringify(bytes, ID_AT), holder, expiresAt };
}

const contextOf = (purpose: LinkPurpose) => `link ${purpose}`;

/** base64url has several spellings of the same bytes; only the one that we write is ours. */
function exactBytes(token: string): Buffer | null {
  if (token.length !== Math.ceil((LENGTH * 4) / 3)) return null;
  const bytes = Buffer.from(token, "base64url");
  return bytes.length === LENGTH && bytes.toString("base64url") === token ? bytes : null;
}

function holderIds(holder: LinkHolder): Buffer {
  return holder.kind === "portal"
    ? Buffer.concat([parse(holder.accountId), parse(holder.sessionId)])
    : Buffer.concat([parse(holder.staffId), Buffer.alloc(16)]);
}

function holderOf(code: number, ids: Uint8Array): LinkHolder | null {
  switch (code) {
    case HOLDER_CODES.portal:
      return { kind: "portal", accountId: stringify(ids), sessionId: stringify(ids, 16) };
    case HOLDER_CODES.desk:
      return { kind: "desk", staffId: stringify(ids) };
    default:
      return null;
  }
}
