import { DEFAULT_MESSAGE_BYTES } from "./settings.ts";

/** The token is an OAuth 2.0 access token, for XOAUTH2 or OAUTHBEARER. */
export type ImapSecret = { readonly password: string } | { readonly token: string };

export interface ImapSettings {
  readonly host: string;
  /** 993 speaks TLS from the start; on any other STARTTLS is demanded, except of this machine itself. */
  readonly port: number;
  readonly user: string;
  /** Asked at every connection, so that a token can be renewed. */
  readonly secret: () => Promise<ImapSecret>;
  /** The authserv-id. */
  readonly mta: string;
  readonly mailbox: string;
  /** Where mail goes that the API has; null: it stays, with a keyword. */
  readonly processed: string | null;
  /** Where mail goes that the API will never take. */
  readonly rejected: string;
  readonly limits?: Partial<ImapLimits>;
}

export interface ImapLimits {
  readonly messageBytes: number;
  /** The first pause after a failure; each one after it is twice as long. */
  readonly retryMs: number;
  readonly longestRetryMs: number;
  /** Between two looks into the mailbox, however quiet it is: what IDLE did not tell is found then. */
  readonly lookMs: number;
}

const DEFAULTS: ImapLimits = {
  messageBytes: DEFAULT_MESSAGE_BYTES,
  retryMs: 1_000,
  longestRetryMs: 5 * 60_000,
  lookMs: 4 * 60_000,
};

export const imapLimitsOf = (settings: ImapSettings): ImapLimits => ({ ...DEFAULTS, ...settings.limits });

/** @param failures in a row, from 1; with jitter, so that bridges do not come back all at once */
export function pauseAfter(failures: number, { retryMs, longestRetryMs }: ImapLimits): number {
  const pause = Math.min(retryMs * 2 ** Math.min(failures - 1, 20), longestRetryMs);
  return pause * (0.75 + Math.random() / 2);
}
