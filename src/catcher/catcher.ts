import { isIP } from "node:net";
import type { Log } from "../bridge/log.ts";
import { startMailCatcher } from "./mail-catcher.ts";
import { MailFolder } from "./mail-folder.ts";
import { catcherWeb } from "./web.ts";

export interface CatcherSettings {
  /** Of the pages: `localhost`, or a loopback address. SMTP always listens on both loopback addresses. */
  readonly host: string;
  /** Of the pages. 0: any free one. */
  readonly port: number;
  /** 0: any free one. */
  readonly smtpPort: number;
  /** Made where it is not there. Holds the newest 1,000 mails, and survives a restart. */
  readonly directory: string;
  readonly log: Log;
}

export interface RunningCatcher {
  readonly port: number;
  readonly smtpPort: number;
  close(): Promise<void>;
}

const CAPACITY = 1_000;

/**
 * Catches what would be sent, for development: sign-in codes and answers to customers lie here in the clear, so it
 * serves this machine alone.
 * @throws RangeError for a host beyond it; what listening failed with, such as EADDRINUSE, with `code` and `port`
 */
export async function startCatcher({ host, port, smtpPort, directory, log }: CatcherSettings): Promise<RunningCatcher> {
  if (!isLoopback(host)) throw new RangeError(`the mail catcher listens on this machine alone, not on "${host}"`);
  const folder = await MailFolder.open(directory, CAPACITY);
  const mail = await startMailCatcher(smtpPort, folder, log);
  const web = catcherWeb(folder);
  const close = async () => void (await Promise.all([web.close(), mail.close()]));
  try {
    const webPort = portOf(await web.listen({ host, port }));
    log.info({ port: webPort, smtpPort: mail.port }, "mail catcher listens");
    return { port: webPort, smtpPort: mail.port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port || 80);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
