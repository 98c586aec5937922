import { createHash, randomBytes } from "node:crypto";

const PREFIX = "mrt_";
const BYTES = 32;

/** Opaque: 256 random bits behind a prefix by which scanners of leaked secrets find it. */
export const newRefreshToken = (): string => `${PREFIX}${randomBytes(BYTES).toString("base64url")}`;

/** What is kept of it, and how it is found. So many random bits need no slow hash. */
export const hashRefreshToken = (token: string): Buffer => createHash("sha256").update(token).digest();
