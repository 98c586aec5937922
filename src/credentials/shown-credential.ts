import { inTransaction } from "../database/transaction.ts";
import type { Context } from "../guards/context.ts";
import { canonicalAddress } from "../mail/address.ts";
import { newId, rowId } from "../nodes/global-id.ts";
import { passwordsToTry } from "../policy/credentials.ts";
import { mayTry } from "../sessions/attempt-limits.ts";
import { TooBusy } from "./bounded-work.ts";
import { type CeremonyRow, takeCeremony } from "./ceremony.repository.ts";
import { findPasskey, listPasswords } from "./credential.repository.ts";
import { isPassword, nobodysHash } from "./password-hash.ts";
import { claimOf, type RelyingParty, verifyAssertion } from "./passkeys.ts";

/** What was shown, checked before the mutation's transaction: hashing holds no connection. Null where it does not hold. */
export interface ShownCredential {
  readonly credentialId: string | null;
  /** Of a passkey: the authenticator's new count. */
  readonly signCount: number | null;
}

const NOTHING: ShownCredential = { credentialId: null, signCount: null };

export type Login = { readonly accountId: string } | { readonly login: string };

/**
 * Two hashes whoever it is (A3): the password that counts and the one that does not yet, or nobody's.
 * @returns null where it was tried too often, or too many try at once
 */
export async function showPassword(context: Context, who: Login, password: string): Promise<ShownCredential | null> {
  const { installation, network, now } = context;
  const name = "login" in who ? who.login.trim() : who.accountId;
  const address = canonicalAddress(name) ?? "";
  const subject = address || name.toUpperCase();
  if (!(await mayTry(installation, "credential", { network, subject }, now))) return null;
  const { passwordKey, policy } = installation;
  const wanted = "login" in who ? { number: name.toUpperCase(), address } : who;
  const rows = await inTransaction(installation.pool("door"), { role: "door" }, ({ sql }) =>
    listPasswords(sql, wanted),
  );
  const trying = passwordsToTry(rows, now, policy);
  try {
    let found = NOTHING;
    for (const row of [trying[0], trying[1]])
      if ((await isPassword(passwordKey, password, row?.passwordHash ?? nobodysHash())) && row)
        found = found.credentialId === null ? { credentialId: row.id, signCount: null } : found;
    return found;
  } catch (error) {
    if (error instanceof TooBusy) return null;
    throw error;
  }
}

export type Ceremony = Pick<CeremonyRow, "use" | "audience"> & {
  /** Who is signed in; null where nobody is. */
  readonly ownerId: string | null;
};

/**
 * The ceremony's challenge counts once, whatever becomes of it.
 * @returns null where it was tried too often
 */
export async function showPasskey(
  context: Context,
  party: RelyingParty,
  { use, audience, ownerId }: Ceremony,
  { ceremonyId, passkey }: { readonly ceremonyId: string; readonly passkey: unknown },
): Promise<ShownCredential | null> {
  const { installation, network, now } = context;
  const claim = claimOf(passkey);
  const owner = ownerId ?? claim?.ownerId ?? newId();
  if (!(await mayTry(installation, "credential", { network, subject: ownerId ?? network }, now))) return null;
  const found = await inTransaction(installation.pool("door"), { role: "door" }, async ({ sql }) => {
    const of = audience === "PORTAL" ? { accountId: owner } : { staffId: owner };
    const named = { use, audience, accountId: null, staffId: null, ...(ownerId ? of : {}) };
    const challenge = await takeCeremony(sql, { id: rowId("PasskeyCeremony", ceremonyId) ?? newId(), ...named }, now);
    return { challenge, row: claim && (await findPasskey(sql, of, claim.passkeyId)) };
  });
  if (found.challenge === null || !found.row) return NOTHING;
  const signCount = await verifyAssertion(party, found.challenge, found.row, passkey);
  return signCount === null ? NOTHING : { credentialId: found.row.id, signCount };
}
