import { createHash, createPrivateKey, sign as signBytes } from "node:crypto";
import type { KitSignature } from "./kit.ts";

/** A private key, PKCS #8 in PEM. */
export interface SigningKey {
  readonly privateKey: string;
}

/**
 * A signer of our own (RFC 6376, 8463): it makes what the verifier's library could not be made to sign, and shares no code with
 * it. Bytes are handled as latin1 text, one character each.
 * @returns the message with the signature field on top
 */
export function signMail(message: Buffer, signature: KitSignature, { privateKey }: SigningKey, now: Date): Buffer {
  const text = message.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const header = end < 0 ? text : text.slice(0, end + 2);
  const body = end < 0 ? "" : text.slice(end + 4);
  const [headerRule, bodyRule] = signature.canonicalization.split("/") as [Rule, Rule];
  const canonical = canonicalBody(body, bodyRule);
  const length = lengthOf(signature, canonical.length);
  const signed = length === null ? canonical : canonical.slice(0, length);
  const digest = signature.algorithm === "rsa-sha1" ? "sha1" : "sha256";
  const tags = tagsOf(signature, now, length, createHash(digest).update(signed, "latin1").digest("base64"));
  const unsigned = `DKIM-Signature: ${tags}${signature.extra}; b=`;
  const data = `${canonicalHeaders(fieldsOf(header), signature.fields, headerRule)}${canonicalField(unsigned, headerRule)}`;
  const value = signatureOf(signature.isBroken ? `${data} ` : data, signature.algorithm, privateKey);
  return Buffer.from(`${unsigned}${value}\r\n${text}`, "latin1");
}

type Rule = "simple" | "relaxed";

function tagsOf(signature: KitSignature, now: Date, length: number | null, bodyHash: string): string {
  const { algorithm, canonicalization, by, selector, age, expiresIn, fields, tags } = signature;
  const seconds = Math.floor(now.getTime() / 1_000);
  const given: Record<string, string | null> = {
    v: "1",
    a: algorithm,
    c: canonicalization,
    d: by,
    s: selector,
    t: age === null ? null : String(seconds - age),
    x: expiresIn === undefined ? null : String(seconds + expiresIn),
    l: length === null ? null : String(length),
    h: fields.join(":"),
    bh: bodyHash,
    ...tags,
  };
  return Object.entries(given)
    .flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]))
    .join("; ");
}

function lengthOf({ length }: KitSignature, whole: number): number | null {
  if (length === undefined) return null;
  if (length === "ALL") return whole;
  return length < 0 ? whole + length : length;
}

/** Each with its name, its line ends and its folds. */
function fieldsOf(header: string): readonly string[] {
  return header.match(/[^\r\n][^\n]*\n(?:[ \t][^\n]*\n)*/g) ?? [];
}

/** From the bottom of the header up, each field once (5.4.2); a name that has none left signs its absence. */
function canonicalHeaders(fields: readonly string[], names: readonly string[], rule: Rule): string {
  const left = fields.toReversed();
  return names
    .map((name) => {
      const index = left.findIndex((field) => nameOf(field) === name.trim().toLowerCase());
      return index < 0 ? "" : `${canonicalField(left.splice(index, 1)[0]!, rule)}\r\n`;
    })
    .join("");
}

const nameOf = (field: string) => field.slice(0, field.indexOf(":")).trim().toLowerCase();

function canonicalField(field: string, rule: Rule): string {
  const line = field.replace(/\r\n$/, "");
  if (rule === "simple") return line;
  const colon = line.indexOf(":");
  const value = line
    .slice(colon + 1)
    .replaceAll("\r\n", "")
    .replace(/[ \t]+/g, " ")
    .trim();
  return `${line.slice(0, colon).trim().toLowerCase()}:${value}`;
}

/** Linear in the body, whatever it is made of: it may be one of the kit's bombs. */
function canonicalBody(body: string, rule: Rule): string {
  const lines =
    rule === "relaxed"
      ? body
          .replace(/[ \t]+/g, " ")
          .replaceAll(" \r\n", "\r\n")
          .replace(/ $/, "")
      : body;
  let end = lines.length;
  while (lines.startsWith("\r\n", end - 2)) end -= 2;
  return end === 0 && rule === "relaxed" ? "" : `${lines.slice(0, end)}\r\n`;
}

function signatureOf(data: string, algorithm: KitSignature["algorithm"], pem: string): string {
  const key = createPrivateKey(pem);
  const bytes = Buffer.from(data, "latin1");
  const value =
    algorithm === "ed25519-sha256"
      ? signBytes(null, createHash("sha256").update(bytes).digest(), key)
      : signBytes(algorithm === "rsa-sha1" ? "sha1" : "sha256", bytes, key);
  return value.toString("base64");
}
