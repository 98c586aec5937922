/** `npm run bench`: everything in one run, side by side, as ratios. Nothing here fails because something was slow. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readings } from "./readings.ts";
import { makeWorld } from "./world.ts";

const say = (line: string) => console.error(`  ${line}`);
const tickets = Number(process.env.BENCH_TICKETS ?? 10_000);
const folder = await mkdtemp(join(tmpdir(), "mittente-bench-"));
// Run as root, PostgreSQL is another user, who has to come in.
await chmod(folder, 0o711);
const world = await makeWorld(folder, tickets, say);
try {
  await readings(world, say);
} finally {
  await world.stop();
  await rm(folder, { recursive: true, force: true });
}
