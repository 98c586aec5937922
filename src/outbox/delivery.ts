import type { deliveries } from "../database/tables/delivery.table.ts";
import type { DeliveryRoute } from "../policy/reply-routing.ts";

export type DeliveryRow = typeof deliveries.$inferSelect;

/** Who acts, in the audit log and for row security. */
export const ACTOR = "system:outbox";

/**
 * How long a claim keeps others away. One attempt ends well before it does (ATTEMPT_TIME), so that two workers, whose clocks
 * may differ by the rest, never send one delivery at the same time.
 */
export const LEASE_TIME = 5 * 60_000;
export const ATTEMPT_TIME = 4 * 60_000;

/** A claim's hold on a row: whoever has another token has lost it. */
export interface Lease {
  readonly deliveryId: string;
  readonly token: string;
  readonly until: Date;
}

/** A file of the reply: a blob, and what to call it. */
export interface AttachedFile {
  readonly fileName: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** One claimed attempt to send, with everything the mail is made of. */
export interface Attempt {
  readonly lease: Lease;
  /** 1 for the first. */
  readonly number: number;
  readonly queuedAt: Date;
  readonly route: DeliveryRoute;
  readonly rfcMessageId: string;
  readonly ticketId: string;
  readonly reference: string;
  readonly subject: string;
  readonly language: "IT" | "EN";
  readonly body: string;
  readonly attachments: readonly AttachedFile[];
  /** Message-IDs of the conversation, oldest first. */
  readonly references: readonly string[];
}

/** What became of one call. WITHDRAWN: the route was no longer valid before the first byte, and is decided again. */
export type DeliveryOutcome =
  "NOT_DUE" | "POSTPONED" | "SENT" | "DEFERRED" | "BOUNCED" | "FAILED" | "REFUSED" | "WITHDRAWN" | "LEASE_LOST";
