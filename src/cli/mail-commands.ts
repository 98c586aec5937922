import { type Command, Option } from "commander";
import type { Io } from "./io.ts";

const list = (text: string) => text.split(",").map((entry) => entry.trim());

/** What today's policy would say of yesterday's mail. */
export function registerReplay(mittente: Command, io: Io): void {
  mittente
    .command("replay")
    .description(
      "judge mail that came before once more, by today's policy and records, and show what would be different",
    )
    .option("--since <when>", "received then or later: 2026-03-01, 2026-03-01T08:00Z, 7d, 12h")
    .option("--until <when>", "received before then")
    .option("--reason <reasons>", "with these reasons, comma-separated", list)
    .addOption(new Option("--outcome <outcomes>", "ACCEPTED, HELD, IGNORED, comma-separated").argParser(list))
    .option("--sender <address>", "that claims this sender")
    .option("--id <ids>", "these mails, comma-separated", list)
    .option("--limit <number>", "so many at most, the oldest first")
    .option("--json", "a line of JSON for each difference, and one with the counts")
    .addHelpText(
      "after",
      `
It reads and writes nothing. DNS answers, copies and rates are those of the time; accounts and tickets are as they are now.
Examples:
  mittente replay --since 7d
  mittente replay --reason AUTH_UNALIGNED,AUTH_STALE --json`,
    )
    .action(async (options: object) => (await import("./replay.command.ts")).replay(io, options));
}

/** The hostile mail kit, for this desk and for others. */
export function registerConformance(mittente: Command, io: Io, orFail: (isRight: boolean) => void): void {
  mittente
    .command("conformance")
    .description("send the hostile mail kit to an installation, and score what became of each mail")
    .option("--smtp <host:port>", "the gateway that takes the mail (default: the one of the running mittente up)")
    .option("--adapter <file>", "a module that speaks for another desk (docs/conformance.md)")
    .option("--zone-out <file>", "write the kit's DNS zone: .json as MITTENTE_DNS_ZONE has it, else a master file")
    .option("--zone-only", "write the zone, and send nothing")
    .option("--keys <file>", "the kit's DKIM keys, made where missing (default: in the data folder)")
    .option("--only <ids>", "these cases and what they need, by their ids, comma-separated", list)
    .option("--json", "the results as JSON")
    .addHelpText(
      "after",
      `
Beside a running mittente up, or by itself on free ports. It makes accounts and tickets of its own: not in production.
Exits 1 where a mail did not become what it has to become.
Examples:
  mittente conformance
  mittente conformance --only dkim-sibling,from-two-at
  mittente conformance --zone-only --zone-out kit.zone
  mittente conformance --smtp mx.test:25 --adapter ./our-desk.mjs`,
    )
    .action(async (options: object) =>
      orFail(await (await import("./conformance.command.ts")).conformance(io, options)),
    );
}
