import { allowed, refused, type Decision } from "./decision.ts";

/** Everything that a mail template, a notice or an operation's result may want to carry, by what it is. */
export const MAIL_CONTENTS = {
  TEXT: true,
  NAME: true,
  CUSTOMER_NUMBER: true,
  TICKET_REFERENCE: true,
  TICKET_SUBJECT: true,
  STAFF_REPLY: true,
  ADDRESS: true,
  DATE: true,
  PORTAL_LINK: true,
  REPLY_TOKEN: true,
  SIGN_IN_CODE: true,
  OBJECTION_LINK: true,
  PASSWORD: false,
  AUTHORIZATION_CODE: false,
  PRIVATE_KEY: false,
  ACCESS_TOKEN: false,
} as const satisfies Readonly<Record<string, boolean>>;

export type MailContent = keyof typeof MAIL_CONTENTS;

/** R9. What is not known to be harmless is a secret (A4). */
export function mayTravelByMail(content: string): Decision<MailContent, "SECRET_BY_MAIL"> {
  return isHarmless(content) ? allowed(content, "R9") : refused("SECRET_BY_MAIL", "R9");
}

function isHarmless(content: string): content is MailContent {
  return Object.entries(MAIL_CONTENTS).some(([name, isAllowed]) => isAllowed && name === content);
}
