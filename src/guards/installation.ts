import type { Logger } from "pino";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { ChallengeKey } from "../challenges/challenge.ts";
import type { Settings } from "../config/settings.ts";
import type { PasswordKey } from "../credentials/password-hash.ts";
import type { Pool } from "../database/connection.ts";
import type { Role } from "../database/roles.ts";
import type { JudgingQueue } from "../inbound/judging-queue.ts";
import type { InstallationSecret } from "../keys/installation-secret.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { MailWorkers } from "../mail/mail-workers.ts";
import type { Scanner } from "../scanning/scanner.ts";
import type { Kinds } from "../operations/kinds/kinds.ts";
import type { Metrics } from "../observability/metrics.ts";
import type { PolicySettings } from "../policy/settings.ts";

/** What one running process shares among its requests. */
export interface Installation {
  readonly settings: Settings;
  readonly policy: PolicySettings;
  /** One pool a role: connections that mix roles plan their statements anew. */
  pool(role: Role): Pool;
  readonly keyring: Keyring;
  readonly challengeKey: ChallengeKey;
  readonly passwordKey: PasswordKey;
  /** What encrypts at rest: our keys, and the codes of notices that wait. */
  readonly secret: InstallationSecret;
  readonly blobs: BlobStore;
  readonly mail: MailWorkers;
  /** Null where the operator has none: then nothing is scanned. */
  readonly scanner: Scanner | null;
  /** DER certificates that the chain of a certified mail may end in (O3); none: no such evidence is taken. */
  readonly certifiedMailAnchors: readonly Uint8Array[];
  /** What operations there are: built in, and the operator's own. */
  readonly operationKinds: Kinds;
  /** Time is a fact: tests set it. */
  clock(): Date;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Judges what was just kept, in this process, bounded. */
  readonly judging: JudgingQueue;
  /** The API's own address, for links. */
  readonly publicUrl: string;
}
