import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CompactSign, compactVerify, decodeProtectedHeader, errors, generateKeyPair } from "jose";
import { recordEvents } from "../../src/audit/audit.commands.ts";
import type { NewAuditEvent } from "../../src/audit/audit-event.ts";
import type { AuditHead, HeadSigner, HeadVerifier } from "../../src/audit/audit-head.ts";
import { startSealer, type SealerOptions } from "../../src/audit/audit-sealer.ts";
import { verifyAudit, type VerifyAuditOptions } from "../../src/audit/audit-verification.ts";
import { createPool, type Sql } from "../../src/database/connection.ts";
import type { Principal } from "../../src/database/roles.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { createTestDatabase } from "../support/database.ts";

export const WORKER: Principal = { role: "worker", client: "system:test" };
const NEVER = 2_000_000_000;

export const event = (number: number, more: Partial<NewAuditEvent> = {}): NewAuditEvent => ({
  at: new Date(Date.UTC(2026, 0, 1) + number),
  action: "ticket.reply",
  actor: "system:test",
  accountId: "0198f000-0000-7000-8000-00000000000a",
  subject: { kind: "Ticket", id: "0198f000-0000-7000-8000-00000000000b" },
  rule: "R1",
  facts: { number, to: `customer-${number}@example.org` },
  ...more,
});

export const events = (count: number) => Array.from({ length: count }, (_, index) => event(index));

export async function auditUnderTest() {
  const database = await createTestDatabase();
  const pool = createPool(database.loginUrl, { max: 6, applicationName: "audit test" });
  const superuser = createPool(database.superuserUrl, { max: 1, applicationName: "audit test" });
  const folder = await mkdtemp(path.join(tmpdir(), "mittente-audit-"));
  const headsFile = path.join(folder, "heads", "audit-heads.jsonl");
  const { signer, verifier } = await headKey("head-1");
  const logged: { facts: object; message: string }[] = [];
  const write = (facts: object, message: string) => void logged.push({ facts, message });

  const startedSealer = (options: Partial<SealerOptions> = {}) =>
    startSealer({ pool, signer, headsFile, log: { info: write, error: write }, intervalMs: NEVER, ...options });

  return {
    pool,
    superuser,
    folder,
    signer,
    verifier,
    headsFile,
    logged,
    startedSealer,
    record: (...recorded: NewAuditEvent[]) => inTransaction(pool, WORKER, ({ sql }) => recordEvents(sql, recorded)),
    async seal(options: Partial<SealerOptions> = {}) {
      const sealer = startedSealer(options);
      try {
        await sealer.sealNow();
      } finally {
        await sealer.stop();
      }
    },
    verify: (options: Partial<VerifyAuditOptions> = {}) => verifyAudit({ pool, headsFile, verifier, ...options }),
    /** As a superuser who switches triggers and foreign keys off. */
    tamper: (work: (sql: Sql) => Promise<unknown>) =>
      superuser.begin(async (connection) => {
        await connection`set local session_replication_role = replica`;
        await work(connection as unknown as Sql);
      }),
    headLines: async () =>
      (await readFile(headsFile, "utf8"))
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as AuditHead),
    /** As if nothing had ever been recorded. */
    async empty() {
      await superuser`truncate audit_events, audit_seals, audit_heads, audit_unsealed`;
      for (const name of await readdir(folder)) await rm(path.join(folder, name), { recursive: true });
      logged.length = 0;
    },
    async end() {
      await pool.end();
      await superuser.end();
      await rm(folder, { recursive: true, force: true });
      await database.drop();
    },
  };
}

export type AuditUnderTest = Awaited<ReturnType<typeof auditUnderTest>>;

export async function headKey(keyId: string): Promise<{ signer: HeadSigner; verifier: HeadVerifier }> {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA");
  return {
    signer: {
      sign: (payload) =>
        new CompactSign(Buffer.from(payload)).setProtectedHeader({ alg: "EdDSA", kid: keyId }).sign(privateKey),
    },
    verifier: {
      async verify(signature) {
        try {
          if (decodeProtectedHeader(signature).kid !== keyId) return null;
          const { payload } = await compactVerify(signature, publicKey, { algorithms: ["EdDSA"] });
          return Buffer.from(payload).toString();
        } catch (error) {
          if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
          throw error;
        }
      },
    },
  };
}
