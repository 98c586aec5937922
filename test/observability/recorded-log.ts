import { Writable } from "node:stream";
import type { Logger } from "pino";
import { createLog } from "../../src/observability/log.ts";

/** A log at info, as a service writes it, and the lines that it wrote. */
export function recordedLog(): { readonly lines: string[]; readonly log: Logger } {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString("utf8"));
      done();
    },
  });
  return { lines, log: createLog({ MITTENTE_LOG_LEVEL: "info" }, stream) };
}
