import { signMail } from "./dkim.ts";
import type { KitCase } from "./kit.ts";
import { keyName, type SignerKeys } from "./signers.ts";

/** What placeholders stand for: `{{support}}`, `{{marker}}`, `{{date}}` and what a case asks the desk for. */
export type Fillings = Readonly<Record<string, string>>;

/** A placeholder that nobody can fill: the desk does not say what it would stand for. */
export class Unfilled extends Error {
  override readonly name = "Unfilled";
}

const PLACEHOLDER = /\{\{([a-zA-Z]+(?::[a-z0-9-]+)?)\}\}/g;

/** The names of the placeholders in the text. */
export const placeholdersIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name!)),
];

/** @throws Unfilled */
export function fill(text: string, fillings: Fillings): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    const filling = fillings[name];
    if (filling === undefined) throw new Unfilled(name);
    return filling;
  });
}

/** The exact bytes that are sent: filled, expanded, signed, then altered. */
export function composeCase(
  template: Buffer,
  { expand, sign, alter }: KitCase,
  fillings: Fillings,
  keys: SignerKeys,
  now: Date,
): Buffer {
  const expanded = Object.entries(expand).map(([name, { text, times }]): [string, string] => [
    name,
    latin(fill(text, fillings)).repeat(times),
  ]);
  const inLatin = Object.entries(fillings).map(([name, value]): [string, string] => [name, latin(value)]);
  const all: Fillings = Object.fromEntries([...inLatin, ...expanded]);
  const filled = Buffer.from(fill(template.toString("latin1"), all), "latin1");
  const signed = sign.reduce<Buffer>((bytes, signature) => {
    const privateKey = keys[keyName(signature.selector, signature.by)];
    if (privateKey === undefined) throw new Error(`The kit has no key ${signature.selector} of ${signature.by}.`);
    return signMail(bytes, signature, { privateKey }, now);
  }, filled);
  return alter.reduce<Buffer>((bytes, change) => altered(bytes, change, all), signed);
}

function altered(bytes: Buffer, change: KitCase["alter"][number], fillings: Fillings): Buffer {
  const text = (given: string) => Buffer.from(fill(latin(given), fillings), "latin1");
  if ("append" in change) return Buffer.concat([bytes, text(change.append)]);
  if ("prepend" in change) return Buffer.concat([text(change.prepend), bytes]);
  const found = bytes.indexOf(text(change.find));
  if (found < 0) throw new Error(`The kit looks for "${change.find}" in a mail where it does not stand.`);
  return Buffer.concat([
    bytes.subarray(0, found),
    text(change.replace),
    bytes.subarray(found + text(change.find).length),
  ]);
}

/** UTF-8, one character a byte. */
const latin = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
