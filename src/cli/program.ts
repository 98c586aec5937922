// First: what the commands load in any order is decorated, and a decorator looks for it when its module is evaluated.
import "reflect-metadata";
import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { registerBridges } from "./bridge-commands.ts";
import { ExitWith, explain } from "./failure.ts";
import { registerImportArticles } from "./import-articles.ts";
import { type Io, processIo } from "./io.ts";
import { registerConformance, registerReplay } from "./mail-commands.ts";
import { registerKeys } from "./keys.command.ts";
import { registerMail } from "./mail.command.ts";

/** @returns the exit code: 0, 1 for what failed, 2 for what was asked wrongly; a pipe's are those of sysexits.h */
export async function main(args: readonly string[], io: Io = processIo): Promise<number> {
  try {
    await program(io).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof FoundWrong) return 1;
    if (error instanceof ExitWith) return error.code;
    const { message, exitCode } = explain(error, Boolean(io.env.DEBUG));
    io.err(message);
    return exitCode;
  }
}

/** What was to be checked was checked, and is wrong: it is on the screen already. */
class FoundWrong extends Error {}

const orFail = (isRight: boolean) => {
  if (!isRight) throw new FoundWrong();
};

/** One file a command, loaded when it is asked for: `mittente token` must not load a server. */
function program(io: Io): Command {
  const mittente = new Command("mittente")
    .description("A support desk that knows who is writing, and answers only to registered addresses.")
    .version(versionOf(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help, or a command's")
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
      outputError: (text, write) => write(`${text.trimEnd()}\nmittente --help lists what there is.`),
    })
    .exitOverride()
    .addHelpText("after", EXAMPLES);
  addRunning(mittente, io);
  addOperating(mittente, io);
  addTokens(mittente, io);
  return mittente;
}

const EXAMPLES = `
Settings are environment variables; the README lists them. Examples:
  mittente up                                       everything, to try it out
  mittente token portal --account C-100001          a customer's token
  mittente staff add ada@example.org --role ADMIN   somebody for the desk
  MITTENTE_PORT=0 mittente up                       on any free port
  mittente doctor                                   what is wrong, and what to do
`;

function addRunning(mittente: Command, io: Io): void {
  mittente
    .command("up")
    .description("run everything: database, API, worker, bridge and mail catcher, with demo data at the first start")
    .action(async () => (await import("./up.command.ts")).up(io));
  mittente
    .command("api")
    .description("run the GraphQL API")
    .action(async () => (await import("./api.command.ts")).api(io));
  mittente
    .command("worker")
    .description("send mail, judge what came in, close what is solved, seal the audit log")
    .action(async () => (await import("./worker.command.ts")).worker(io));
  registerBridges(mittente, io);
  mittente
    .command("demo")
    .description("tell the story: nine mails, what becomes of each, and where the answer goes")
    .addHelpText(
      "after",
      "\nBeside a running mittente up, or by itself on free ports. Exits 1 where anything is not as the policy says.",
    )
    .action(async () => orFail(await (await import("./demo.command.ts")).demo(io)));
  registerConformance(mittente, io, orFail);
}

function addOperating(mittente: Command, io: Io): void {
  mittente
    .command("migrate")
    .description("bring the database up to date and make the keys that are missing")
    .action(async () => (await import("./migrate.command.ts")).migrate(io));
  mittente
    .command("seed")
    .description("put the demo data into the database (not in production)")
    .action(async () => (await import("./seed.command.ts")).seed(io));
  registerImportArticles(mittente.command("import").description("bring along what was written elsewhere"), io);
  const staff = mittente.command("staff").description("who works at the desk");
  staff
    .command("add <email>")
    .description("add somebody, or change the role or the name of somebody who is there")
    .addOption(
      new Option("--role <role>", "what they may do").choices(["AGENT", "SUPERVISOR", "ADMIN"]).makeOptionMandatory(),
    )
    .option("--name <name>", "the name that customers see (default: the address before the @)")
    .addHelpText("after", '\nExample:\n  mittente staff add ada@example.org --role SUPERVISOR --name "Ada Neri"')
    .action(async (email: string, options: { role: "AGENT" | "SUPERVISOR" | "ADMIN"; name?: string }) =>
      (await import("./staff.command.ts")).addStaff(io, { email, ...options }),
    );
  registerReplay(mittente, io);
  addClients(mittente, io);
  registerKeys(mittente, io);
  registerMail(mittente, io);
  mittente
    .command("doctor")
    .description("check database, keys, DNS, SMTP, clock and bridge, and say what to do")
    .action(async () => orFail(await (await import("./doctor.command.ts")).doctor(io)));
  mittente
    .command("audit")
    .description("the audit log")
    .command("verify")
    .description("find changed, removed and cut-off events; exits 1 where there are any")
    .action(async () => orFail(await (await import("./audit.command.ts")).verifyAuditLog(io)));
}

function addClients(mittente: Command, io: Io): void {
  const client = mittente
    .command("client")
    .description("the machines that call the API: bridges and provisioning systems");
  client
    .command("add")
    .description("add one, and write its private key to a file that only you can read")
    .addOption(new Option("--kind <kind>", "what it is").choices(["BRIDGE", "PROVISIONING"]).makeOptionMandatory())
    .requiredOption("--name <name>", "for people: the desk shows it")
    .option("--id <id>", "lower-case letters, digits and hyphens (default: made up)")
    .option("--out <file>", "where the key goes (default: <id>.credentials.json)")
    .addHelpText(
      "after",
      '\nExample:\n  mittente client add --kind BRIDGE --name "mx1" --out /etc/mittente/bridge.json',
    )
    .action(async (options: { kind: "BRIDGE" | "PROVISIONING"; name: string; id?: string; out?: string }) =>
      (await import("./client.command.ts")).addClientToFile(io, options),
    );
  client
    .command("rotate <id>")
    .description("a new key; the old one ends at once")
    .option("--out <file>", "where the key goes (default: <id>.credentials.json)")
    .action(async (id: string, options: { out?: string }) =>
      (await import("./client.command.ts")).rotateClientToFile(io, { id, ...options }),
    );
  client
    .command("revoke <id>")
    .description("for good, and at once for tokens that it holds")
    .action(async (id: string) => (await import("./client.command.ts")).revoke(io, id));
}

function addTokens(mittente: Command, io: Io): void {
  const token = mittente
    .command("token")
    .description("print a token and nothing else, for trying out (not in production)")
    .addHelpText(
      "after",
      '\nExample:\n  curl -H "authorization: Bearer $(mittente token desk --staff anna@mittente.example)" …',
    );
  token
    .command("portal")
    .description("of a customer who is signed in; for an hour")
    .requiredOption("--account <number>", "the customer number, such as C-100001")
    .addOption(
      new Option("--assurance <how>", "how they signed in").choices(["MAILBOX", "CREDENTIAL"]).default("CREDENTIAL"),
    )
    .action(async (options: { account: string; assurance: "MAILBOX" | "CREDENTIAL" }) =>
      (await import("./token.command.ts")).token(io, { kind: "portal", ...options }),
    );
  token
    .command("desk")
    .description("of a staff member; for an hour")
    .requiredOption("--staff <email>", "their address")
    .action(async ({ staff }: { staff: string }) =>
      (await import("./token.command.ts")).token(io, { kind: "desk", staff }),
    );
  for (const kind of ["bridge", "provisioning"] as const)
    token
      .command(kind)
      .description(`of a ${kind} client; for ten minutes`)
      .option("--client <id>", "which (default: one for trying out)")
      .action(async ({ client }: { client?: string }) =>
        (await import("./token.command.ts")).token(io, { kind, ...(client ? { client } : {}) }),
      );
}

function versionOf(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}
