import { readSettings } from "../config/settings.ts";
import { withDatabase } from "./database.ts";
import { type Io, styled, table } from "./io.ts";

/** @returns whether nothing was found */
export async function verifyAuditLog(io: Io): Promise<boolean> {
  const settings = readSettings(io.env, ["DATABASE_URL", "MITTENTE_SECRET"]);
  const [{ verifyAudit }, { createKeyring }, { createHeadSignature }, { secretOf }, { headsFileOf }] =
    await Promise.all([
      import("../audit/audit-verification.ts"),
      import("../keys/keyring.ts"),
      import("../keys/head-signature.ts"),
      import("../keys/installation-secret.ts"),
      import("./heads-file.ts"),
    ]);
  const headsFile = headsFileOf(settings);
  const secret = await secretOf(settings);
  const report = await withDatabase(settings, io.err, (pool) =>
    verifyAudit({
      pool,
      headsFile,
      verifier: createHeadSignature(createKeyring({ pool, secret })),
      onProgress: progressOn(io),
    }),
  );
  const { events, sealed, unsealed, erased, heads, problems, omittedProblems } = report;
  io.out(
    `${events} events, ${sealed} sealed, ${unsealed} waiting to be, ${erased} with their facts erased, ${heads} signed heads.`,
  );
  const rows = problems.map(({ kind, message, sequence, eventId, line }) => [
    styled(io, "red", kind),
    [sequence === null ? "" : `#${sequence}`, eventId ?? "", line === null ? "" : `line ${line}`]
      .filter(Boolean)
      .join(" "),
    message,
  ]);
  for (const row of table(rows)) io.out(row);
  if (omittedProblems > 0) io.out(`… and ${omittedProblems} more.`);
  if (problems.length === 0) io.out(`Nothing was changed, removed or cut off (compared with ${headsFile}).`);
  return problems.length === 0;
}

function progressOn(io: Io) {
  let last = 0;
  return ({ phase, done, total }: { phase: string; done: number; total: number }) => {
    if (Date.now() - last < 1_000) return;
    last = Date.now();
    io.err(`${phase}: ${done} of ${total}`);
  };
}
