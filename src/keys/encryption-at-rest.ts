import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { InstallationSecret } from "./installation-secret.ts";

/** MITTENTE_SECRET is not the one that the keys were encrypted with, or a row was changed by hand. */
export class SecretMismatch extends Error {
  constructor(keyId: string) {
    super(
      `Key ${keyId} cannot be decrypted: MITTENTE_SECRET is not the one it was encrypted with, or the row was changed. ` +
        "Start with the secret that this database was set up with.",
    );
    this.name = "SecretMismatch";
  }
}

const FORMAT = 1;
const NONCE = 12;
const TAG = 16;

/**
 * One octet of format, 12 of nonce, ciphertext, 16 of tag: AES-256-GCM under a key that HKDF-SHA256 derives from the
 * secret for this row alone. The row's id and purpose are authenticated: a ciphertext moved to another row does not open.
 */
export function encryptAtRest(secret: InstallationSecret, row: RowName, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", rowKey(secret, row), nonce).setAAD(nameOf(row));
  return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws SecretMismatch */
export function decryptAtRest(secret: InstallationSecret, row: RowName, stored: Uint8Array): Buffer {
  const bytes = Buffer.from(stored);
  if (bytes[0] !== FORMAT || bytes.length < 1 + NONCE + TAG) throw new SecretMismatch(row.id);
  const decipher = createDecipheriv("aes-256-gcm", rowKey(secret, row), bytes.subarray(1, 1 + NONCE), {
    authTagLength: TAG,
  });
  decipher.setAAD(nameOf(row)).setAuthTag(bytes.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE, -TAG)), decipher.final()]);
  } catch {
    throw new SecretMismatch(row.id);
  }
}

interface RowName {
  readonly id: string;
  readonly purpose: string;
}

const nameOf = (row: RowName) => Buffer.from(`${row.purpose} ${row.id}`);

function rowKey(secret: InstallationSecret, row: RowName): Buffer {
  return Buffer.from(
    hkdfSync("sha256", secret, "", Buffer.concat([Buffer.from("mittente keys at rest "), nameOf(row)]), 32),
  );
}
