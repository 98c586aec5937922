import { domainToASCII, domainToUnicode } from "node:url";

/**
 * A domain in A-labels, lower case, without a trailing dot (UTS-46, nontransitional); null where it is no host name of
 * letters, digits and hyphens, or an address in figures.
 */
export function canonicalDomain(domain: string): string | null {
  if (domain.length > 1_000 || !isHostText(domain)) return null;
  const ascii = domainToASCII(domain.normalize("NFC").replace(/[.\u3002\uff0e\uff61]$/u, "")).toLowerCase();
  return isHostName(ascii) && hasTrueALabels(ascii) ? ascii : null;
}

/** The URL parser behind domainToASCII also takes `%41`, ports and the like: none of that may reach it. */
function isHostText(domain: string): boolean {
  return /^[A-Za-z0-9.\-\u0080-\u{10ffff}]+$/u.test(domain) && !/[\p{C}\p{Z}]/u.test(domain);
}

function isHostName(domain: string): boolean {
  if (domain.length === 0 || domain.length > 253) return false;
  const labels = domain.split(".");
  return labels.every((label) => LABEL.test(label)) && !NUMERIC.test(labels.at(-1) ?? "");
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** The URL parser makes 127.0.0.1 of `0x7f.1`: a name that ends in a number is an address, and is none of ours. */
const NUMERIC = /^(?:[0-9]+|0x[0-9a-f]*)$/;

/** What looks like an A-label and is none passes the URL parser unread, both ways. */
function hasTrueALabels(ascii: string): boolean {
  return ascii.split(".").every((label) => !label.startsWith("xn--") || !domainToUnicode(label).startsWith("xn--"));
}
