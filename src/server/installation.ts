import "reflect-metadata";
import { readFile } from "node:fs/promises";
import type { Logger } from "pino";
import { openBlobs } from "./blobs.ts";
import { challengeKeyOf } from "../challenges/challenge.ts";
import { passwordKeyOf } from "../credentials/password-hash.ts";
import type { Settings } from "../config/settings.ts";
import { createPool, type Pool } from "../database/connection.ts";
import type { Role } from "../database/roles.ts";
import type { Installation } from "../guards/installation.ts";
import { createJudgingQueue } from "../inbound/judging-queue.ts";
import { judgeClaimed } from "../inbound/inbound-message.judge.ts";
import { secretOf } from "../keys/installation-secret.ts";
import { createKeyring } from "../keys/keyring.ts";
import { readAnchors } from "../mail/certified-mail.ts";
import { MailWorkers } from "../mail/mail-workers.ts";
import { readKinds } from "../operations/kinds/kinds.ts";
import { createMetrics } from "../observability/metrics.ts";
import { inSpan } from "../observability/spans.ts";
import { DEFAULT_SETTINGS } from "../policy/settings.ts";
import { createClamd } from "../scanning/clamd.ts";
import { issuerOf } from "../sessions/issuer.ts";

export interface RunningInstallation extends Installation {
  /** Waits for mails that are being judged, then ends threads and connections. Idempotent. */
  close(): Promise<void>;
}

export interface InstallationOptions {
  readonly settings: Settings;
  /** As the login role. */
  readonly databaseUrl: string;
  readonly log: Logger;
  readonly clock?: () => Date;
}

/** What one process shares among its requests and jobs. */
export async function createInstallation(options: InstallationOptions): Promise<RunningInstallation> {
  const { settings, databaseUrl, log } = options;
  const clock = options.clock ?? (() => new Date());
  const pools = new Map<Role, Pool>();
  const pool = (role: Role): Pool => {
    const made = pools.get(role);
    if (made) return made;
    const created = createPool(databaseUrl, {
      max: settings.MITTENTE_DATABASE_CONNECTIONS,
      prepare: settings.MITTENTE_DATABASE_PREPARE,
      applicationName: `mittente ${role}`,
    });
    pools.set(role, created);
    return created;
  };
  const secret = await secretOf(settings);
  const keyring = createKeyring({ pool: pool("operator"), secret, clock });
  const blobs = await openBlobs(settings);
  const operationKinds = await readKinds(settings.MITTENTE_OPERATION_KINDS);
  const certifiedMailAnchors = await anchorsOf(settings.MITTENTE_CERTIFIED_MAIL_ANCHORS);
  const mail = new MailWorkers({ threads: settings.MITTENTE_MAIL_THREADS });
  let closing: Promise<void> | undefined;
  const judging = createJudgingQueue({
    concurrency: settings.MITTENTE_MAIL_THREADS,
    judge: (claimed) => inSpan("judge", () => judgeClaimed(installation, claimed)),
    log,
  });
  const installation: RunningInstallation = {
    settings,
    policy: { ...DEFAULT_SETTINGS, acceptsSpfAlone: settings.MITTENTE_ACCEPT_SPF_ALONE },
    pool,
    keyring,
    challengeKey: challengeKeyOf(secret),
    passwordKey: passwordKeyOf(secret),
    secret,
    blobs,
    mail,
    scanner: settings.MITTENTE_CLAMD ? createClamd({ address: settings.MITTENTE_CLAMD }) : null,
    operationKinds,
    certifiedMailAnchors,
    clock,
    log,
    metrics: createMetrics({ pool: () => pool("worker"), clock, log }),
    publicUrl: issuerOf(settings),
    judging,
    close: () => (closing ??= end()),
  };
  async function end() {
    await judging.close();
    await mail.close();
    await Promise.all([...pools.values()].map((each) => each.end({ timeout: 5 })));
  }
  return installation;
}

async function anchorsOf(path: string | undefined): Promise<readonly Uint8Array[]> {
  if (path === undefined) return [];
  try {
    return readAnchors(await readFile(path, "utf8"));
  } catch (error) {
    throw new Error(`MITTENTE_CERTIFIED_MAIL_ANCHORS: ${path}: ${(error as Error).message}`, { cause: error });
  }
}
