import { pino } from "pino";
import { readSettings } from "../config/settings.ts";
import type { Replayed, ReplayResult, ReplaySelection } from "../inbound/replay.ts";
import { openDatabase } from "./database.ts";
import { CommandFailure } from "./failure.ts";
import { type Io, styled } from "./io.ts";
import { closeAll, type Closing, endOnSignal } from "./stopping.ts";

export interface ReplayOptions {
  readonly id?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly reason?: readonly string[];
  readonly outcome?: readonly string[];
  readonly sender?: string;
  readonly limit?: string;
  readonly json?: boolean;
}

/** Nothing is written, whatever is found: the differences are for somebody to look at. */
export async function replay(io: Io, options: ReplayOptions): Promise<void> {
  const settings = readSettings(io.env, ["DATABASE_URL", "MITTENTE_SECRET"]);
  const [{ createInstallation }, { replay: begin }] = await Promise.all([
    import("../server/installation.ts"),
    import("../inbound/replay.ts"),
  ]);
  const selection = await selectionOf(options);
  const limit = options.limit === undefined ? undefined : positive(options.limit);
  endOnSignal();
  const database = await openDatabase(settings, { log: io.err });
  const closings: Closing[] = [{ name: "database", close: database.close }];
  try {
    const log = pino({ level: "silent" });
    const installation = await createInstallation({ settings, databaseUrl: database.loginUrl, log });
    closings.unshift({ name: "installation", close: () => installation.close() });
    const { total, results } = await begin(installation, selection, limit);
    await tell(io, options, total, results);
  } finally {
    await closeAll(closings);
  }
}

async function tell(io: Io, options: ReplayOptions, total: number, results: AsyncIterable<Replayed>): Promise<void> {
  const counts = new Map<ReplayResult, number>();
  let done = 0;
  let lastShown = Date.now();
  if (!options.json) io.out(lineOf(HEAD));
  for await (const replayed of results) {
    done += 1;
    counts.set(replayed.result, (counts.get(replayed.result) ?? 0) + 1);
    if (IS_SHOWN.has(replayed.result)) io.out(options.json ? jsonOf(replayed) : differenceOf(io, replayed));
    if (Date.now() - lastShown < 1_000) continue;
    lastShown = Date.now();
    io.err(`${done} of ${total}`);
  }
  const count = (result: ReplayResult) => counts.get(result) ?? 0;
  const summary = { mails: done, ...Object.fromEntries(COUNTED.map((result) => [result, count(result)])) };
  if (options.json) return io.out(JSON.stringify({ summary }));
  io.out("");
  io.out(
    `${done} mails: ${count("SAME")} the same, ${count("DIFFERENT")} different, ${count("MOVED_ON")} in a conversation that moved on, ` +
      `${count("NO_BYTES")} without bytes, ${count("FAULT")} not readable. Nothing was changed.`,
  );
}

const COUNTED = ["SAME", "DIFFERENT", "MOVED_ON", "NO_BYTES", "FAULT"] as const satisfies ReplayResult[];
const IS_SHOWN = new Set<ReplayResult>(["DIFFERENT", "FAULT"]);
const HEAD = ["Received", "Claimed sender", "Then", "Now", "Rule", "Id"];
/** Fixed, so that a line can be shown before the next mail is read. */
const WIDTHS = [16, 32, 30, 30, 5, 0];

function lineOf(cells: readonly string[]): string {
  return cells
    .map((cell, column) => cut(cell, WIDTHS[column] ?? 0))
    .join("  ")
    .trimEnd();
}

const cut = (text: string, width: number) =>
  width === 0 ? text : text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);

function differenceOf(io: Io, { mail, was, now, result, isDnsIncomplete }: Replayed): string {
  const said = (one: { reason: string; flags: readonly string[] }) => [one.reason, ...one.flags].join("+");
  const line = lineOf([
    mail.receivedAt.toISOString().slice(0, 16).replace("T", " "),
    mail.claimedAddress ?? "",
    said(was),
    now ? said(now) : "",
    now?.rule ?? "",
    mail.id,
  ]);
  const note = isDnsIncomplete ? "  (the DNS was not asked this then)" : "";
  return styled(io, result === "FAULT" ? "red" : "yellow", line) + note;
}

const jsonOf = ({ mail, ...rest }: Replayed) =>
  JSON.stringify({
    id: mail.id,
    receivedAt: mail.receivedAt.toISOString(),
    claimedAddress: mail.claimedAddress,
    ...rest,
  });

async function selectionOf(options: ReplayOptions): Promise<ReplaySelection> {
  const [{ rowId }, { canonicalAddress }] = await Promise.all([
    import("../nodes/global-id.ts"),
    import("../mail/address.ts"),
  ]);
  const { id, since, until, reason, outcome, sender } = options;
  const canonical = sender === undefined ? null : canonicalAddress(sender);
  if (sender !== undefined && canonical === null) throw new CommandFailure(`"${sender}" is not an e-mail address.`);
  const ids = id?.map((one) => (UUID.test(one) ? one.toLowerCase() : rowId("InboundMessage", one)));
  if (ids?.includes(null)) throw new CommandFailure("--id is an InboundMessage.id, or a row's.");
  return {
    ...(ids ? { ids: ids.filter((one) => one !== null) } : {}),
    ...(since ? { since: instant("--since", since) } : {}),
    ...(until ? { until: instant("--until", until) } : {}),
    ...(reason ? { reasons: reason } : {}),
    ...(outcome ? { outcomes: outcome } : {}),
    ...(canonical === null ? {} : { sender: canonical }),
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `2026-03-01`, a whole ISO 8601 instant, or how long ago: `7d`, `12h`, `30m`. */
function instant(option: string, text: string): Date {
  const [, amount, unit] = /^(\d{1,5})([dhm])$/.exec(text) ?? [];
  const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const;
  if (amount && unit) return new Date(Date.now() - Number(amount) * UNITS[unit as keyof typeof UNITS]);
  const given = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(given.getTime())) return given;
  throw new CommandFailure(`${option} is a day, an instant, or how long ago: 2026-03-01, 2026-03-01T08:00Z, 7d, 12h.`);
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new CommandFailure("--limit is a number above 0.");
}
