import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPool, type Pool } from "../../src/database/connection.ts";
import { secretOf } from "../../src/keys/installation-secret.ts";
import { ensureKeys } from "../../src/keys/key.commands.ts";
import { createKeyring } from "../../src/keys/keyring.ts";
import { type Holder, issueAccessToken } from "../../src/sessions/access-token.ts";
import { addClient } from "../../src/sessions/client.commands.ts";
import { type MailDomain, writeZone, zoneOf } from "../support/signed-mail.ts";
import { runCommand, type ServiceProcess, startService } from "./service-process.ts";

export const SUPPORT = "support@desk.example";
const ISSUER = "https://support.desk.example";

/** MITTENTE_DATABASE_CONNECTIONS. */
export const CONNECTIONS = 4;

/** Two of each: what one of them does, the other must not do again. */
export const MEMBERS = ["api1", "api2", "worker1", "worker2", "bridge1", "bridge2"] as const;
export type Member = (typeof MEMBERS)[number];

export interface FleetOptions {
  /** `dist/main.js`. */
  readonly main: string;
  /** What the processes connect to; migrated. */
  readonly loginUrl: string;
  readonly ownerUrl: string;
  /** To prepare the installation; default: `loginUrl`. */
  readonly directUrl?: string;
  readonly smtpUrl: string;
  readonly domains: readonly MailDomain[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Two APIs, two workers and two bridges in processes of their own, on one database. Ports stay with their member. */
export class Fleet {
  /** Milliseconds by which the members' clocks are ahead; counts for those that start from now on. */
  clockAhead = 0;
  readonly #options: FleetOptions;
  readonly #folder: string;
  readonly #secret: string;
  readonly #pool: Pool;
  readonly #running = new Map<Member, ServiceProcess>();
  readonly #ports = new Map<Member, number>();
  #token: Promise<(holder: Holder) => Promise<string>> | undefined;

  private constructor(options: FleetOptions, folder: string, secret: string) {
    this.#options = options;
    this.#folder = folder;
    this.#secret = secret;
    this.#pool = createPool(options.directUrl ?? options.loginUrl, { max: 2, applicationName: "mittente test" });
  }

  static async prepare(options: FleetOptions): Promise<Fleet> {
    const folder = await mkdtemp(join(tmpdir(), "mittente-fleet-"));
    const fleet = new Fleet(options, folder, randomBytes(32).toString("base64"));
    writeZone(fleet.#file("zone.json"), zoneOf(...options.domains));
    await ensureKeys(fleet.#pool, await fleet.#key(), new Date(Date.now() - 3_600_000));
    for (const id of ["bridge1", "bridge2"]) {
      const credentials = await addClient(fleet.#pool, { kind: "BRIDGE", name: id, id, issuer: ISSUER });
      await writeFile(fleet.#file(`${id}.json`), JSON.stringify(credentials), { mode: 0o600 });
      await chmod(fleet.#file(`${id}.json`), 0o600);
    }
    return fleet;
  }

  /** Those that are not running. APIs first: a bridge asks one for its token at its first mail. */
  async start(members: readonly Member[] = MEMBERS): Promise<void> {
    const missing = members.filter((member) => !this.isRunning(member));
    const isApi = (member: Member) => member.startsWith("api");
    await Promise.all(missing.filter(isApi).map((member) => this.#startOne(member)));
    await Promise.all(missing.filter((member) => !isApi(member)).map((member) => this.#startOne(member)));
  }

  isRunning(member: Member): boolean {
    const running = this.#running.get(member);
    return running !== undefined && !running.hasEnded();
  }

  process(member: Member): ServiceProcess {
    const running = this.#running.get(member);
    if (!running) throw new Error(`${member} was never started`);
    return running;
  }

  /** SIGTERM to each at once; their exit codes. */
  stop(members: readonly Member[] = MEMBERS): Promise<(number | null)[]> {
    return Promise.all(members.filter((member) => this.isRunning(member)).map((member) => this.process(member).stop()));
  }

  async kill(members: readonly Member[] = MEMBERS): Promise<void> {
    await Promise.all(members.filter((member) => this.isRunning(member)).map((member) => this.process(member).kill()));
  }

  apiUrl(member: "api1" | "api2"): string {
    return `http://127.0.0.1:${this.#ports.get(member)}/graphql`;
  }

  smtpPort(member: "bridge1" | "bridge2"): number {
    return this.#ports.get(member)!;
  }

  /** By the clock of members that start now. */
  async token(holder: Holder): Promise<string> {
    this.#token ??= this.#key().then((secret) => {
      const keyring = createKeyring({ pool: this.#pool, secret });
      const now = () => new Date(Date.now() + this.clockAhead);
      return async (whose) => (await issueAccessToken({ keyring, issuer: ISSUER }, whose, now())).token;
    });
    return (await this.#token)(holder);
  }

  /** `mittente …` with the members' settings, to its end. */
  command(...args: string[]): Promise<string> {
    return runCommand({ main: this.#options.main, args, env: this.#environment("api1") });
  }

  async remove(): Promise<void> {
    await this.kill();
    await this.#pool.end({ timeout: 5 });
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #startOne(member: Member): Promise<void> {
    const role = member.slice(0, -1);
    const { args, readyMessage } = ROLES[role]!;
    const env = this.#environment(member);
    const started = await startService({ main: this.#options.main, args, env, readyMessage });
    this.#running.set(member, started);
    if (started.port !== null) this.#ports.set(member, started.port);
  }

  #environment(member: Member): Record<string, string> {
    const port = String(this.#ports.get(member) ?? 0);
    const own: Record<string, string> = member.startsWith("bridge")
      ? {
          MITTENTE_BRIDGE_SMTP_PORT: port,
          MITTENTE_API_URL: this.apiUrl(member === "bridge1" ? "api1" : "api2"),
          MITTENTE_BRIDGE_CREDENTIALS: this.#file(`${member}.json`),
        }
      : {
          MITTENTE_PORT: port,
          DATABASE_URL: this.#options.loginUrl,
          DATABASE_OWNER_URL: this.#options.ownerUrl,
          MITTENTE_DATABASE_CONNECTIONS: String(CONNECTIONS),
          MITTENTE_SMTP_URL: this.#options.smtpUrl,
          MITTENTE_SECRET: this.#secret,
          MITTENTE_DNS_ZONE: this.#file("zone.json"),
        };
    return {
      NODE_ENV: "test",
      MITTENTE_HOST: "127.0.0.1",
      MITTENTE_PUBLIC_URL: ISSUER,
      MITTENTE_DATA_DIR: this.#file("data"),
      MITTENTE_SUPPORT_ADDRESS: SUPPORT,
      MITTENTE_MTA_NAME: "mx.desk.example",
      MITTENTE_LOG_LEVEL: "info",
      ...(this.clockAhead > 0
        ? { NODE_OPTIONS: `--import=${CLOCK_AHEAD}`, TEST_CLOCK_AHEAD_MS: String(this.clockAhead) }
        : {}),
      ...own,
      ...this.#options.env,
    };
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }

  #key() {
    return secretOf({ NODE_ENV: "test", MITTENTE_SECRET: this.#secret, MITTENTE_DATA_DIR: this.#folder });
  }
}

const CLOCK_AHEAD = new URL("./clock-ahead.ts", import.meta.url).href;

const ROLES: Readonly<Record<string, { readonly args: readonly string[]; readonly readyMessage: string }>> = {
  api: { args: ["api"], readyMessage: "the API listens" },
  worker: { args: ["worker"], readyMessage: "the worker is at work" },
  bridge: { args: ["bridge", "smtp"], readyMessage: "bridge listens" },
};
