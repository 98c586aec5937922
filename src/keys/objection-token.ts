import { parse, stringify } from "uuid";
import type { Keyring } from "./keyring.ts";
import { authenticationCode, isAuthentic } from "./message-authentication.ts";

const CONTEXT = "objection";
const CODE_AT = 17;
const LENGTH = 49;

/**
 * For the old mailbox of one change of an address, and good for nothing else: 49 octets in base64url, of which hint of the key
 * (1), the change's id (16), HMAC (32). How long it counts, the change's row says; keys of this purpose verify for 402 days.
 */
export async function makeObjectionToken(keyring: Keyring, changeId: string, now: Date): Promise<string> {
  const id = parse(changeId);
  const { hint, code } = await authenticationCode(keyring, "MAIL_TOKEN", CONTEXT, id, LENGTH - CODE_AT, now);
  return Buffer.concat([Buffer.of(hint), id, code]).toString("base64url");
}

/** The change's id; null for what we did not make. */
export async function readObjectionToken(keyring: Keyring, token: string, now: Date): Promise<string | null> {
  if (token.length !== Math.ceil((LENGTH * 4) / 3)) return null;
  const bytes = Buffer.from(token, "base64url");
  // base64url has several spellings of the same bytes; only the one that we write is ours.
  if (bytes.length !== LENGTH || bytes.toString("base64url") !== token) return null;
  const claimed = { hint: bytes.readUInt8(0), code: bytes.subarray(CODE_AT) };
  const id = bytes.subarray(1, CODE_AT);
  return (await isAuthentic(keyring, "MAIL_TOKEN", CONTEXT, id, claimed, now)) ? stringify(id) : null;
}
