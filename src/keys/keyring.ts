import { createPrivateKey, createPublicKey, createSecretKey } from "node:crypto";
import type { Pool } from "../database/connection.ts";
import { Reads } from "../database/reads.ts";
import type { Role } from "../database/roles.ts";
import { decryptAtRest } from "./encryption-at-rest.ts";
import type { InstallationSecret } from "./installation-secret.ts";
import { isRetired, type Key, KEY_PURPOSES, type KeyPurpose, signingKeyOf } from "./key.ts";
import { type KeyRow, listKeys } from "./key.repository.ts";

/** Our keys, decrypted, as this process knows them: never older than five minutes, looked at anew each minute in use. */
export interface Keyring {
  /** @throws NoSigningKey */
  signingKey(purpose: KeyPurpose, now: Date): Promise<Key>;
  /**
   * Those that match and are not retired, whether they sign already or no longer. When none does, the database is asked
   * again, at most every ten seconds: a stranger who makes up key ids costs no more than that.
   */
  verifyingKeys(purpose: KeyPurpose, now: Date, matches?: (key: Key) => boolean): Promise<readonly Key[]>;
}

export interface KeyringOptions {
  /** A connection of it is taken to look, for at most two seconds of waiting. */
  readonly pool: Pool;
  readonly secret: InstallationSecret;
  readonly clock?: () => Date;
}

export class NoSigningKey extends Error {
  constructor(purpose: KeyPurpose) {
    super(`There is no ${purpose} key that signs now. Starting Mittente makes what is missing; is the clock right?`);
    this.name = "NoSigningKey";
  }
}

export class KeysUnavailable extends Error {
  constructor() {
    super("the keys could not be read in time");
    this.name = "KeysUnavailable";
  }
}

/** The role that may read each purpose's secret. */
const READERS: Readonly<Record<KeyPurpose, Role>> = {
  ACCESS_TOKEN: "operator",
  PERMIT: "operator",
  AUDIT_HEAD: "worker",
  MAIL_TOKEN: "worker",
  LINK: "worker",
};

const LOOK_AGAIN_MS = 60_000;
const TOO_OLD_MS = 5 * 60_000;
const UNKNOWN_AGAIN_MS = 10_000;
const WAIT_MS = 2_000;

export function createKeyring({ pool, secret, clock = () => new Date() }: KeyringOptions): Keyring {
  const shelves = new Map<Role, Shelf>();
  const shelfOf = (purpose: KeyPurpose) => {
    const role = READERS[purpose];
    const shelf = shelves.get(role) ?? createShelf(() => readKeys(pool, secret, role, clock()), clock);
    shelves.set(role, shelf);
    return shelf;
  };
  return {
    async signingKey(purpose, now) {
      const key = signingKeyOf(ofPurpose(await shelfOf(purpose).keys(), purpose), now);
      if (!key) throw new NoSigningKey(purpose);
      return key;
    },
    async verifyingKeys(purpose, now, matches = () => true) {
      const shelf = shelfOf(purpose);
      const among = (keys: readonly Key[]) =>
        ofPurpose(keys, purpose).filter((key) => !isRetired(key, now) && matches(key));
      const found = among(await shelf.keys());
      return found.length > 0 ? found : among(await shelf.keysAgain());
    },
  };
}

const ofPurpose = (keys: readonly Key[], purpose: KeyPurpose) => keys.filter((key) => key.purpose === purpose);

interface Shelf {
  keys(): Promise<readonly Key[]>;
  /** For somebody who did not find what they looked for. */
  keysAgain(): Promise<readonly Key[]>;
}

function createShelf(read: () => Promise<readonly Key[]>, clock: () => Date): Shelf {
  let held: readonly Key[] | undefined;
  let readAt = 0;
  let triedAt = 0;
  let reading: Promise<readonly Key[]> | undefined;
  // A clock that was set back must not keep old keys alive.
  const since = (time: number) => Math.abs(clock().getTime() - time);

  const look = () =>
    (reading ??= (async () => {
      triedAt = clock().getTime();
      try {
        held = await read();
        readAt = clock().getTime();
        return held;
      } finally {
        reading = undefined;
      }
    })());

  return {
    async keys() {
      if (!held || since(readAt) > TOO_OLD_MS) return within(WAIT_MS, look());
      if (since(readAt) > LOOK_AGAIN_MS && (reading || since(triedAt) > UNKNOWN_AGAIN_MS)) look().catch(() => {});
      return held;
    },
    async keysAgain() {
      if (!held || reading || since(triedAt) > UNKNOWN_AGAIN_MS) return within(WAIT_MS, look());
      return held;
    },
  };
}

async function readKeys(pool: Pool, secret: InstallationSecret, role: Role, now: Date): Promise<readonly Key[]> {
  const purposes = KEY_PURPOSES.filter((purpose) => READERS[purpose] === role);
  const reads = new Reads(pool, { role, client: `system:${role}` });
  try {
    const rows = await reads.run((sql) => listKeys(sql, purposes, now));
    return rows.map((row) => keyOf(secret, row));
  } finally {
    await reads.close();
  }
}

/** The public half is made from the private one, which is authenticated; the row's own copy is for others to read. */
function keyOf(secret: InstallationSecret, row: KeyRow): Key {
  const { id, purpose, algorithm, usedFrom, usedUntil, retiredAt } = row;
  const plain = decryptAtRest(secret, row, row.secret);
  const isPair = algorithm !== "HS256";
  const key = isPair ? createPrivateKey({ key: plain, format: "der", type: "pkcs8" }) : createSecretKey(plain);
  plain.fill(0);
  const publicKey = isPair ? createPublicKey(key) : null;
  return { id, purpose, algorithm, secret: key, publicKey, usedFrom, usedUntil, retiredAt };
}

/** Whoever waits may hold a connection of the same pool: without an end to it, all of them could wait for each other. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KeysUnavailable()), milliseconds);
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}
