/** An answer to a mail client: RFC 5321 code, RFC 3463 enhanced code, one line of text. */
export interface SmtpReply {
  readonly code: number;
  readonly enhancedCode: string;
  readonly text: string;
}

export const NOT_NOW: SmtpReply = {
  code: 451,
  enhancedCode: "4.3.0",
  text: "Mail cannot be taken at the moment, try again later",
};
export const SPOOL_FULL: SmtpReply = {
  code: 452,
  enhancedCode: "4.3.1",
  text: "Insufficient storage, try again later",
};
export const TOO_MANY_RECIPIENTS: SmtpReply = { code: 452, enhancedCode: "4.5.3", text: "Too many recipients" };
export const TOO_LARGE: SmtpReply = { code: 552, enhancedCode: "5.3.4", text: "Message too big" };
export const RELAYING_DENIED: SmtpReply = { code: 550, enhancedCode: "5.7.1", text: "Relaying denied" };
export const TIMED_OUT: SmtpReply = { code: 421, enhancedCode: "4.4.2", text: "Timeout, closing connection" };
export const SHUTTING_DOWN: SmtpReply = { code: 421, enhancedCode: "4.3.2", text: "Shutting down, try again later" };

/** Enhanced code and text, as they follow the code on the line. */
export function lineOf(reply: SmtpReply): string {
  return `${reply.enhancedCode} ${reply.text}`;
}

/** How a handler of smtp-server says no. */
export class SmtpRefusal extends Error {
  readonly reply: SmtpReply;
  readonly responseCode: number;

  constructor(reply: SmtpReply) {
    super(lineOf(reply));
    this.reply = reply;
    this.responseCode = reply.code;
  }
}
