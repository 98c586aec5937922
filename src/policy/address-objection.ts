import type { AccountRecognition } from "./account-recognition.ts";
import { allowed, refused, type Decision } from "./decision.ts";
import { type AddressFacts, after, type EmailChangeFacts, isPending, isRevertible } from "./email-change-facts.ts";
import type { AccountFacts } from "./facts.ts";
import type { PolicySettings } from "./settings.ts";

export type ObjectionRefusal = "NOT_FOUND" | "EXPIRED";

/**
 * E4. Whoever has the old mailbox objects to a change: before it counts, or up to seven days after; to one that was given
 * up or ran out, for seven days too, since whoever asked for it may still be signed in. Saying so twice changes nothing.
 */
export function objectTo(changeId: string | null, facts: AddressFacts | null): Decision<Objection, ObjectionRefusal> {
  const change = facts?.changes.find(({ id }) => id === changeId);
  if (!facts || !change) return refused("NOT_FOUND", "A3");
  const { account, changes, now, settings } = facts;
  if (change.objectedAt !== null) return allowed(new ObjectionValue(change, account, [], true), "E4");
  if (isOver(change, now, settings)) return refused("EXPIRED", "E4");
  const undone = changes.filter((each) => isPending(each, now) || isRevertible(each, now));
  return allowed(new ObjectionValue(change, account, undone, false), "E4");
}

function isOver(
  { state, revertibleUntil, requestedAt }: EmailChangeFacts,
  now: Date,
  { revertWindow }: PolicySettings,
) {
  if (state === "CONFIRMED") return false;
  return (revertibleUntil ?? after(requestedAt, revertWindow)) <= now;
}

/** O3: the freeze ends, and whatever it ended stays ended. */
export function unfreeze(
  recognition: AccountRecognition,
  account: AccountFacts,
): Decision<UnfrozenAccount, "NOT_VALIDATED" | "STALE_VERSION"> {
  return recognised(recognition, "ACCOUNT_UNFREEZE", account, (found) => new UnfrozenAccountValue(found, recognition));
}

/** O3, S3: the account is still the owner of its address, though the domain changed hands. */
export function recogniseAddress(
  recognition: AccountRecognition,
  account: AccountFacts,
): Decision<RecognisedAddress, "NOT_VALIDATED" | "STALE_VERSION"> {
  return recognised(
    recognition,
    "ADDRESS_RECOGNISE",
    account,
    (found) => new RecognisedAddressValue(found, recognition),
  );
}

function recognised<T>(
  { kind, accountId, addressVersion }: AccountRecognition,
  wanted: AccountRecognition["kind"],
  account: AccountFacts,
  make: (account: AccountFacts) => T,
): Decision<T, "NOT_VALIDATED" | "STALE_VERSION"> {
  if (kind !== wanted || accountId !== account.id) return refused("NOT_VALIDATED", "A4");
  if (account.address.version !== addressVersion) return refused("STALE_VERSION", "O5");
  return allowed(make(account), "O3");
}

// Not exported, only their types are: nobody else can put an address back, or end a freeze.

class ObjectionValue {
  declare protected readonly madeByPolicy: true;
  readonly change: EmailChangeFacts;
  readonly account: AccountFacts;
  /** It was said before: nothing is left to do. */
  readonly isRepeated: boolean;
  /** The change that the account goes back behind; null where none that is undone counted. */
  readonly restoresBefore: EmailChangeFacts | null;
  readonly reverted: readonly EmailChangeFacts[];
  readonly cancelled: readonly EmailChangeFacts[];

  constructor(
    change: EmailChangeFacts,
    account: AccountFacts,
    undone: readonly EmailChangeFacts[],
    isRepeated: boolean,
  ) {
    this.change = change;
    this.account = account;
    this.isRepeated = isRepeated;
    this.reverted = undone
      .filter(({ state }) => state === "EFFECTIVE")
      .toSorted((one, other) => one.previousVersion - other.previousVersion);
    this.cancelled = undone.filter(({ state }) => state !== "EFFECTIVE");
    this.restoresBefore = this.reverted[0] ?? null;
    Object.freeze(this);
  }
}

class UnfrozenAccountValue {
  declare protected readonly madeByPolicy: true;
  constructor(
    readonly account: AccountFacts,
    readonly by: AccountRecognition,
  ) {
    Object.freeze(this);
  }
}

class RecognisedAddressValue {
  declare protected readonly madeByPolicy: true;
  constructor(
    readonly account: AccountFacts,
    readonly by: AccountRecognition,
  ) {
    Object.freeze(this);
  }
}

export type Objection = ObjectionValue;
export type UnfrozenAccount = UnfrozenAccountValue;
export type RecognisedAddress = RecognisedAddressValue;
