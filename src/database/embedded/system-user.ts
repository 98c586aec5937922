import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { EmbeddedPostgresError, orSetDatabaseUrl } from "./embedded-postgres.error.ts";

const run = promisify(execFile);

/** The user a PostgreSQL program is run as, when that is not the user of this process. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom to run PostgreSQL as: undefined means as ourselves. PostgreSQL refuses root, so root lends it to the owner of the
 * data that are already there, else to the system's `postgres` user, which is created when there is none.
 */
export async function postgresUser(dataOwner: SystemUser | undefined): Promise<SystemUser | undefined> {
  const own = process.getuid?.();
  if (own !== 0) {
    if (dataOwner && dataOwner.uid !== own)
      throw new EmbeddedPostgresError(
        `The database's files belong to user id ${dataOwner.uid}, this process is user id ${own}: ` +
          `run it as the user (or root) that made them, choose another data directory, ${orSetDatabaseUrl}.`,
      );
    return undefined;
  }
  if (dataOwner && dataOwner.uid !== 0) return dataOwner;
  return (await existingUser("postgres")) ?? (await existingUser("_postgres")) ?? (await createdUser("postgres"));
}

async function existingUser(name: string): Promise<SystemUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    const user = { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    return Number.isInteger(user.uid) && Number.isInteger(user.gid) && user.uid > 0 ? user : undefined;
  } catch {
    return undefined;
  }
}

async function createdUser(name: string): Promise<SystemUser> {
  const failures: string[] = [];
  for (const [command, args] of [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]],
    ["adduser", ["-S", "-D", "-H", "-s", "/sbin/nologin", name]],
  ] as const) {
    try {
      await run(command, args);
    } catch (error) {
      failures.push(error instanceof Error ? error.message.trim() : String(error));
    }
    // Asked even after a failure: another process may have made the user meanwhile.
    const user = await existingUser(name);
    if (user) return user;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and no system user "${name}" could be made (${failures.join("; ")}). ` +
      `Make that user, start Mittente as an ordinary user, ${orSetDatabaseUrl}.`,
  );
}

/** Whether the user can pass through every folder down to this one: asked of the kernel, which knows about ACLs. */
export async function canEnter(user: SystemUser, folder: string): Promise<boolean> {
  try {
    await run("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...user, cwd: "/", env: {} });
    return true;
  } catch {
    return false;
  }
}
