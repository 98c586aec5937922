import { type Command, Option } from "commander";
import { KEY_PURPOSES } from "../keys/key.ts";
import type { Io } from "./io.ts";

/** `mittente keys list | rotate | retire`. */
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
}

const LOWER_CASE = KEY_PURPOSES.map((purpose) => purpose.toLowerCase());
