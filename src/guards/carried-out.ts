import type { Sql } from "../database/connection.ts";
import { RECOGNITION_KINDS, type RecognitionKind } from "../operations/kinds/definition.ts";
import type { OperationRow } from "../operations/operation.ts";
import { changeByRecognition, type RequestedChange } from "../policy/account-email.ts";
import { recogniseAccount, type AccountRecognition } from "../policy/account-recognition.ts";
import {
  type RecognisedAddress,
  recogniseAddress,
  type UnfrozenAccount,
  unfreeze,
} from "../policy/address-objection.ts";
import { type Decision, refused, whenAllowed } from "../policy/decision.ts";
import type { Context } from "./context.ts";
import { lockedFacts } from "./email-change.guards.ts";

/** What Mittente itself carries out, by kind, as the policy of the address allows it. */
export type CarriedOut =
  | { readonly kind: "ACCOUNT_UNFREEZE"; readonly unfrozen: UnfrozenAccount }
  | { readonly kind: "ADDRESS_RECOGNISE"; readonly recognised: RecognisedAddress }
  | { readonly kind: "ACCOUNT_EMAIL_CHANGE"; readonly requested: RequestedChange; readonly newEmail: string };

/** O3. The addresses and the account are locked exclusively before. */
export async function carriedOut(
  sql: Sql,
  { now, installation }: Context,
  row: OperationRow,
): Promise<Decision<CarriedOut, string>> {
  const kind = RECOGNITION_KINDS.find((each) => each === row.kind);
  const recognition = kind ? recorded(row, kind) : refused("NOT_VALIDATED", "A4");
  if (recognition.kind !== "allowed") return recognition;
  const facts = await lockedFacts(sql, row.accountId, { now, settings: installation.policy });
  if (!facts) return refused("NOT_FOUND", "A4");
  const { value } = recognition;
  switch (value.kind) {
    case "ACCOUNT_UNFREEZE":
      return whenAllowed(unfreeze(value, facts.account), (unfrozen) => ({ kind: "ACCOUNT_UNFREEZE", unfrozen }));
    case "ADDRESS_RECOGNISE":
      return whenAllowed(recogniseAddress(value, facts.account), (recognised) => ({
        kind: "ADDRESS_RECOGNISE",
        recognised,
      }));
    case "ACCOUNT_EMAIL_CHANGE":
      return whenAllowed(changeByRecognition(value, facts), (requested) => ({
        kind: "ACCOUNT_EMAIL_CHANGE",
        requested,
        newEmail: value.newAddress!,
      }));
  }
}

function recorded(row: OperationRow, kind: RecognitionKind): Decision<AccountRecognition, string> {
  const { proposedById, addressVersion, parameters } = row;
  if (!proposedById || addressVersion === null) return refused("NOT_VALIDATED", "A4");
  return recogniseAccount({
    operationId: row.id,
    accountId: row.accountId,
    kind,
    proposedById,
    recognisedById: row.recognisedById ?? null,
    countersignedById: row.countersignedById ?? null,
    newAddress: typeof parameters.newEmail === "string" ? parameters.newEmail : null,
    addressVersion,
  });
}
