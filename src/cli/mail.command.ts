import type { Command } from "commander";
import type { Io } from "./io.ts";

/** `mittente mail preview`. */
export function registerMail(mittente: Command, io: Io): void {
  mittente
    .command("mail")
    .description("what goes out")
    .command("preview")
    .description("write every mail that can go out to files, in both languages, as text and as HTML")
    .option("--out <folder>", "where to", "mail-preview")
    .addHelpText(
      "after",
      "\nWith MITTENTE_TEMPLATES_DIR it shows, and looks through, your own templates.\n\nExample:\n  mittente mail preview --out mails",
    )
    .action(async ({ out }: { out: string }) => (await import("./mail-preview.ts")).previewMail(io, out));
}
