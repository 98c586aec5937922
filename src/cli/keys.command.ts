import { type Command, Option } from "commander";
import { KEY_PURPOSES } from "../keys/key.ts";
import type { Io } from "./io.ts";

/** `mittente keys list | rotate | retire | dkim`. */
export function registerKeys(mittente: Command, io: Io): void {
  const keys = mittente.command("keys").description("our own keys: what signs tokens, links, mail and the audit log");
  keys
    .command("list")
    .description("what there is, what signs now, and until when the others count")
    .action(async () => (await import("./keys.ts")).listKeys(io));
  keys
    .command("rotate")
    .description("make new keys: published now, in use in ten minutes; what the old ones signed counts on")
    .addOption(
      new Option("--purpose <purpose>", "only these keys (default: all)").choices([...KEY_PURPOSES, ...LOWER_CASE]),
    )
    .addHelpText("after", "\nExample:\n  mittente keys rotate --purpose access_token")
    .action(async ({ purpose }: { purpose?: string }) => (await import("./keys.ts")).rotate(io, purpose));
  keys
    .command("retire <id>")
    .description("for a key that leaked: nothing that it signed counts any more")
    .action(async (id: string) => (await import("./keys.ts")).retire(io, id));
  const dkim = keys.command("dkim").description("the keys that sign our mail; their records stand in your DNS");
  dkim
    .command("list")
    .description("what there is, and which one signs")
    .action(async () => (await import("./dkim.ts")).listDkim(io));
  dkim
    .command("add")
    .description("make a key and print the DNS record to publish; it signs nothing yet")
    .option("--selector <selector>", "its name in the DNS (default: m and today's date)")
    .addHelpText("after", "\nExample:\n  mittente keys dkim add --selector desk1")
    .action(async ({ selector }: { selector?: string }) => (await import("./dkim.ts")).addDkim(io, selector));
  dkim
    .command("use <selector>")
    .description("sign with it from now on, if its record is published; an older one stops")
    .action(async (selector: string) => (await import("./dkim.ts")).useDkim(io, selector));
  dkim
    .command("retire <selector>")
    .description("for a key that leaked, or that ended a week ago")
    .action(async (selector: string) => (await import("./dkim.ts")).retireDkim(io, selector));
}

const LOWER_CASE = KEY_PURPOSES.map((purpose) => purpose.toLowerCase());
