import type { notices } from "../database/tables/notice.table.ts";
import type { InstallationSecret } from "../keys/installation-secret.ts";
import type { Language } from "../policy/facts.ts";
import type { NoticeRoute } from "../policy/notices.ts";
import type { FactsOf, HasSecret, NoticeKind } from "./notices/kinds.ts";

export type NoticeRow = typeof notices.$inferSelect;

/** A code or a link's token, and what it is encrypted under until it is sent or over. */
export interface NoticeSecret {
  readonly text: string;
  readonly under: InstallationSecret;
}

interface AnyNotice {
  /** Whose matter it is; null: nobody's account. */
  readonly accountId: string | null;
  /**
   * The registered address of an account, read when the notice leaves (R2); or a canonical address that it is meant for
   * whatever changes: the old or the new one of a change, a proven stranger.
   */
  readonly to: { readonly registeredAddressOf: string } | { readonly address: string };
  readonly language: Language;
  /** The mail that it answers, without angle brackets: then it goes with the empty path, auto-replied. */
  readonly answers?: { readonly rfcMessageId: string };
  /** Withdrawn if that account's address has another version by then. */
  readonly onlyWhile?: { readonly accountId: string; readonly addressVersion: number };
  /** Never sent after. */
  readonly expiresAt: Date;
  readonly now: Date;
}

/** What the template shows: each fact one line of at most 1,000 characters, nothing secret, nothing of a mail that it answers (R8). */
export type NewNotice = {
  [K in NoticeKind]: AnyNotice & { readonly kind: K; readonly facts: FactsOf<K> } & (HasSecret<K> extends true
      ? { readonly secret: NoticeSecret }
      : { readonly secret?: never });
}[NoticeKind];

/** A claim's hold on a row: whoever has another token has lost it. */
export interface NoticeLease {
  readonly noticeId: string;
  readonly token: string;
  readonly until: Date;
}

/** One claimed attempt to send, with everything the mail is made of. */
export interface NoticeAttempt {
  readonly lease: NoticeLease;
  /** 1 for the first. */
  readonly number: number;
  readonly row: NoticeRow;
  readonly kind: NoticeKind;
  readonly route: NoticeRoute;
  readonly rfcMessageId: string;
}

/** What became of one call. CANCELLED: too late, or no longer true. */
export type NoticeOutcome =
  | "NOT_DUE"
  | "POSTPONED"
  | "SENT"
  | "DEFERRED"
  | "BOUNCED"
  | "FAILED"
  | "REFUSED"
  | "CANCELLED"
  | "WITHDRAWN"
  | "LEASE_LOST";
