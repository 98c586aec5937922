import { argon2, createSecretKey, hkdfSync, type KeyObject, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { InstallationSecret } from "../keys/installation-secret.ts";
import { boundedWork } from "./bounded-work.ts";

/** RFC 9106's secret value K: hashes that leak without the installation's secret cannot be tried. */
export type PasswordKey = KeyObject;

export const passwordKeyOf = (secret: InstallationSecret): PasswordKey =>
  createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", "mittente passwords", 32)));

interface Costs {
  /** KiB */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's password storage cheat sheet for argon2id: 19 MiB, two passes, one lane. What a hash was made with stands in it. */
const COSTS: Costs = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT = 16;
const TAG = 32;

/** 19 MiB each, on the thread pool: 38 MiB at most, and two of its four threads. Whoever comes beside a hundred that wait is turned away. */
const inTurn = boundedWork({ concurrency: 2, waiting: 100 });
const derive = promisify(argon2);

/** PHC string format. @throws TooBusy */
export async function hashPassword(key: PasswordKey, password: string): Promise<string> {
  const salt = randomBytes(SALT);
  return encoded(COSTS, salt, await inTurn(() => tagOf(key, password, salt, COSTS)));
}

/**
 * Costs the same whether the hash is somebody's or NOBODYS.
 * @throws TooBusy
 */
export async function isPassword(key: PasswordKey, password: string, hash: string): Promise<boolean> {
  const { costs, salt, tag } = decoded(hash);
  const found = await inTurn(() => tagOf(key, password, salt, costs));
  return found.byteLength === tag.byteLength && timingSafeEqual(found, tag);
}

/** What is tried where there is none: no password has this tag. */
export const nobodysHash = (): string => encoded(COSTS, randomBytes(SALT), randomBytes(TAG));

/** RFC 8265, 4 in short: one spelling of what looks the same, and nothing trimmed or cut. */
export const normalPassword = (typed: string): string => typed.normalize("NFC");

function tagOf(key: PasswordKey, password: string, salt: Uint8Array, costs: Costs): Promise<Buffer> {
  const message = Buffer.from(normalPassword(password));
  return derive("argon2id", { message, nonce: salt, secret: key.export(), tagLength: TAG, ...costs });
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

const encoded = ({ memory, passes, parallelism }: Costs, salt: Uint8Array, tag: Uint8Array) =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;

function decoded(hash: string): { costs: Costs; salt: Buffer; tag: Buffer } {
  const parts = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
    hash,
  );
  if (!parts) throw new Error("a password hash that is not argon2id in PHC form");
  const [memory, passes, parallelism] = parts.slice(1, 4).map(Number) as [number, number, number];
  const [salt, tag] = parts.slice(4).map((text) => Buffer.from(text, "base64")) as [Buffer, Buffer];
  return { costs: { memory, passes, parallelism }, salt, tag };
}
