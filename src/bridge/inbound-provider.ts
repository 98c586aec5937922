import type { SmtpReply } from "./smtp-reply.ts";

/** A hosted mail provider that posts what it receives. Another one is one more of these, and a name in the settings. */
export interface InboundProvider {
  /** Where it posts to. */
  readonly path: string;
  /** The largest request of it that is read. */
  readonly bodyBytes: number;
  /** Believes nothing of the request before its signature is checked, and that in constant time. */
  open(request: ProviderRequest, now: Date): Opened;
  /** The HTTP status by which this provider understands: kept, later, never. */
  statusOf(reply: SmtpReply): number;
}

export interface ProviderRequest {
  readonly contentType: string;
  readonly body: Buffer;
}

export type Opened =
  | { readonly kind: "MAIL"; readonly mail: ProviderMail }
  /** Not signed by the provider, or too long ago, or its signature was used for something else. */
  | { readonly kind: "NOT_BELIEVED" }
  /** Signed, and without what it should carry. */
  | { readonly kind: "UNREADABLE" };

export interface ProviderMail {
  readonly bytes: Buffer;
  /** As its SMTP server took them: the path, and the recipients. */
  readonly mailFrom: string | null;
  readonly rcptTo: readonly string[];
}
