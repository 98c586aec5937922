import { ACCOUNT_FROZEN } from "./account-frozen.notice.ts";
import { ACCOUNT_UNFROZEN } from "./account-unfrozen.notice.ts";
import { ADDRESS_RECOGNISED } from "./address-recognised.notice.ts";
import { ADDRESS_SHARED } from "./address-shared.notice.ts";
import { EMAIL_CHANGE_CODE } from "./email-change-code.notice.ts";
import { EMAIL_CHANGE_CODE_DELAYED } from "./email-change-code-delayed.notice.ts";
import { EMAIL_CHANGE_WARNING } from "./email-change-warning.notice.ts";
import { EMAIL_CHANGE_WARNING_DATED } from "./email-change-warning-dated.notice.ts";
import { EMAIL_CHANGE_WARNING_DELAYED } from "./email-change-warning-delayed.notice.ts";
import { EMAIL_RECONFIRM_CODE } from "./email-reconfirm-code.notice.ts";
import { CREDENTIAL_REMOVED } from "./credential-removed.notice.ts";
import { MAIL_NOT_ACCEPTED } from "./mail-not-accepted.notice.ts";
import type { NoticeDefinition } from "./notice-kind.ts";
import { PASSKEY_ADDED } from "./passkey-added.notice.ts";
import { PASSWORD_SET } from "./password-set.notice.ts";
import { OPERATION_WAITING } from "./operation-waiting.notice.ts";
import { SIGN_IN_CODE } from "./sign-in-code.notice.ts";
import { UNPROVEN_MAIL } from "./unproven-mail.notice.ts";

/** Every kind of automatic mail there is: one file each. */
export const NOTICE_KINDS = {
  ACCOUNT_FROZEN,
  ACCOUNT_UNFROZEN,
  ADDRESS_RECOGNISED,
  ADDRESS_SHARED,
  EMAIL_CHANGE_CODE,
  EMAIL_CHANGE_CODE_DELAYED,
  EMAIL_CHANGE_WARNING,
  EMAIL_CHANGE_WARNING_DATED,
  EMAIL_CHANGE_WARNING_DELAYED,
  EMAIL_RECONFIRM_CODE,
  CREDENTIAL_REMOVED,
  MAIL_NOT_ACCEPTED,
  PASSKEY_ADDED,
  PASSWORD_SET,
  OPERATION_WAITING,
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
