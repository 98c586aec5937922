import { resolve } from "node:path";
import { z } from "zod";
import { days, flag, httpUrl, list, port, postgresUrl } from "./setting-values.ts";

/**
 * Every setting there is. An environment variable that is empty is unset. The README's table is made from this schema
 * (`npm run docs:settings`), so a description is written for an operator.
 */
export const settingsSchema = z.object({
  NODE_ENV: z
    .string()
    .default("development")
    .describe(
      "`production` refuses everything that is for development: embedded database, demo data, made-up keys, GraphiQL, `MITTENTE_DNS_ZONE`, `mittente token`",
    ),
  MITTENTE_HOST: z
    .string()
    .default("localhost")
    .describe("where every server listens; `localhost` is 127.0.0.1 and ::1"),
  MITTENTE_PORT: port(4000).describe("the API; 0 means any free port, here and below"),
  MITTENTE_PUBLIC_URL: httpUrl
    .optional()
    .describe("the API's address as the outside sees it; default: `http://localhost:<port>`"),
  MITTENTE_PORTAL_URL: httpUrl
    .optional()
    .describe("the customers' portal, to which notices lead; default: the public address"),
  MITTENTE_DATA_DIR: z
    .string()
    .default(".mittente")
    .transform((path) => resolve(path))
    .describe("what is not in the database: blobs, the audit's heads, the embedded database, development keys"),
  DATABASE_URL: postgresUrl.optional().describe("PostgreSQL 15 to 18 as the login role (NOINHERIT); unset: embedded"),
  DATABASE_OWNER_URL: postgresUrl
    .optional()
    .describe(
      "the same database as its owner: migrates, and owns the job queue. Required beside `DATABASE_URL` by migrate and worker",
    ),
  MITTENTE_DATABASE_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(2)
    .max(200)
    .default(4)
    .describe("connections a process opens for each kind of client"),
  MITTENTE_DATABASE_PREPARE: flag.default(true).describe("`false` behind pgbouncer in transaction mode"),
  MITTENTE_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, "32 bytes in base64: openssl rand -base64 32")
    .optional()
    .describe(
      "32 bytes in base64 that encrypt our keys at rest; unset: made up once in the data folder (not in production)",
    ),
  MITTENTE_OPENID_ISSUERS: z
    .string()
    .optional()
    .describe(
      "a JSON file that names outside OpenID issuers whose tokens customers and staff may use; unset: our own tokens alone (docs/identity-providers.md)",
    ),
  MITTENTE_SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe("outgoing mail, `smtp://user:password@host:587`; unset under `up`: the catcher"),
  MITTENTE_TEMPLATES_DIR: z
    .string()
    .optional()
    .describe("a folder with mail templates in place of ours, looked through at start; unset: ours (docs/mail-out.md)"),
  MITTENTE_MAIL_EVENTS_SECRET: list
    .pipe(z.array(z.string().regex(/^(?:whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/, "base64 of at least 24 bytes")))
    .default([])
    .describe(
      "comma-separated secrets that the mail provider signs bounces and complaints with, sent to `/hooks/mail-events`; unset: there is no such address",
    ),
  MITTENTE_DESTINATION_RATE: z.coerce
    .number()
    .int()
    .min(1)
    .max(60_000)
    .optional()
    .describe(
      "mails a minute to one recipient domain, all workers together (codes and warnings never wait); unset: as fast as they come",
    ),
  MITTENTE_SUPPORT_ADDRESS: z
    .string()
    .default("support@mittente.example")
    .describe("the From of every mail that goes out, and where customers write"),
  MITTENTE_SUPPORT_NAME: z.string().max(100).default("Support").describe("the display name beside it"),
  MITTENTE_OUR_ADDRESSES: list
    .default([])
    .describe("comma-separated: what else counts as addressed to us (S9); the support address always does"),
  MITTENTE_OWN_DOMAINS: list
    .default([])
    .describe("comma-separated: the operator's own and allow-listed domains, which a reply may always name (R5)"),
  MITTENTE_BRIDGE_SMTP_PORT: port(2525).describe("the bridge's SMTP"),
  MITTENTE_BRIDGE_LMTP_PORT: port(2424).describe("the bridge's LMTP"),
  MITTENTE_BRIDGE_CREDENTIALS: z
    .string()
    .optional()
    .describe(
      "file with the bridge's client id and private key, as `mittente client add` wrote it; unset under `up`: made up",
    ),
  MITTENTE_BRIDGE_TLS_KEY: z.string().optional().describe("PEM file; with the next one the bridge offers STARTTLS"),
  MITTENTE_BRIDGE_TLS_CERT: z.string().optional().describe("PEM file"),
  MITTENTE_TRUSTED_MTAS: list
    .default([])
    .describe("comma-separated addresses or CIDR ranges whose XCLIENT and XFORWARD the bridge believes"),
  MITTENTE_TRUSTED_PROXIES: list
    .default([])
    .describe(
      "comma-separated addresses or CIDR ranges of the proxies before the API whose X-Forwarded-For is believed (docs/limits.md)",
    ),
  MITTENTE_MTA_NAME: z
    .string()
    .max(255)
    .default("mittente.example")
    .describe("the bridge's own name: SMTP greeting and authserv-id"),
  MITTENTE_BRIDGE_HTTP_PORT: port(2580).describe("`bridge http`: where Mailgun's posts arrive, behind your proxy"),
  MITTENTE_MAILGUN_KEY_FILE: z
    .string()
    .optional()
    .describe("`bridge http`: a file with the account's webhook signing key"),
  MITTENTE_IMAP_HOST: z.string().max(255).optional().describe("`bridge imap`: the server (docs/mail-in.md)"),
  MITTENTE_IMAP_PORT: port(993).describe(
    "993 speaks TLS from the start; any other must offer STARTTLS, unless the server is this machine",
  ),
  MITTENTE_IMAP_USER: z.string().max(255).optional().describe("whose mailbox"),
  MITTENTE_IMAP_PASSWORD_FILE: z.string().optional().describe("a file with the password, or, in place of it:"),
  MITTENTE_IMAP_TOKEN_FILE: z
    .string()
    .optional()
    .describe("a file with an OAuth 2.0 access token (XOAUTH2), read at every connection: something else renews it"),
  MITTENTE_IMAP_MAILBOX: z.string().min(1).max(255).default("INBOX").describe("the folder that is followed"),
  MITTENTE_IMAP_PROCESSED: z
    .string()
    .max(255)
    .optional()
    .describe(
      "the folder that mail is moved to once the API has it; unset: it stays, with the keyword `MittenteTaken`",
    ),
  MITTENTE_IMAP_REJECTED: z
    .string()
    .min(1)
    .max(255)
    .default("Rejected")
    .describe("the folder for mail that the API will never take, such as one too large"),
  MITTENTE_API_URL: httpUrl.optional().describe("the API for the bridge; default: `http://127.0.0.1:<port>/graphql`"),
  MITTENTE_CATCHER_PORT: port(1080).describe("the catcher's page, under `up`"),
  MITTENTE_CATCHER_SMTP_PORT: port(1025).describe("the catcher's SMTP, under `up`"),
  MITTENTE_DNS_ZONE: z
    .string()
    .optional()
    .describe("a JSON file in place of the DNS, for trying out and tests; not in production"),
  MITTENTE_ACCEPT_SPF_ALONE: flag
    .default(false)
    .describe("`true`: aligned SPF proves a sender without DKIM (S2); weaker, so off"),
  MITTENTE_KEEP_ACCEPTED_MAIL: days(730).describe(
    "days that the exact bytes of mail on a ticket stay, or `forever`; text, files and verdict stay in any case",
  ),
  MITTENTE_KEEP_REFUSED_MAIL: days(90).describe(
    "the same for held mail, from when the desk discarded it or its 30 days were over",
  ),
  MITTENTE_KEEP_IGNORED_MAIL: days(30).describe("the same for ignored mail: bounces, lists, loops, duplicates, junk"),
  MITTENTE_MAIL_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe("worker threads that authenticate and parse mail"),
  MITTENTE_BLOBS_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional()
    .describe("the bucket of an S3 that keeps blobs in place of the data folder (docs/blobs.md); unset: the folder"),
  MITTENTE_BLOBS_S3_ENDPOINT: httpUrl.optional().describe("where it answers; unset: Amazon's own of the region"),
  MITTENTE_BLOBS_S3_REGION: z.string().max(50).default("us-east-1").describe("the region that requests are signed for"),
  MITTENTE_BLOBS_S3_ACCESS_KEY: z.string().max(200).optional().describe("the id of the access key"),
  MITTENTE_BLOBS_S3_SECRET_KEY: z.string().max(200).optional().describe("the secret access key"),
  MITTENTE_CLAMD: z
    .string()
    .regex(
      /^(?:\/.{1,106}|tcp:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5})$/,
      "a socket's path, or tcp://host:port",
    )
    .optional()
    .describe(
      "clamd's socket, a path or `tcp://host:port`: mail and files are scanned, and nothing passes while it is away (docs/scanning.md); unset: nothing is scanned",
    ),
  MITTENTE_AUDIT_HEADS_FILE: z
    .string()
    .optional()
    .describe(
      "where signed heads of the audit chain go, outside the database; default: `audit-heads.jsonl` in the data folder",
    ),
  MITTENTE_OPERATION_KINDS: z
    .string()
    .optional()
    .describe(
      "a JSON file with the operator's own kinds of operations, beside the built-in ones (docs/operations-that-need-validation.md)",
    ),
  MITTENTE_CERTIFIED_MAIL_ANCHORS: z
    .string()
    .optional()
    .describe(
      "a PEM file with the certificates that the signature of a certified mail (PEC) may lead to, so that it can be evidence (O3); unset: none is taken",
    ),
  MITTENTE_LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("what is logged; personal data never at info"),
  MITTENTE_METRICS_TOKEN: z
    .string()
    .min(32, "32 characters at least: openssl rand -hex 32")
    .max(200)
    .optional()
    .describe(
      "the bearer token that `/metrics` asks for; unset: answered to the machine itself, and in production to nobody",
    ),
  MITTENTE_WORKER_METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe("where `mittente worker` answers `/metrics` and `/health`; unset: nowhere"),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl
    .optional()
    .describe(
      "an OpenTelemetry collector (OTLP over HTTP), such as `http://localhost:4318`, which gets the traces; unset: none are made",
    ),
  MITTENTE_TRACE_SHARE: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("the share of traces that are sent to it, 0 to 1"),
});

export type Settings = Readonly<z.output<typeof settingsSchema>>;

/** What is wrong with the environment, one line a variable, for the operator to read. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      [
        "These settings are not right:",
        ...problems.map((problem) => `  ${problem}`),
        "The README lists every setting.",
      ].join("\n"),
    );
    this.name = "SettingsError";
  }
}

/**
 * @param required what this command cannot do without in production, where nothing is made up
 * @throws SettingsError that names every problem at once
 */
export function readSettings(environment: NodeJS.ProcessEnv, required: readonly (keyof Settings)[] = []): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success)
    throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  const settings = parsed.data;
  const problems = isProduction(settings) ? problemsInProduction(settings, required) : [];
  if (settings.DATABASE_OWNER_URL && !settings.DATABASE_URL)
    problems.push("DATABASE_URL: missing, though DATABASE_OWNER_URL is set");
  if (!settings.MITTENTE_BRIDGE_TLS_KEY !== !settings.MITTENTE_BRIDGE_TLS_CERT)
    problems.push("MITTENTE_BRIDGE_TLS_KEY and MITTENTE_BRIDGE_TLS_CERT go together");
  if (
    settings.MITTENTE_BLOBS_S3_BUCKET &&
    !(settings.MITTENTE_BLOBS_S3_ACCESS_KEY && settings.MITTENTE_BLOBS_S3_SECRET_KEY)
  )
    problems.push("MITTENTE_BLOBS_S3_ACCESS_KEY and MITTENTE_BLOBS_S3_SECRET_KEY: missing beside the bucket");
  if (problems.length) throw new SettingsError(problems);
  return settings;
}

export const isProduction = (settings: Pick<Settings, "NODE_ENV">) => settings.NODE_ENV === "production";

function problemsInProduction(settings: Settings, required: readonly (keyof Settings)[]): string[] {
  const problems = required
    .filter((name) => settings[name] === undefined)
    .map((name) => `${name}: missing; with NODE_ENV=production nothing is made up`);
  if (settings.MITTENTE_DNS_ZONE)
    problems.push("MITTENTE_DNS_ZONE: not in production, where only the DNS says who signed");
  if (settings.MITTENTE_SUPPORT_ADDRESS.endsWith(".example"))
    problems.push("MITTENTE_SUPPORT_ADDRESS: missing; answers go out in its name");
  return problems;
}
