import { policyArticleUrl } from "../knowledge/policy-article.ts";
import type { Language } from "../policy/facts.ts";
import type { MailPlaces } from "./mail-places.ts";
import { oneLine } from "./mail-subject.ts";
import { NOTICE_KINDS, type NoticeKind } from "./notices/kinds.ts";
import type { NoticeDefinition } from "./notices/notice-kind.ts";
import type { MailText } from "./reply-mail.ts";
import { render, renderLine } from "./templates/template.ts";
import { noticeName, type Templates } from "./templates/templates.ts";

/** The mail of one notice: fixed words around facts of one line each. */
export function noticeMail(
  notice: { readonly kind: NoticeKind; readonly language: Language; readonly facts: Readonly<Record<string, string>> },
  secret: string | null,
  { sender, portalUrl, publicUrl }: MailPlaces,
  templates: Templates,
): MailText {
  const definition: NoticeDefinition = NOTICE_KINDS[notice.kind];
  const template = templates(noticeName(notice.kind), notice.language);
  const facts = Object.entries(notice.facts).map(([name, fact]) => [name, oneLine(fact)] as const);
  const fields: Record<string, string> = {
    ...Object.fromEntries(facts),
    ...(definition.secret && secret !== null ? { [definition.secret.field]: secret } : {}),
    language: notice.language.toLowerCase(),
    sender,
    portalUrl: withoutSlash(portalUrl),
    publicUrl: withoutSlash(publicUrl),
    policyUrl: policyArticleUrl(publicUrl, notice.language),
    policyUrlIt: policyArticleUrl(publicUrl, "IT"),
    policyUrlEn: policyArticleUrl(publicUrl, "EN"),
  };
  return { subject: renderLine(template.subject ?? "", fields), ...render(template, fields) };
}

const withoutSlash = (url: string) => url.replace(/\/$/, "");
