import type { KeyObject } from "node:crypto";
import type { DnsRecords } from "../mail/dns.ts";

/** A key that signs our mail (RFC 6376). Its public half stands in the DNS, where only the operator can put it. */
export interface DkimKey {
  readonly selector: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** WAITS: it signs when the operator says that its record is published. ENDED: what it signed is still on its way. */
export type DkimState = "WAITS" | "SIGNS" | "ENDED";

export interface DkimRecord {
  readonly name: string;
  readonly value: string;
}

export const isSelector = (selector: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/.test(selector);

/** RFC 6376, 3.6.1. */
export function dkimRecord(
  { selector, publicKey }: Pick<DkimKey, "selector" | "publicKey">,
  domain: string,
): DkimRecord {
  const spki = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=rsa; p=${spki}` };
}

/** The value as a zone file has it: character strings of at most 255 octets (RFC 1035, 3.3). */
export function zoneLine({ name, value }: DkimRecord): string {
  const strings = value.match(/.{1,250}/g) ?? [];
  return `${name}. IN TXT ${strings.map((text) => `"${text}"`).join(" ")}`;
}

/** Whether these are the answer that verifiers need: one record, of this very key, not in testing mode. */
export function isPublished({ value }: DkimRecord, answers: DnsRecords): boolean {
  const texts = answers.map((answer) =>
    Array.isArray(answer) ? answer.join("") : typeof answer === "string" ? answer : "",
  );
  const [text, ...more] = texts.filter((one) => /(?:^|;)\s*p\s*=/.test(one));
  if (text === undefined || more.length > 0) return false;
  const wanted = tagsOf(value);
  const given = tagsOf(text);
  const isTesting = (given.get("t") ?? "").split(":").includes("y");
  return given.get("p") === wanted.get("p") && (given.get("k") ?? "rsa") === "rsa" && !isTesting;
}

const tagsOf = (text: string) =>
  new Map(
    text.split(";").map((tag) => {
      const at = tag.indexOf("=");
      return [tag.slice(0, at).trim(), tag.slice(at + 1).replace(/\s+/g, "")] as const;
    }),
  );
