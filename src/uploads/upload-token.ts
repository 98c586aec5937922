import { z } from "zod";
import type { Keyring } from "../keys/keyring.ts";
import { authenticationCode, isAuthentic } from "../keys/message-authentication.ts";

/** Who may bring the bytes. Whether the session, the staff member or the client still is one is for the reader to check. */
export type UploadHolder =
  | { readonly kind: "bridge"; readonly clientId: string }
  | { readonly kind: "portal"; readonly accountId: string; readonly sessionId: string }
  | { readonly kind: "desk"; readonly staffId: string };

export interface UploadLeave {
  readonly slotId: string;
  readonly holder: UploadHolder;
  readonly expiresAt: Date;
}

/** Where it stands in the request: a URL would end up in logs. */
export const TOKEN_HEADER = "upload-token";

const CONTEXT = "upload";
const CODE_LENGTH = 32;
const LONGEST = 1_000;

const leave = z.strictObject({
  slotId: z.uuid(),
  holder: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("bridge"), clientId: z.string() }),
    z.strictObject({ kind: z.literal("portal"), accountId: z.uuid(), sessionId: z.uuid() }),
    z.strictObject({ kind: z.literal("desk"), staffId: z.uuid() }),
  ]),
  expiresAt: z.int(),
});

/** `<leave>.<hint of the key and HMAC>`, both base64url. The leave is readable JSON: it says nothing that its holder does not know. */
export async function makeUploadToken(keyring: Keyring, given: UploadLeave, now: Date): Promise<string> {
  const { slotId, holder, expiresAt } = given;
  const said = Buffer.from(
    JSON.stringify({ slotId, holder, expiresAt: expiresAt.getTime() } satisfies z.input<typeof leave>),
  );
  const { hint, code } = await authenticationCode(keyring, "LINK", CONTEXT, said, CODE_LENGTH, now);
  return `${said.toString("base64url")}.${Buffer.concat([Buffer.of(hint), code]).toString("base64url")}`;
}

/** Null for what we did not make, and for what has expired. */
export async function readUploadToken(keyring: Keyring, token: string, now: Date): Promise<UploadLeave | null> {
  const parts = token.length <= LONGEST ? token.split(".") : [];
  const [said, proof] = parts.map((part) => Buffer.from(part, "base64url"));
  if (!said || proof?.length !== 1 + CODE_LENGTH || parts.length !== 2) return null;
  const claimed = { hint: proof.readUInt8(0), code: proof.subarray(1) };
  if (!(await isAuthentic(keyring, "LINK", CONTEXT, said, claimed, now))) return null;
  const { slotId, holder, expiresAt } = leave.parse(JSON.parse(said.toString()));
  return expiresAt > now.getTime() ? { slotId, holder, expiresAt: new Date(expiresAt) } : null;
}
