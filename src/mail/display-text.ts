/** One line for a person: controls become spaces; bidi and zero-width formatting is dropped; at most 2,000 characters. */
export function displayText(text: string): string {
  return text
    .slice(0, 4_000)
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .replace(/[\p{Cc}\p{Z}]+/gu, " ")
    .trim()
    .slice(0, 2_000);
}

/** Lone surrogates become U+FFFD: neither UTF-8 nor PostgreSQL nor JSON has them. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}

/** Text of several lines as it can be kept: line ends LF, and no NUL, which PostgreSQL does not have either. */
export function keepable(text: string): string {
  return wellFormed(text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replaceAll("\0", "\ufffd"));
}
