/** The embedded PostgreSQL cannot be used. The message is written for the person at the terminal: what, and what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
}

export const orSetDatabaseUrl = "or set DATABASE_URL to a PostgreSQL (15 or later) of yours";

const advice: Record<string, string> = {
  ENOSPC: "The disk is full: free some space (a fresh database takes about 50 MB, a copy of the binaries 60 MB)",
  EDQUOT: "The disk quota is used up: free some space",
  EROFS: "The file system is read-only: choose another data directory",
  EACCES: "Permission was denied: run as the user who owns the files",
  EPERM: "Permission was denied: run as the user who owns the files",
};

/** The error of a system call, said with what was being done and what can be done about it. */
export function explained(error: unknown, doing: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = error instanceof Error ? error.message : String(error);
  const remedy = advice[code];
  return new EmbeddedPostgresError(`${doing} failed: ${reason}.${remedy ? ` ${remedy}, ${orSetDatabaseUrl}.` : ""}`, {
    cause: error,
  });
}

/** What PostgreSQL's own programs said when they failed: the last lines, and advice where the cause is a known one. */
export function saidByPostgres(output: string): string {
  const lines = output.trim().split("\n").slice(-15).join("\n");
  const remedy = /No space left on device/.test(output) ? `${advice["ENOSPC"]}, ${orSetDatabaseUrl}.\n` : "";
  return `${remedy}PostgreSQL said:\n${lines === "" ? "(nothing)" : lines}`;
}
