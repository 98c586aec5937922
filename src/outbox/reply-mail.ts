import { policyArticleUrl } from "../knowledge/policy-article.ts";
import type { AttachedFile, Attempt } from "./delivery.ts";
import type { MailPlaces } from "./mail-places.ts";
import { mailSubject } from "./mail-subject.ts";
import { markdownToHtml } from "./markdown.ts";
import { PHRASES, type Phrases } from "./templates/phrases.ts";
import { render } from "./templates/template.ts";
import { REPLY_NAME, REPLY_NOTICE_NAME, type Templates } from "./templates/templates.ts";

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What the mail of a reply is made of: the staff's own words and the route's word on how much of them, and nothing else. */
export type ReplyWords = Pick<Attempt, "language" | "reference" | "subject" | "body" | "attachments"> & {
  readonly route: Pick<Attempt["route"], "content" | "subject" | "accountId">;
};

/** What a staff reply says by mail: all of it, or only that it is in the portal. */
export function replyMail(attempt: ReplyWords, places: MailPlaces, templates: Templates): MailText {
  const phrases = PHRASES[attempt.language];
  return attempt.route.content === "FULL"
    ? fullMail(attempt, phrases, places, templates)
    : noticeMail(attempt, phrases, places, templates);
}

/** Base64 adds a third, and many servers take no more than 20 to 25 MB. */
const MOST_MAILED_BYTES = 15 * 1024 * 1024;

/** The files that go with the mail: all or none. What is too large for a mail is in the portal; an enquiry has none. */
export function filesOf({ route, attachments }: Pick<ReplyWords, "route" | "attachments">): readonly AttachedFile[] {
  if (route.content !== "FULL") return [];
  const bytes = attachments.reduce((sum, { size }) => sum + size, 0);
  return bytes <= MOST_MAILED_BYTES || route.accountId === null ? attachments : [];
}

function fullMail(
  attempt: ReplyWords,
  phrases: Phrases,
  { sender, portalUrl }: MailPlaces,
  templates: Templates,
): MailText {
  // An enquiry's correspondent has no account, hence no portal and nothing to fetch there.
  const isEnquiry = attempt.route.accountId === null;
  const subject = attempt.route.subject === "TICKETS" ? attempt.subject : phrases.neutralSubject;
  return {
    subject: mailSubject(attempt.reference, subject),
    ...render(templates(REPLY_NAME, attempt.language), {
      language: phrases.language,
      body: attempt.body,
      html: markdownToHtml(attempt.body),
      attachments: filesOf(attempt).length > 0 ? "" : attachmentsPhrase(attempt.attachments.length, phrases),
      answer: isEnquiry ? phrases.answerByMail : phrases.answerInPortal,
      portalUrl: isEnquiry ? "" : portalUrl,
      referenceWord: phrases.reference,
      reference: attempt.reference,
      sender,
    }),
  };
}

function attachmentsPhrase(count: number, phrases: Phrases): string {
  if (count === 0) return "";
  return count === 1 ? phrases.oneAttachment : phrases.attachments;
}

/** R6, R8. The ticket's own subject may name the service: it stays out too. */
function noticeMail(
  attempt: ReplyWords,
  phrases: Phrases,
  { sender, portalUrl, publicUrl }: MailPlaces,
  templates: Templates,
): MailText {
  return {
    subject: mailSubject(attempt.reference, phrases.noticeSubject),
    ...render(templates(REPLY_NOTICE_NAME, attempt.language), {
      language: phrases.language,
      notice: phrases.notice,
      open: phrases.open,
      portalUrl,
      policy: phrases.policy,
      policyUrl: policyArticleUrl(publicUrl, attempt.language),
      referenceWord: phrases.reference,
      reference: attempt.reference,
      sender,
    }),
  };
}
