import { MAIL_NOT_ACCEPTED } from "./mail-not-accepted.notice.ts";
import type { NoticeDefinition } from "./notice-kind.ts";
import { SIGN_IN_CODE } from "./sign-in-code.notice.ts";
import { UNPROVEN_MAIL } from "./unproven-mail.notice.ts";

/** Every kind of automatic mail there is: one file each. */
export const NOTICE_KINDS = {
  MAIL_NOT_ACCEPTED,
  SIGN_IN_CODE,
  UNPROVEN_MAIL,
} as const satisfies Readonly<Record<string, NoticeDefinition>>;

export type NoticeKind = keyof typeof NOTICE_KINDS;

export const isNoticeKind = (kind: string): kind is NoticeKind => Object.hasOwn(NOTICE_KINDS, kind);

/** The values of a kind's fields. */
export type FactsOf<K extends NoticeKind> = { readonly [field in keyof (typeof NOTICE_KINDS)[K]["facts"]]: string };

export type HasSecret<K extends NoticeKind> = (typeof NOTICE_KINDS)[K] extends { readonly secret: unknown }
  ? true
  : false;
