/** The group roles that a transaction may take. Each sees what the migrations in drizzle/ grant it, and no more. */
export const ROLES = [
  "anonymous",
  "portal",
  "desk",
  "bridge",
  "provisioning",
  "ingest",
  "worker",
  "operator",
  "door",
] as const;
export type Role = (typeof ROLES)[number];

export const databaseRole = (role: Role) => `mittente_${role}`;

/** On whose behalf a transaction runs: what row security compares with. */
export interface Principal {
  readonly role: Role;
  /** Portal alone. */
  readonly accountId?: string;
  /** `account:<id>`, `staff:<id>` or `client:<id>`: who owns idempotency keys and audit lines. */
  readonly client?: string;
}
