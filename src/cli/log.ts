import { chmodSync, existsSync, renameSync, statSync } from "node:fs";
import { Writable } from "node:stream";
import pino, { type Logger } from "pino";
import type { Settings } from "../config/settings.ts";
import { createLog, logOptions } from "../observability/log.ts";

/** A service's log: one line of JSON an event on standard output, for whatever collects it. */
export const serviceLog = (settings: Pick<Settings, "MITTENTE_LOG_LEVEL">): Logger => createLog(settings);

const KEPT_BYTES = 10 * 1024 * 1024;

/** Into a file of a folder that is there, with what needs somebody's attention as a sentence on the terminal too. */
export function fileLog(
  settings: Pick<Settings, "MITTENTE_LOG_LEVEL">,
  path: string,
  tell: (line: string) => void,
): Logger {
  if (existsSync(path) && statSync(path).size > KEPT_BYTES) renameSync(path, `${path}.1`);
  const file = pino.destination({ dest: path, append: true, sync: true, mode: 0o600 });
  if (existsSync(path)) chmodSync(path, 0o600);
  const terminal = new Writable({
    write(line: Buffer, _encoding, done) {
      tell(sentenceOf(line.toString("utf8")));
      done();
    },
  });
  const level = settings.MITTENTE_LOG_LEVEL;
  const streams =
    level === "silent"
      ? []
      : [
          { level, stream: file },
          { level: "warn" as const, stream: terminal },
        ];
  return pino(logOptions(settings), pino.multistream(streams));
}

function sentenceOf(line: string): string {
  const { level, msg, err } = JSON.parse(line) as { level: number; msg?: string; err?: { message?: string } };
  const cause = err?.message ? `: ${err.message}` : "";
  return `${level >= 50 ? "error" : "warning"}: ${msg ?? ""}${cause}`;
}
