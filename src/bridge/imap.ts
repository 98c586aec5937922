import { setTimeout as pause } from "node:timers/promises";
import type { ApiClient } from "../clients/client.ts";
import { Changes, connect } from "./imap-connection.ts";
import { ImapMailbox, MailboxFault, Tries } from "./imap-mailbox.ts";
import { imapLimitsOf, type ImapSettings, pauseAfter } from "./imap-settings.ts";
import type { Log } from "./log.ts";
import { type Reception, reception } from "./reception.ts";

/** After a refused password: more tries could lock the account. */
const LOCKOUT_PAUSE_MS = 60_000;

export interface RunningImapBridge {
  /** Lets the mail in hand be handed over and put away. */
  close(): Promise<void>;
}

/**
 * Follows one mailbox: what is in it and what comes is handed over, and moved or marked only after the API has it. What the API
 * will never take goes to a folder of its own; what it cannot take now stays and is tried again. A mail is named by mailbox,
 * UIDVALIDITY and UID, so a second run, or a crash before the move, brings no mail twice. Where the server counts anew, the
 * API knows the bytes.
 */
export function startImapBridge(settings: ImapSettings, api: ApiClient, log: Log): RunningImapBridge {
  const stop = new AbortController();
  const running = follow(settings, reception(api, settings.mta, log), stop.signal, log);
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

async function follow(settings: ImapSettings, receive: Reception, stop: AbortSignal, log: Log): Promise<void> {
  const limits = imapLimitsOf(settings);
  const tries = new Tries(limits);
  let failures = 0;
  const isWell = () => {
    failures = 0;
  };
  while (!stop.aborted) {
    try {
      await session(settings, receive, tries, stop, isWell, log);
    } catch (error) {
      failures += 1;
      log.warn({ ...faultOf(error), failures }, "the mailbox cannot be followed, to be tried again");
      const ms = Math.max(pauseAfter(failures, limits), marksOf(error).authenticationFailed ? LOCKOUT_PAUSE_MS : 0);
      await pause(ms, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

/** One connection, from greeting to its end. */
async function session(
  settings: ImapSettings,
  receive: Reception,
  tries: Tries,
  stop: AbortSignal,
  isWell: () => void,
  log: Log,
): Promise<void> {
  const client = await connect(settings);
  try {
    const changes = new Changes(client);
    const mailbox = new ImapMailbox(client, settings, receive, tries, log);
    await mailbox.open();
    log.info({ mailbox: settings.mailbox }, "bridge follows the mailbox");
    while (!stop.aborted) {
      await mailbox.handOver(stop);
      isWell();
      const { lookMs } = tries.limits;
      await changes.wait(Math.min(tries.nextIn(Date.now()) ?? lookMs, lookMs), stop);
      if (!client.usable) throw new Error("the connection is gone");
    }
  } finally {
    await client.logout().catch(() => client.close());
  }
}

/** What a server answers may quote mail or password: only our own words and codes are logged. */
function faultOf(error: unknown): object {
  if (error instanceof MailboxFault) return { fault: error.message };
  const { authenticationFailed, tlsFailed, code } = marksOf(error);
  if (authenticationFailed) return { fault: "user and password, or token, are refused" };
  if (tlsFailed) return { fault: "TLS is not offered, or does not hold" };
  return { fault: typeof code === "string" ? code : error instanceof Error ? error.name : "unknown" };
}

interface Marks {
  readonly authenticationFailed?: unknown;
  readonly tlsFailed?: unknown;
  readonly code?: unknown;
}

/** The library marks plain errors. */
const marksOf = (error: unknown): Marks => (error instanceof Error ? (error as Marks) : {});
