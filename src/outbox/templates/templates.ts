import type { Language } from "../../policy/facts.ts";
import { NOTICE_KINDS, type NoticeKind } from "../notices/kinds.ts";
import type { NoticeDefinition } from "../notices/notice-kind.ts";
import { noticeTemplate } from "../notices/notice-template.ts";
import { NOTICE } from "./notice.template.ts";
import { REPLY } from "./reply.template.ts";
import type { Template } from "./template.ts";

export const LANGUAGES = ["IT", "EN"] as const satisfies readonly Language[];

/** What a mail is made with, by name and language. */
export interface NamedTemplate extends Template {
  /** With fields too; null where the mail's subject is made elsewhere. */
  readonly subject: string | null;
  /** Without these the mail would not say what it is sent for. */
  readonly required: { readonly text: readonly string[]; readonly html: readonly string[] };
  /** The field that is safe HTML already, and may stand unescaped in the HTML; null: none. */
  readonly safeHtml: string | null;
}

/** `reply`, `reply-notice`, and each kind of notice in lower case with hyphens. */
export type TemplateName = string;
export type Templates = (name: TemplateName, language: Language) => NamedTemplate;

export const REPLY_NAME = "reply";
/** That an answer waits in the portal (R6). */
export const REPLY_NOTICE_NAME = "reply-notice";
export const noticeName = (kind: NoticeKind): TemplateName => kind.toLowerCase().replaceAll("_", "-");

export const TEMPLATE_NAMES: readonly TemplateName[] = [
  REPLY_NAME,
  REPLY_NOTICE_NAME,
  ...(Object.keys(NOTICE_KINDS) as NoticeKind[]).map(noticeName),
];

/** Our own. */
export const builtInTemplates: Templates = (name, language) => {
  const found = built.get(`${name} ${language}`);
  if (!found) throw new Error(`there is no template ${name}`);
  return found;
};

const built: ReadonlyMap<string, NamedTemplate> = new Map(
  LANGUAGES.flatMap((language) => [
    [
      `${REPLY_NAME} ${language}`,
      {
        ...REPLY,
        subject: null,
        required: { text: ["body", "reference", "portalUrl"], html: ["html", "reference", "portalUrl"] },
        safeHtml: "html",
      },
    ] as const,
    [
      `${REPLY_NOTICE_NAME} ${language}`,
      {
        ...NOTICE,
        subject: null,
        required: { text: ["reference", "portalUrl", "policyUrl"], html: ["reference", "portalUrl", "policyUrl"] },
        safeHtml: null,
      },
    ] as const,
    ...(Object.keys(NOTICE_KINDS) as NoticeKind[]).map(
      (kind) => [`${noticeName(kind)} ${language}`, ofNotice(NOTICE_KINDS[kind], language)] as const,
    ),
  ]),
);

/** R8: every automatic notice leads to the policy's article. What it was given to say, it says. */
function ofNotice(definition: NoticeDefinition, language: Language): NamedTemplate {
  const fields = [
    ...Object.keys(definition.facts),
    ...(definition.secret ? [definition.secret.field] : []),
    "policyUrl",
  ];
  return { ...noticeTemplate(definition, language), required: { text: fields, html: fields }, safeHtml: null };
}
