import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { EmbeddedPostgresError, explained, orSetDatabaseUrl } from "./embedded-postgres.error.ts";
import type { ClusterHome } from "./cluster-home.ts";

const Password = z.string().regex(/^[\w-]{32,64}$/);
const Credentials = z.object({ superuser: Password, owner: Password, login: Password });

/** Passwords of the three roles. They need no quoting in SQL or in a URL. */
export type Credentials = Readonly<z.infer<typeof Credentials>>;

export const roles = { superuser: "postgres", owner: "mittente_owner", login: "mittente_login" } as const;
export const databaseName = "mittente";

export async function newCredentials(file: string): Promise<Credentials> {
  const password = () => randomBytes(30).toString("base64url");
  const credentials = { superuser: password(), owner: password(), login: password() };
  await writeFile(file, JSON.stringify(credentials), { mode: 0o600, flag: "wx", flush: true });
  return credentials;
}

export async function readCredentials(home: ClusterHome): Promise<Credentials> {
  let text: string;
  try {
    text = await readFile(home.credentials, "utf8");
  } catch (error) {
    throw explained(error, `Reading the database's passwords (${home.credentials})`);
  }
  try {
    return Credentials.parse(JSON.parse(text));
  } catch {
    // The cause is left out: a parser's error may quote the text.
    throw new EmbeddedPostgresError(
      `The database's passwords in ${home.credentials} are damaged: restore that file, move ${home.folder} away to begin with an empty database, ${orSetDatabaseUrl}.`,
    );
  }
}

export interface DatabaseUrls {
  readonly ownerUrl: string;
  readonly loginUrl: string;
  readonly superuserUrl: string;
}

export function databaseUrls(credentials: Credentials, port: number): DatabaseUrls {
  const url = (role: keyof Credentials, database: string) =>
    `postgres://${roles[role]}:${credentials[role]}@127.0.0.1:${port}/${database}`;
  return {
    ownerUrl: url("owner", databaseName),
    loginUrl: url("login", databaseName),
    superuserUrl: url("superuser", "postgres"),
  };
}
