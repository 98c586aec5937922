import { envelopeOfPipe, EX_TEMPFAIL, exitCodeOf, type PipeEnvelope, takeFromPipe } from "../bridge/pipe.ts";
import { lineOf, NOT_NOW } from "../bridge/smtp-reply.ts";
import { readSettings } from "../config/settings.ts";
import { createLog } from "../observability/log.ts";
import { bridgeAccess, BRIDGE_NEEDS } from "./bridge-access.ts";
import { explain } from "./failure.ts";
import type { Io } from "./io.ts";

/**
 * One message from standard input to the API. Whatever is wrong on this side, a missing setting included, is "later": an
 * MTA keeps the mail until somebody has repaired it. What it reads on standard error it may tell the sender, so the cause
 * is said on a terminal and with DEBUG alone.
 * @returns the exit code, of sysexits.h
 */
export async function pipe(io: Io, given: PipeEnvelope): Promise<number> {
  const isExplained = io.isTerminal || Boolean(io.env.DEBUG);
  try {
    const settings = readSettings(io.env, BRIDGE_NEEDS);
    const log = createLog({ MITTENTE_LOG_LEVEL: isExplained ? settings.MITTENTE_LOG_LEVEL : "silent" }, toError(io));
    const api = await bridgeAccess(settings);
    const envelope = envelopeOfPipe(given, io.env);
    const reply = await takeFromPipe(io.input, envelope, { mta: settings.MITTENTE_MTA_NAME }, api, log);
    if (reply.code !== 250) io.err(lineOf(reply));
    return exitCodeOf(reply);
  } catch (error) {
    io.err(lineOf(NOT_NOW));
    if (isExplained) io.err(explain(error, Boolean(io.env.DEBUG)).message);
    return EX_TEMPFAIL;
  }
}

const toError = (io: Io) => ({ write: (line: string) => io.err(line.trimEnd()) });
