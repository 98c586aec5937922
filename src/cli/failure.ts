/** Something the person at the terminal can do something about. Shown without a stack. */
export class CommandFailure extends Error {
  override readonly name: string = "CommandFailure";
}

/** What there was to say was said: the exit code alone is left. */
export class ExitWith extends Error {
  override readonly name = "ExitWith";
  readonly code: number;

  constructor(code: number) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

/** What was asked, or the settings, is wrong: nothing was tried. */
const USAGE = 2;
const FAILED = 1;

export interface Explained {
  readonly message: string;
  readonly exitCode: number;
}

/** One clear message. `DEBUG` shows the stack, which nobody else needs. */
export function explain(error: unknown, isDebug: boolean): Explained {
  const { message, exitCode } = explained(error);
  const stack = error instanceof Error && error.stack ? error.stack : String(error);
  return { message: isDebug ? `${message}\n\n${stack}` : message, exitCode };
}

function explained(error: unknown): Explained {
  if (!(error instanceof Error)) return { message: String(error), exitCode: FAILED };
  if (error.name === "SettingsError") return { message: error.message, exitCode: USAGE };
  if (MADE_FOR_PEOPLE.has(error.name)) return { message: error.message, exitCode: FAILED };
  const known = advice(error);
  if (known !== null) return { message: known, exitCode: FAILED };
  const first = innermost(error);
  return { message: `${first.message || first.name} (DEBUG=1 shows where)`, exitCode: FAILED };
}

/** By name, not by class: the modules that throw them are not loaded for a command that needs none of them. */
const MADE_FOR_PEOPLE = new Set([
  "CommandFailure",
  "EmbeddedPostgresError",
  "ClientRefused",
  "TrialRefused",
  "SecretMismatch",
  "NoSigningKey",
  "TemplatesError",
]);

const NOT_MIGRATED =
  "The database is not migrated, or by an older Mittente. Run: mittente migrate (with DATABASE_OWNER_URL set).";

/** What a PostgreSQL or a system call says, said with what to do. */
function advice(error: Error): string | null {
  const { code } = error as { code?: unknown };
  switch (code) {
    case "ECONNREFUSED":
    case "ENOTFOUND":
    case "EHOSTUNREACH":
    case "CONNECT_TIMEOUT":
      return `${placeOf(error)} does not answer (${code}). Is it running, and is the setting's host and port right?`;
    case "28P01":
    case "28000":
      return `The database refused the user or the password of DATABASE_URL: ${error.message}.`;
    case "3D000":
      return `The database of DATABASE_URL does not exist: ${error.message}. Create it with createdb, owned by the user of DATABASE_OWNER_URL.`;
    case "42P01":
    case "42703":
    case "42883":
    case "3F000":
      return NOT_MIGRATED;
    case "22023":
      return /parameter "role"/.test(error.message) ? NOT_MIGRATED : null;
    case "42501":
      return `The database does not allow that: ${error.message}. Run: mittente doctor`;
    case "EACCES":
    case "EPERM":
      return `Permission was denied: ${error.message}. Run as the user who owns the data folder.`;
    case "ENOSPC":
      return `The disk is full: ${error.message}`;
    default:
      return null;
  }
}

function placeOf(error: Error): string {
  const { address, port } = error as { address?: unknown; port?: unknown };
  const place: unknown = Array.isArray(address) ? address[0] : address;
  if (typeof place !== "string") return "The other side";
  return typeof port === "number" ? `${place}:${port}` : place;
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}
