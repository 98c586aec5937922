import type { Sql } from "../database/connection.ts";
import type { UnfrozenAccount } from "../policy/address-objection.ts";
import type { ConfirmedChange, ReconfirmedAddress } from "../policy/account-email.ts";
import type { Objection, RecognisedAddress } from "../policy/address-objection.ts";
import type { AccountRow } from "./account.ts";
import {
  findAddressGiven,
  listOthersOn,
  updateAddress,
  updateToConfirmed,
  updateToFrozen,
  updateToUnfrozen,
} from "./address.repository.ts";

// What becomes of the account itself. The change on record is its owner's (address-changes/), and is written before.

/** E1: from here on it is the registered address. */
export const registerAddress = (sql: Sql, { change, account }: ConfirmedChange, given: string, at: Date) => {
  const to = { registeredEmail: change.newAddress, registeredEmailGiven: given };
  return updateAddress(sql, account.id, { ...to, registeredEmailState: "CONFIRMED" }, at);
};

/** E4: the address before the oldest change that was reverted, as it stands by now, and the freeze. */
export async function restoreAndFreeze(sql: Sql, objection: Objection, given: string | null, at: Date): Promise<void> {
  const { restoresBefore, account } = objection;
  if (restoresBefore) {
    const to = {
      registeredEmail: restoresBefore.previousAddress,
      registeredEmailGiven: given ?? restoresBefore.previousAddress,
      registeredEmailState: restoresBefore.previousState,
    };
    await updateAddress(sql, account.id, to, at);
  }
  await updateToFrozen(sql, account.id, at);
}

/** O3. What the company's own system says of the account shows again. */
export const endFreeze = (sql: Sql, { account }: UnfrozenAccount, at: Date) => updateToUnfrozen(sql, account.id, at);

/** R7, S3: the address can be relied on again. */
export const standAgain = (sql: Sql, { account }: ReconfirmedAddress | RecognisedAddress, at: Date) =>
  updateToConfirmed(sql, account.id, at);

/** E1: the others on an address that somebody came to. */
export const othersOn = (
  sql: Sql,
  address: string,
  exceptId: string,
  limit: number,
): PromiseLike<readonly Pick<AccountRow, "id" | "number" | "language">[]> =>
  listOthersOn(sql, address, exceptId, limit);

/** The registered address as its owner wrote it, for whoever puts it back. */
export const addressGivenBy = (sql: Sql, id: string): Promise<string> => findAddressGiven(sql, id);
