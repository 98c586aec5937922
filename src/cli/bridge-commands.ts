import type { Command } from "commander";
import { ExitWith } from "./failure.ts";
import type { Io } from "./io.ts";

/** Every way in for mail. */
export function registerBridges(mittente: Command, io: Io): void {
  const bridge = mittente.command("bridge").description("take mail and hand it to the API: a client like any other");
  for (const protocol of ["SMTP", "LMTP"] as const)
    bridge
      .command(protocol.toLowerCase())
      .description(protocol === "SMTP" ? "over SMTP, from anybody" : "over LMTP, from an MTA beside it")
      .action(async () => (await import("./bridge.command.ts")).bridge(io, protocol));
  bridge
    .command("http")
    .description("from a hosted provider's webhook: Mailgun")
    .addHelpText("after", HTTP_HELP)
    .action(async () => (await import("./http.command.ts")).http(io));
  bridge
    .command("imap")
    .description("from a mailbox on an IMAP server")
    .addHelpText("after", IMAP_HELP)
    .action(async () => (await import("./imap.command.ts")).imap(io));
  registerPipe(bridge, io);
}

const HTTP_HELP = `
For a route with forward("https://…/mailgun/mime"). Speaks HTTP behind the proxy that holds your certificate. Example:
  MITTENTE_MAILGUN_KEY_FILE=/etc/mittente/mailgun-key mittente bridge http
`;

const IMAP_HELP = `
Follows one folder and moves or marks a mail only after the API has it. Example:
  MITTENTE_IMAP_HOST=imap.example.com MITTENTE_IMAP_USER=support@example.com \\
  MITTENTE_IMAP_PASSWORD_FILE=/etc/mittente/imap-password MITTENTE_IMAP_PROCESSED=Processed mittente bridge imap
`;

const PIPE_HELP = `
What is not given is taken from SENDER, ORIGINAL_RECIPIENT and RECIPIENT, where the MTA sets them. Exit codes are those of
sysexits.h: 0 kept, 75 later, 65 never, 64 for options that it does not know.

Example, in Postfix's master.cf (docs/mail-in.md has Exim and Sendmail too):
  mittente unix - n n - 4 pipe flags=ODR user=mittente null_sender=
    argv=/usr/bin/mittente bridge pipe --from=\${sender} --to=\${recipient}
`;

const collectOptions = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

function registerPipe(bridge: Command, io: Io): void {
  bridge
    .command("pipe")
    .description("one mail on standard input, from Postfix, Exim or Sendmail")
    .option("--from <address>", "the envelope's sender; empty is the null path")
    .option("--to <address>", "a recipient; once for each", collectOptions)
    .addHelpText("after", PIPE_HELP)
    .allowExcessArguments(false)
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new ExitWith(64);
    })
    .action(async (given: { from?: string; to?: string[] }) => {
      const code = await (await import("./pipe.command.ts")).pipe(io, given);
      if (code !== 0) throw new ExitWith(code);
    });
}
