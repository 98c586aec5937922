import { allowed, refused, type Decision } from "./decision.ts";

/** O3: the built-in kinds that concern an account itself. Mittente carries them out; no permit is made of them. */
export type AccountRecognitionKind = "ACCOUNT_UNFREEZE" | "ADDRESS_RECOGNISE" | "ACCOUNT_EMAIL_CHANGE";

/** A recognition as it was recorded: who asked for it, who made sure, and who looked at that once more. */
export interface RecordedRecognition {
  readonly operationId: string;
  readonly accountId: string;
  readonly kind: AccountRecognitionKind;
  readonly proposedById: string;
  /** Null: nobody yet. */
  readonly recognisedById: string | null;
  readonly countersignedById: string | null;
  /** Canonical, of ACCOUNT_EMAIL_CHANGE; null otherwise. */
  readonly newAddress: string | null;
  /** The version of the registered address that was looked at when it was recognised. */
  readonly addressVersion: number;
}

/** O3: recognised, and countersigned by somebody who neither proposed nor recognised. */
export function recogniseAccount(
  recorded: RecordedRecognition,
): Decision<AccountRecognition, "NOT_VALIDATED" | "SAME_PERSON"> {
  const { recognisedById, countersignedById, proposedById, kind, newAddress } = recorded;
  if (recognisedById === null || countersignedById === null) return refused("NOT_VALIDATED", "O3");
  if (countersignedById === recognisedById || countersignedById === proposedById) return refused("SAME_PERSON", "O3");
  if ((kind === "ACCOUNT_EMAIL_CHANGE") !== (newAddress !== null)) return refused("NOT_VALIDATED", "A4");
  return allowed(new AccountRecognitionValue(recorded), "O3");
}

/** Not exported, only its type is: an account was recognised by two people, or by nobody. */
class AccountRecognitionValue {
  declare protected readonly madeByPolicy: true;
  readonly operationId: string;
  readonly accountId: string;
  readonly kind: AccountRecognitionKind;
  readonly countersignedById: string;
  readonly newAddress: string | null;
  readonly addressVersion: number;

  constructor(recorded: RecordedRecognition) {
    this.operationId = recorded.operationId;
    this.accountId = recorded.accountId;
    this.kind = recorded.kind;
    this.countersignedById = recorded.countersignedById!;
    this.newAddress = recorded.newAddress;
    this.addressVersion = recorded.addressVersion;
    Object.freeze(this);
  }
}

export type AccountRecognition = AccountRecognitionValue;
