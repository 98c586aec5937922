import { chmod, lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../src/database/embedded/embedded-postgres.ts";
import { isAlive } from "../../src/database/embedded/postmaster-process.ts";
import { dropRun, prepareRoles, prepareTemplate } from "./test-server.ts";

/**
 * One PostgreSQL for the whole run: the embedded one in a temporary folder, or the server that
 * DATABASE_TEST_SUPERUSER_URL names (to run the same tests on PostgreSQL 15, say).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outside = process.env["DATABASE_TEST_SUPERUSER_URL"];
  return outside ? await onOutsideServer(project, outside) : await onEmbeddedServer(project);
}

async function onOutsideServer(project: TestProject, superuserUrl: string): Promise<() => Promise<void>> {
  const server = await prepareTemplate(await prepareRoles(superuserUrl));
  project.provide("testServer", server);
  return () => dropRun(server);
}

async function onEmbeddedServer(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const folder = await mkdtemp(path.join(tmpdir(), `mittente-test-${process.pid}-`));
  // As root, PostgreSQL's own user has to pass through.
  await chmod(folder, 0o711);
  const postgres = await startEmbeddedPostgres({
    dataDir: folder,
    log: () => {},
    extraSettings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const end = async () => {
    await postgres.stop();
    // <base>/postgres/data: the base is another folder than ours when the temporary directory is closed to that user.
    await rm(path.resolve(postgres.dataDirectory, "..", ".."), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { ownerUrl, loginUrl, superuserUrl } = postgres;
    project.provide("testServer", await prepareTemplate({ ownerUrl, loginUrl, superuserUrl }));
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

/** Of runs that were killed. Their PostgreSQL ends by itself once it misses its data directory (within a minute). */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^mittente-test-(\d+)-/.exec(name)?.[1]);
    if (!(pid > 0) || isAlive(pid)) continue;
    const folder = path.join(tmpdir(), name);
    const left = await lstat(folder).catch(() => null);
    if (left?.isDirectory() && left.uid === process.getuid?.()) await rm(folder, { recursive: true, force: true });
  }
}
