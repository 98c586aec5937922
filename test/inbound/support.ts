import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graphql, type GraphQLSchema } from "graphql";
import pino from "pino";
import postgres from "postgres";
import { readSettings } from "../../src/config/settings.ts";
import { Context } from "../../src/guards/context.ts";
import type { Installation } from "../../src/guards/installation.ts";
import { judgeInbound, type JudgingResult } from "../../src/inbound/inbound-message.judge.ts";
import type { ClaimedMail } from "../../src/inbound/inbound-message.ts";
import { secretOf } from "../../src/keys/installation-secret.ts";
import { ensureKeys } from "../../src/keys/key.commands.ts";
import type { DnsAnswers } from "../../src/mail/dns.ts";
import { rowId } from "../../src/nodes/global-id.ts";
import { createInstallation, type RunningInstallation } from "../../src/server/installation.ts";
import { buildApiSchema } from "../../src/server/schema.ts";
import type { TokenClaims } from "../../src/sessions/access-token.ts";
import { arrange } from "../support/arrange.ts";
import { createTestDatabase } from "../support/database.ts";
import { writeZone } from "../support/signed-mail.ts";

export const SUPPORT = "support@mittente.example";
export const NOW = new Date("2026-03-02T10:00:00.000Z");

export interface Handover {
  readonly idempotencyKey?: string;
  readonly receivedAt?: Date;
  readonly envelope?: { mailFrom?: string | null; rcptTo?: string[]; clientIp?: string | null; helo?: string | null };
  readonly advice?: Record<string, unknown>;
  readonly client?: string;
}

export interface ReceivePayload {
  readonly receipt: { readonly id: string; readonly receivedAt: string; readonly sha256: string } | null;
  readonly isDuplicate: boolean;
  readonly smtpReply: { readonly code: number; readonly enhancedCode: string; readonly text: string };
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

const RECEIVE = `mutation ($input: InboundMessageReceiveInput!) { inboundMessageReceive(input: $input) {
  receipt { id receivedAt sha256 } isDuplicate smtpReply { code enhancedCode text } userErrors { code field } } }`;

export interface StoredMail {
  readonly id: string;
  readonly outcome: string;
  readonly reason: string;
  readonly flags: readonly string[];
  readonly explanation: readonly {
    readonly rule: string;
    readonly result: string;
    readonly facts: Record<string, unknown>;
  }[];
  readonly ticketId: string | null;
  readonly messageId: string | null;
  readonly accountId: string | null;
  readonly reviewState: string | null;
  readonly nextAttemptAt: Date | null;
  readonly leaseUntil: Date | null;
  readonly attempts: number;
  readonly raw: Uint8Array | null;
  readonly advice: unknown;
  readonly duplicateOfId: string | null;
  readonly candidateAccountIds: readonly string[];
  readonly provenDomain: string | null;
  readonly claimedAddress: string | null;
  readonly claimedFrom: string | null;
  readonly textPreview: string | null;
  readonly spf: string;
  readonly dkim: string;
  readonly dmarc: string;
  readonly arc: string;
  readonly dnsAnswers: unknown;
}

/** The way of a mail in, on a database and a zone of its own; nothing is judged before a test says so. */
export class InboundDesk {
  readonly installation: RunningInstallation;
  readonly sql: postgres.Sql;
  readonly rows: ReturnType<typeof arrange>;
  readonly clock: { now: Date };
  readonly zoneFile: string;
  readonly judgedSoon: ClaimedMail[];
  /** Whether the process that receives a mail judges it, too. At first it does not. */
  readonly room: { isThere: boolean };
  readonly bridge: string;
  /** For a command of its own: DATABASE_URL, and the rest of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #schema: GraphQLSchema;
  readonly #end: () => Promise<void>;

  private constructor(
    parts: Pick<
      InboundDesk,
      "installation" | "sql" | "rows" | "clock" | "zoneFile" | "judgedSoon" | "room" | "bridge" | "environment"
    >,
    end: () => Promise<void>,
  ) {
    this.installation = parts.installation;
    this.sql = parts.sql;
    this.rows = parts.rows;
    this.clock = parts.clock;
    this.zoneFile = parts.zoneFile;
    this.judgedSoon = parts.judgedSoon;
    this.room = parts.room;
    this.bridge = parts.bridge;
    this.environment = parts.environment;
    this.#schema = buildApiSchema();
    this.#end = end;
  }

  static async start(zone: DnsAnswers, environment: Record<string, string> = {}): Promise<InboundDesk> {
    const database = await createTestDatabase();
    const directory = await mkdtemp(join(tmpdir(), "mittente-inbound-"));
    const zoneFile = join(directory, "zone.json");
    writeZone(zoneFile, zone);
    const given = {
      MITTENTE_DATA_DIR: directory,
      MITTENTE_SECRET: randomBytes(32).toString("base64"),
      MITTENTE_SUPPORT_ADDRESS: SUPPORT,
      MITTENTE_DNS_ZONE: zoneFile,
      MITTENTE_DATABASE_CONNECTIONS: "6",
      MITTENTE_LOG_LEVEL: "silent",
      ...environment,
    };
    const settings = readSettings(given);
    const clock = { now: NOW };
    const log = pino({ level: settings.MITTENTE_LOG_LEVEL });
    const running = await createInstallation({ settings, databaseUrl: database.loginUrl, log, clock: () => clock.now });
    await ensureKeys(running.pool("operator"), await secretOf(settings), new Date(NOW.getTime() - 3_600_000));
    const judgedSoon: ClaimedMail[] = [];
    const room = { isThere: false };
    const push = (mail: ClaimedMail) => void judgedSoon.push(mail);
    const judging = { ...running.judging, hasRoom: () => room.isThere, push };
    const installation = { ...running, judging };
    const sql = postgres(database.superuserUrl, {
      max: 2,
      onnotice: () => {},
      transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    });
    const rows = arrange({ sql, now: NOW, token: async () => "" });
    const bridge = (await rows.client("BRIDGE")).id;
    const parts = { installation, sql, rows, clock, zoneFile, judgedSoon, room, bridge };
    return new InboundDesk({ ...parts, environment: { ...given, DATABASE_URL: database.loginUrl } }, async () => {
      await running.close();
      await sql.end();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    });
  }

  stop(): Promise<void> {
    return this.#end();
  }

  /** A GraphQL operation as `claims` say, without the wire. */
  async ask(claims: TokenClaims, source: string, variableValues: Record<string, unknown> = {}) {
    const contextValue = new Context(this.installation, claims, this.installation.log);
    try {
      return await graphql({ schema: this.#schema, source, variableValues, contextValue });
    } finally {
      await contextValue.close();
    }
  }

  async receive(bytes: Uint8Array, { client = this.bridge, ...given }: Handover = {}): Promise<ReceivePayload> {
    const { data, errors } = await this.ask({ kind: "bridge", clientId: client }, RECEIVE, {
      input: this.input(bytes, given),
    });
    if (errors?.[0]) throw errors[0];
    return data!.inboundMessageReceive as unknown as ReceivePayload;
  }

  input(
    bytes: Uint8Array,
    { idempotencyKey = randomUUID(), receivedAt = this.clock.now, envelope, advice }: Handover = {},
  ) {
    return {
      idempotencyKey,
      receivedAt: receivedAt.toISOString(),
      envelope: {
        mailFrom: "bounce@sender.example",
        rcptTo: [SUPPORT],
        clientIp: "192.0.2.1",
        helo: "mx.sender.example",
        ...envelope,
      },
      source: { raw: Buffer.from(bytes).toString("base64") },
      mta: "mx.mittente.example",
      ...(advice ? { advice } : {}),
    };
  }

  /** Keeps a mail; its row's id. */
  async keep(bytes: Uint8Array, handover: Handover = {}): Promise<string> {
    const { receipt, smtpReply } = await this.receive(bytes, handover);
    if (smtpReply.code !== 250) throw new Error(`not kept: ${smtpReply.code}`);
    return rowId("InboundMessage", receipt!.id)!;
  }

  judge(id: string, installation: Installation = this.installation): Promise<JudgingResult> {
    return judgeInbound(installation, id);
  }

  /** The installation, with somebody else to read its mail. */
  readBy(analyse: Installation["mail"]["analyse"]): Installation {
    const mail: Installation["mail"] = Object.create(this.installation.mail, { analyse: { value: analyse } });
    return { ...this.installation, mail };
  }

  /** Keeps and judges a mail. */
  async deliver(bytes: Uint8Array, handover: Handover = {}): Promise<StoredMail> {
    const id = await this.keep(bytes, handover);
    await this.judge(id);
    return this.stored(id);
  }

  async stored(id: string): Promise<StoredMail> {
    const [row] = await this.sql<StoredMail[]>`select * from inbound_messages where id = ${id}`;
    return row!;
  }

  async ticket(id: string | null) {
    const [row] = await this.sql`select * from tickets where id = ${id}`;
    return row!;
  }

  async messagesOf(ticketId: string | null) {
    return this.sql`select * from messages where ticket_id = ${ticketId} order by created_at, id`;
  }

  async staff(): Promise<TokenClaims> {
    return { kind: "desk", staffId: (await this.rows.staff()).id };
  }
}

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** A mail of a customer to us, signed at NOW. */
export const AT_NOW = { date: NOW, to: SUPPORT } as const;
export const SIGNED_NOW = { signedAt: NOW } as const;
