import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type FormFields, readForm } from "./form-body.ts";
import type { InboundProvider, Opened } from "./inbound-provider.ts";
import { DEFAULT_MESSAGE_BYTES } from "./settings.ts";

/** Mailgun tries for 8 hours: a signature of then must count, else what waited for us would be lost. */
const WINDOW_MS = 9 * 3_600_000;
const AHEAD_MS = 5 * 60_000;
const KEPT_TOKENS = 50_000;
/** Percent-encoding makes a mail longer. */
const BODY_BYTES = 2 * DEFAULT_MESSAGE_BYTES;

/**
 * Mailgun's routes, `forward("https://…/mailgun/mime")`: an address that ends in "mime" gets the mail as it came, in the form
 * field `body-mime`. The signature is HMAC-SHA256 of timestamp and token under the account's webhook signing key. It does
 * not cover the mail; so a token counts for the bytes that it came with first, and for no others.
 */
export function mailgun(signingKey: string): InboundProvider {
  const tokens = new Map<string, { readonly use: string; readonly until: number }>();

  /** Whether this token was not used for another mail. */
  function isFirstUse(token: string, use: string, now: number): boolean {
    const seen = tokens.get(token);
    if (seen && seen.until > now) return seen.use === use;
    tokens.delete(token);
    const [oldest] = tokens.keys();
    if (tokens.size >= KEPT_TOKENS && oldest !== undefined) tokens.delete(oldest);
    tokens.set(token, { use, until: now + WINDOW_MS + AHEAD_MS });
    return true;
  }

  return {
    path: "/mailgun/mime",
    bodyBytes: BODY_BYTES,
    open({ contentType, body }, now): Opened {
      const fields = readForm(contentType, body);
      if (!fields || !isSigned(fields, signingKey, now)) return { kind: "NOT_BELIEVED" };
      const mime = fields.get("body-mime");
      if (!mime || mime.length === 0) return { kind: "UNREADABLE" };
      const use = createHash("sha256").update(mime).digest("hex");
      if (!isFirstUse(textOf(fields, "token"), use, now.getTime())) return { kind: "NOT_BELIEVED" };
      const rcptTo = textOf(fields, "recipient")
        .split(",")
        .map((address) => address.trim())
        .filter(Boolean);
      const mailFrom = fields.has("sender") ? textOf(fields, "sender") : null;
      return { kind: "MAIL", mail: { bytes: onTheWire(mime), mailFrom, rcptTo } };
    },
    // 406 is the one refusal after which Mailgun does not come again.
    statusOf: ({ code }) => (code === 250 ? 200 : code >= 500 ? 406 : 503),
  };
}

function isSigned(fields: FormFields, signingKey: string, now: Date): boolean {
  const timestamp = textOf(fields, "timestamp");
  const given = Buffer.from(textOf(fields, "signature"), "hex");
  const expected = createHmac("sha256", signingKey)
    .update(`${timestamp}${textOf(fields, "token")}`)
    .digest();
  const isRight = given.length === expected.length && timingSafeEqual(given, expected);
  const age = now.getTime() - Number(timestamp) * 1_000;
  return isRight && /^\d{1,12}$/.test(timestamp) && age <= WINDOW_MS && age >= -AHEAD_MS;
}

const MOST_OF_A_FIELD = 8_192;

const textOf = (fields: FormFields, name: string): string =>
  fields.get(name)?.toString("utf8", 0, MOST_OF_A_FIELD) ?? "";

/** Line feeds alone, throughout, are the way it was posted, not the way it came. */
function onTheWire(mime: Buffer): Buffer {
  return mime.includes("\r\n") ? mime : Buffer.from(mime.toString("latin1").replaceAll("\n", "\r\n"), "latin1");
}
