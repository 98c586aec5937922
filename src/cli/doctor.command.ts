import { readSettings } from "../config/settings.ts";
import type { Pool } from "../database/connection.ts";
import type { CommandDatabase } from "./database.ts";
import type { Check } from "./doctor-checks.ts";
import { explain } from "./failure.ts";
import { type Io, styled, table } from "./io.ts";

/** @returns whether nothing is wrong */
export async function doctor(io: Io): Promise<boolean> {
  const settings = readSettings(io.env);
  const checks = await import("./doctor-checks.ts");
  const { withDatabase } = await import("./database.ts");
  const rows: string[][] = [];
  let isWell = true;
  const run = async (check: Check) => {
    const found = await check.look().catch((error: unknown) => ({ wrong: explain(error, false).message, advice: "" }));
    const isRight = "right" in found;
    isWell &&= isRight;
    const mark = isRight ? styled(io, "green", "✓") : styled(io, "red", "✗");
    rows.push([mark, check.name, isRight ? found.right : found.wrong]);
    if (!isRight && found.advice) rows.push(["", "", `→ ${found.advice}`]);
  };
  const withoutDatabase = checks.checksOfSettings(settings);
  for (const check of withoutDatabase) await run(check);
  try {
    await withDatabase(settings, io.err, async (pool: Pool, database: CommandDatabase) => {
      for (const check of checks.checksOfDatabase(settings, pool, database)) await run(check);
    });
  } catch (error) {
    await run({ name: "database", look: () => Promise.reject(error) });
  }
  for (const check of checks.checksOfNeighbours(settings)) await run(check);
  for (const line of table(rows)) io.out(line);
  io.out(isWell ? "\nAll is well." : "\nSomething is wrong: see the lines with ✗.");
  return isWell;
}
