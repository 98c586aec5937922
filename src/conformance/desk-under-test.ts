import type { BECAME, KitAccount } from "./kit.ts";

/** One mail that the desk has, in words that every desk has. */
export interface Became {
  /** The desk's own id of it: the same mail has the same id whenever it is asked. */
  readonly id: string;
  readonly as: Exclude<(typeof BECAME)[number], "REFUSED" | "LOST">;
  /** What `prepare` called the account that it was accepted for; null: none. */
  readonly account: string | null;
  /** The conversation that it lies in, in the desk's words. */
  readonly ticket: string | null;
  /** For Mittente: its verdict's own words. */
  readonly reason?: string;
  readonly flags?: readonly string[];
}

/** What the desk is asked about. */
export interface AskedMail {
  /** `kit-<run>-<case>`: stands in subject, text and Message-ID, as far as the mail has them. */
  readonly marker: string;
  /** Of the exact bytes that were sent; null where the conversation itself was bent and only the marker can be looked for. */
  readonly sha256: string | null;
}

/** Another desk implements these few questions and can be scored: docs/conformance.md. */
export interface DeskUnderTest {
  /** Where customers write. */
  readonly support: string;
  /** What its gateway calls itself (authserv-id); null: unknown. */
  readonly gateway: string | null;
  /** Makes the accounts be there, with their services. Kit name → customer number (null: it has none). */
  prepare(accounts: readonly KitAccount[]): Promise<Readonly<Record<string, string | null>>>;
  /** Every mail that it has of each asked one, once all are decided. */
  becameOf(mails: readonly AskedMail[]): Promise<readonly (readonly Became[])[]>;
  /** Optional: staff answer on that ticket; the address that the answer invites a reply to. Without it, its cases are not run. */
  replyAddressOf?(ticket: string): Promise<string | null>;
  /** Optional: the reference of that ticket as it stands in subjects. */
  referenceOf?(ticket: string): Promise<string | null>;
  /** Optional: every address that anything was sent to since `prepare`. Without it, nobody says that nothing was. */
  sentTo?(): Promise<readonly string[]>;
}
