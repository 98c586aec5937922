/** What came of handing a mail to the server. `answer` is fit to be kept: bounded, one line, without addresses. */
export type SendResult =
  | { readonly kind: "ACCEPTED"; readonly answer: string }
  | { readonly kind: "REJECTED"; readonly answer: string; readonly isAddressGone: boolean }
  | { readonly kind: "TROUBLE"; readonly answer: string };

/** The parts of nodemailer's errors that are read. */
export interface SmtpError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly command?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
}

/** Answers to these are about this mail; to everything else (greeting, STARTTLS, AUTH), about us and the server. */
const MAIL_COMMANDS = ["MAIL FROM", "RCPT TO", "DATA"];
/** 5xx to a mail command that still say that we did not sign in or encrypt (RFC 4954, 6; RFC 3207, 4): not the mail's fault. */
const OUR_FAULTS = [530, 534, 535, 538];

/** 5xx to a mail command is for good; everything else is worth another attempt. */
export function readSmtpError(error: SmtpError): SendResult {
  const { responseCode = 0, command = "", response } = error;
  const answer = keepable(response ?? `${error.code ?? "ERROR"} ${error.message}`);
  const isForGood = responseCode >= 500 && responseCode < 600 && !OUR_FAULTS.includes(responseCode);
  if (!isForGood || !MAIL_COMMANDS.includes(command)) return { kind: "TROUBLE", answer };
  return { kind: "REJECTED", answer, isAddressGone: command !== "MAIL FROM" && saysAddressGone(response ?? "") };
}

/** 5.1.x (RFC 3463, 3.2), but for those that speak of the sender's address (7, 8) or of the relay (9). */
function saysAddressGone(response: string): boolean {
  return isAddressGone(/^5\d\d[ -](\d\.\d{1,3}\.\d{1,3})(?!\d)/.exec(response)?.[1] ?? "");
}

/** R7, of an enhanced status code: `5.1.1`. */
export const isAddressGone = (status: string): boolean => /^5\.1\.(?:[0-6]|1\d)$/.test(status);

const LONGEST_ANSWER = 400;

/** Servers repeat the recipient in their answers, and the row keeps no personal data. */
export function keepable(answer: string): string {
  return answer
    .slice(0, 4 * LONGEST_ANSWER)
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .replace(/[^\s<>@]{1,64}@[^\s<>@]{1,255}/g, "…@…")
    .trim()
    .slice(0, LONGEST_ANSWER);
}
