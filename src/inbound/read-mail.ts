import type { MailToken } from "../keys/mail-token.ts";
import type { MailAnalysis } from "../mail/analysis.ts";
import type { MailScan } from "./scan.ts";

/** What bytes, envelope, DNS and our keys say of a mail: gathered before the transaction in which it is judged. */
export interface ReadMail {
  readonly sha256: string;
  readonly receivedAt: Date;
  readonly isSpamAdvised: boolean;
  /** Canonical, without plus tags. */
  readonly ourAddresses: readonly string[];
  /** Null where a fault of ours prevented it. */
  readonly analysis: MailAnalysis | null;
  readonly fault: string | null;
  readonly scan: MailScan;
  readonly tokens: {
    /** Reply tokens that are ours; the id is a ticket's. */
    readonly replies: readonly MailToken[];
    /** A loop marker of ours. */
    readonly isOurOwn: boolean;
    /** A return-path token of ours that still counts. */
    readonly isOurReturnPath: boolean;
    /** What those tokens name: deliveries and notices. Of a complaint they stand in what it reports. */
    readonly returnPaths: readonly string[];
  };
  /** Domain names in subject and text, A-labels. */
  readonly namedDomains: readonly string[];
  readonly bodySha256: string | null;
}
