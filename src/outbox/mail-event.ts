/** What a mail provider says of a mail that it took from us: an alternative to reports by mail (RFC 3464, RFC 5965). */
export interface MailEvent {
  readonly kind: "BOUNCE" | "COMPLAINT";
  /** Our own return path of that mail, as we gave it in MAIL FROM: by it alone an event finds its mail (R7). */
  readonly returnPath: string;
  /** `5.1.1`, where the provider says so. */
  readonly status: string | null;
  /** Which address failed, where it says so. */
  readonly recipient: string | null;
}

export interface EventRequest {
  /** By lower-case name; a header that stands twice is missing. */
  readonly header: (name: string) => string | null;
  /** Exactly as it came. */
  readonly body: Buffer;
  readonly now: Date;
}

/** One provider's way to sign and to write events. Another one is another of these. */
export interface MailEventFormat {
  /** Only the provider can have sent this, and not long ago. */
  isGenuine(request: EventRequest): boolean;
  /** Null: it cannot be read. Temporary failures are no events. */
  read(body: Buffer): readonly MailEvent[] | null;
}
