/** `npm run bench`: everything in one run, side by side, as ratios. Nothing here fails because something was slow. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mails } from "./mails.ts";
import { memory } from "./memory.ts";
import { readings } from "./readings.ts";
import { searching } from "./searching.ts";
import { starting } from "./starting.ts";
import { makeWorld } from "./world.ts";

const say = (line: string) => console.error(`  ${line}`);
const wanted = (id: string) => process.env.BENCH_ONLY?.split(",").includes(id) ?? true;
const tickets = Number(process.env.BENCH_TICKETS ?? 10_000);
const folder = await mkdtemp(join(tmpdir(), "mittente-bench-"));
// Run as root, PostgreSQL is another user, who has to come in.
await chmod(folder, 0o711);
try {
  const world = await makeWorld(folder, tickets, say);
  try {
    await readings(world, wanted, say);
    if (wanted("search")) await searching(world, say);
    if (wanted("B1")) await mails(world, say);
    if (wanted("B8")) await memory(world, say);
  } finally {
    await world.stop();
  }
  console.log(
    "\nB5  the number of statements is no measurement but a test: npx vitest run test/server/our-queries.test.ts",
  );
  if (wanted("B9")) await starting(join(folder, "start"), say);
} finally {
  await rm(folder, { recursive: true, force: true });
}
