import type { MailContent } from "../../policy/mail-contents.ts";
import type { NoticePurpose } from "../../policy/notices.ts";

/** A paragraph; a code, large; or a link with what it says. All may have `{{fields}}`. */
export type NoticeBlock = string | { readonly code: string } | { readonly link: string; readonly label: string };

/** Whole sentences: translators see no parts. */
export interface NoticeWords {
  readonly subject: string;
  readonly blocks: readonly NoticeBlock[];
}

/** One kind of automatic mail. Its words are fixed; what changes stands in fields, each of which says what it carries (R9). */
export interface NoticeDefinition {
  readonly purpose: NoticePurpose;
  /** What the caller gives. */
  readonly facts: Readonly<Record<string, MailContent>>;
  /** The field of the code or the token, where the kind has one: kept encrypted, and no longer than needed. */
  readonly secret?: { readonly field: string; readonly content: MailContent };
  readonly IT: NoticeWords;
  readonly EN: NoticeWords;
}

/** What every notice may show beside its own facts. Addresses have no slash at their end. */
export const STANDARD_FIELDS = {
  language: "TEXT",
  sender: "NAME",
  portalUrl: "PORTAL_LINK",
  publicUrl: "PORTAL_LINK",
  /** The policy's article in the notice's language, and in each. */
  policyUrl: "PORTAL_LINK",
  policyUrlIt: "PORTAL_LINK",
  policyUrlEn: "PORTAL_LINK",
} as const satisfies Readonly<Record<string, MailContent>>;

/** The type checker knows each kind by its facts. */
export const noticeKind = <const D extends NoticeDefinition>(definition: D): D => definition;
