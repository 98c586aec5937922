const LONGEST_SUBJECT = 150;

/**
 * `[T-7KQM-3XWD] …`: one line, without control, bidi or zero-width characters, bounded. Whatever a customer wrote there, it
 * cannot begin another header field.
 */
export function mailSubject(reference: string, subject: string): string {
  const line = oneLine(subject).replaceAll(`[${reference}]`, "").trim();
  return `[${reference}] ${[...line].slice(0, LONGEST_SUBJECT).join("")}`.trim();
}

/** Everything that is not a visible character becomes one space, lone surrogates included. */
export function oneLine(text: string): string {
  return text
    .slice(0, 10 * LONGEST_SUBJECT)
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .trim();
}
