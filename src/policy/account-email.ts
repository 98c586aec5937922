import type { AccountRecognition } from "./account-recognition.ts";
import type { PortalAccount, ProvisioningClient } from "./caller.ts";
import { allowed, refused, type Decision, type Refused } from "./decision.ts";
import { type AddressFacts, after, type EmailChangeFacts, isPending, isRevertible } from "./email-change-facts.ts";
import type { AccountFacts, RegisteredAddress } from "./facts.ts";
import type { PolicySettings } from "./settings.ts";

const DAY = 86_400_000;
const ASK_AGAIN = 2 * 60_000;

export type RequestRefusal =
  | "INVALID"
  | "ACCOUNT_FROZEN"
  | "EMAIL_CHANGE_PENDING"
  | "ADDRESS_RECENTLY_CHANGED"
  | "STRONG_PROOF_REQUIRED"
  | "RATE_LIMITED";

export interface Wanted {
  /** Canonical. */
  readonly newAddress: string;
  /** It is one of the operator's own: mail to it would come back to us. */
  readonly isOurs: boolean;
  /** Until when the code that is sent to it can be given. */
  readonly codeExpiresAt: Date;
}

/** E1, E2. What is asked for in the portal waits for the code that goes to the new address. */
export function requestChange(
  portal: PortalAccount,
  facts: AddressFacts,
  wanted: Wanted,
): Decision<RequestedChange, RequestRefusal> {
  const { account, changes, now, settings } = facts;
  if (account.id !== portal.account.id) return refused("INVALID", "A4");
  const isStrong = hasStrongProof(portal, now);
  const today = changes.filter(({ origin, requestedAt }) => origin === "PORTAL" && requestedAt > after(now, -DAY));
  if (today.length >= settings.emailChangesADay) return refused("RATE_LIMITED", "E1");
  // The old mailbox is in hands that nobody knows: what rests on its objection cannot be had (S3).
  if (account.address.state === "DOMAIN_CHANGED" && !isStrong) return refused("STRONG_PROOF_REQUIRED", "S3");
  const refusal = refusalOf(facts, wanted);
  if (refusal) return refusal;
  return allowed(
    new RequestedChangeValue(account, wanted.newAddress, {
      origin: "PORTAL",
      isStrong,
      requestedAt: now,
      expiresAt: wanted.codeExpiresAt,
      effectiveAt: null,
      countsAfter: isStrong ? 0 : settings.emailChangeDelay,
      supersedes: [],
    }),
    "E1",
  );
}

/** Strong proof is a credential shown within the last ten minutes. */
export function hasStrongProof({ assurance, strongProofUntil }: PortalAccount, now: Date): boolean {
  return assurance === "CREDENTIAL" && strongProofUntil !== null && strongProofUntil > now;
}

export type SetRefusal =
  | "NOT_FOUND"
  | "STALE_VERSION"
  | "INVALID"
  | "ACCOUNT_FROZEN"
  | "EMAIL_CHANGE_PENDING"
  | "ADDRESS_RECENTLY_CHANGED"
  | "RECOGNITION_REQUIRED";

/** E5: provisioning names the version that it saw, and the old address can object before it counts. */
export function setByProvisioning(
  _client: ProvisioningClient,
  facts: AddressFacts | null,
  wanted: Omit<Wanted, "codeExpiresAt"> & { readonly expectedVersion: number },
): Decision<RequestedChange, SetRefusal> {
  if (facts === null) return refused("NOT_FOUND", "A3");
  const { account, now, settings } = facts;
  if (account.address.version !== wanted.expectedVersion) return refused("STALE_VERSION", "E5");
  if (account.address.state === "DOMAIN_CHANGED") return refused("RECOGNITION_REQUIRED", "S3");
  const refusal = refusalOf(facts, wanted);
  return refusal ?? allowed(delayed(account, wanted.newAddress, "PROVISIONING", now, settings, []), "E5");
}

/** E5, O3: by recognition alone there may be another change within a window, and under a freeze. It takes the place of a pending one. */
export function changeByRecognition(
  recognition: AccountRecognition,
  { account, changes, now, settings }: AddressFacts,
): Decision<RequestedChange, "NOT_VALIDATED" | "STALE_VERSION" | "INVALID"> {
  const { accountId, kind, newAddress, addressVersion } = recognition;
  if (kind !== "ACCOUNT_EMAIL_CHANGE" || newAddress === null || accountId !== account.id)
    return refused("NOT_VALIDATED", "A4");
  if (account.address.version !== addressVersion) return refused("STALE_VERSION", "O5");
  if (account.address.address === newAddress) return refused("INVALID", "E5");
  const pending = changes.filter((change) => isPending(change, now)).map(({ id }) => id);
  return allowed(delayed(account, newAddress, "RECOGNITION", now, settings, pending), "E5");
}

function delayed(
  account: AccountFacts,
  newAddress: string,
  origin: "RECOGNITION" | "PROVISIONING",
  now: Date,
  { objectionDelay }: PolicySettings,
  supersedes: readonly string[],
): RequestedChange {
  const effectiveAt = after(now, objectionDelay);
  const times = { requestedAt: now, expiresAt: effectiveAt, effectiveAt, countsAfter: objectionDelay };
  return new RequestedChangeValue(account, newAddress, { origin, isStrong: false, supersedes, ...times });
}

type CommonRefusal = "INVALID" | "ACCOUNT_FROZEN" | "EMAIL_CHANGE_PENDING" | "ADDRESS_RECENTLY_CHANGED";

/** E2, E4: one pending change an account; while one can be reverted, another takes recognition. */
function refusalOf(
  { account, changes, now }: AddressFacts,
  { newAddress, isOurs }: Pick<Wanted, "newAddress" | "isOurs">,
): Refused<CommonRefusal> | null {
  if (account.status === "FROZEN") return refused("ACCOUNT_FROZEN", "E4");
  if (newAddress === account.address.address || isOurs) return refused("INVALID", "E1");
  if (changes.some((change) => isPending(change, now))) return refused("EMAIL_CHANGE_PENDING", "E2");
  if (changes.some((change) => isRevertible(change, now))) return refused("ADDRESS_RECENTLY_CHANGED", "E4");
  return null;
}

/** What became of the code: tried and counted before, in a transaction of its own. */
export type CodeAnswer = "RIGHT" | "WRONG" | "GONE";
export type ConfirmRefusal = "NOT_FOUND" | "EXPIRED" | "CODE_WRONG" | "ACCOUNT_FROZEN";

/** E1. `tried` names the change whose code was tried: of two at once, the code counts for that one alone. */
export function confirmChange(
  portal: PortalAccount,
  { account, changes, now, settings }: AddressFacts,
  tried: { readonly changeId: string; readonly answer: CodeAnswer } | null,
): Decision<ConfirmedChange, ConfirmRefusal> {
  if (account.id !== portal.account.id) return refused("NOT_FOUND", "A4");
  const change = changes.find(({ id }) => id === tried?.changeId);
  if (!tried || !change) return refused("NOT_FOUND", "A3");
  if (account.status === "FROZEN") return refused("ACCOUNT_FROZEN", "E4");
  if (tried.answer === "WRONG") return refused("CODE_WRONG", "E1");
  if (tried.answer !== "RIGHT") return refused("EXPIRED", "E1");
  if (change.state !== "AWAITING_CONFIRMATION" || change.expiresAt <= now) return refused("EXPIRED", "E2");
  if (change.previousVersion !== account.address.version) return refused("EXPIRED", "E2");
  const effectiveAt = change.isStrong ? now : after(now, settings.emailChangeDelay);
  return allowed(new ConfirmedChangeValue(change, account, effectiveAt, now, settings), "E1");
}

/** The account's own, while it does not count: afterwards only the old mailbox reverts it. */
export function cancelChange(
  portal: PortalAccount,
  change: EmailChangeFacts | null,
  now: Date,
): Decision<CancelledChange, "NOT_FOUND" | "EXPIRED"> {
  if (change === null || change.accountId !== portal.account.id) return refused("NOT_FOUND", "A3");
  return isPending(change, now) ? allowed(new CancelledChangeValue(change), "E2") : refused("EXPIRED", "E2");
}

/** When its time has come. What it rested on may be gone by then: then it is cancelled, and never counts. */
export function takeEffect(
  change: EmailChangeFacts,
  { account, now, settings }: AddressFacts,
): Decision<ConfirmedChange, "NOT_DUE" | "OVER"> {
  if (change.state !== "CONFIRMED" || change.accountId !== account.id) return refused("NOT_DUE", "E2");
  const { effectiveAt } = change;
  if (effectiveAt === null || effectiveAt > now) return refused("NOT_DUE", "E2");
  if (change.previousVersion !== account.address.version) return refused("OVER", "E2");
  if (account.status === "FROZEN" && change.origin !== "RECOGNITION") return refused("OVER", "E4");
  return allowed(new ConfirmedChangeValue(change, account, now, now, settings), "E1");
}

/** E3: until when operations of that kind are refused with ADDRESS_RECENTLY_CHANGED; null: they are not. */
export function operationsRefusedUntil(
  { changedAt }: Pick<RegisteredAddress, "changedAt">,
  isIrreversible: boolean,
  now: Date,
  { operationsDelay, irreversibleDelay }: Pick<PolicySettings, "operationsDelay" | "irreversibleDelay">,
): Date | null {
  if (changedAt === null) return null;
  const until = after(changedAt, isIrreversible ? irreversibleDelay : operationsDelay);
  return until > now ? until : null;
}

type ReconfirmRefusal = "NOT_BOUNCING" | "NOT_FOUND" | "ACCOUNT_FROZEN" | "EXPIRED" | "CODE_WRONG" | "RATE_LIMITED";

/** R7: a code may go to a bouncing address, at its owner's wish, and not one after another. */
export function askToReconfirm(
  portal: PortalAccount,
  account: AccountFacts,
  lastAskedAt: Date | null,
  now: Date,
): Decision<BouncingAddress, ReconfirmRefusal> {
  const refusal = refusalToReconfirm(portal, account);
  if (refusal) return refusal;
  if (lastAskedAt !== null && after(lastAskedAt, ASK_AGAIN) > now) return refused("RATE_LIMITED", "R7");
  return allowed(new BouncingAddressValue(account), "R7");
}

/** R7: the code that was sent to it came back: it is one again. */
export function reconfirm(
  portal: PortalAccount,
  account: AccountFacts,
  answer: CodeAnswer | null,
): Decision<ReconfirmedAddress, ReconfirmRefusal> {
  const refusal = refusalToReconfirm(portal, account);
  if (refusal) return refusal;
  if (answer === null) return refused("NOT_FOUND", "R7");
  if (answer !== "RIGHT") return refused(answer === "WRONG" ? "CODE_WRONG" : "EXPIRED", "R7");
  return allowed(new ReconfirmedAddressValue(account), "R7");
}

/** A domain that changed hands is no bounce: that takes recognition (S3). */
function refusalToReconfirm(portal: PortalAccount, account: AccountFacts): Refused<ReconfirmRefusal> | null {
  if (account.id !== portal.account.id) return refused("NOT_FOUND", "A4");
  if (account.status === "FROZEN") return refused("ACCOUNT_FROZEN", "E4");
  return account.address.state === "BOUNCING" ? null : refused("NOT_BOUNCING", "R7");
}

// Not exported, only their types are: nobody else can say that an address changes.

interface RequestTerms {
  readonly origin: EmailChangeFacts["origin"];
  readonly isStrong: boolean;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  /** Null: only once the code is given. */
  readonly effectiveAt: Date | null;
  /** Milliseconds from then on. */
  readonly countsAfter: number;
  /** Pending ones that end with this. */
  readonly supersedes: readonly string[];
}

class RequestedChangeValue {
  declare protected readonly madeByPolicy: true;
  /** S3: nobody knows in whose hands the mailbox is when its domain changed. */
  readonly tellsOldAddress: boolean;

  constructor(
    readonly account: AccountFacts,
    readonly newAddress: string,
    readonly terms: RequestTerms,
  ) {
    this.tellsOldAddress = account.address.state !== "DOMAIN_CHANGED";
    Object.freeze(this);
  }
}

class ConfirmedChangeValue {
  declare protected readonly madeByPolicy: true;
  readonly countsNow: boolean;
  /** Null until it counts. */
  readonly revertibleUntil: Date | null;

  constructor(
    readonly change: EmailChangeFacts,
    readonly account: AccountFacts,
    readonly effectiveAt: Date,
    now: Date,
    { revertWindow }: PolicySettings,
  ) {
    this.countsNow = effectiveAt <= now;
    this.revertibleUntil = this.countsNow ? after(effectiveAt, revertWindow) : null;
    Object.freeze(this);
  }
}

class CancelledChangeValue {
  declare protected readonly madeByPolicy: true;
  constructor(readonly change: EmailChangeFacts) {
    Object.freeze(this);
  }
}

class BouncingAddressValue {
  declare protected readonly isAsked: true;
  constructor(readonly account: AccountFacts) {
    Object.freeze(this);
  }
}

class ReconfirmedAddressValue {
  declare protected readonly madeByPolicy: true;
  constructor(readonly account: AccountFacts) {
    Object.freeze(this);
  }
}

export type RequestedChange = RequestedChangeValue;
export type ConfirmedChange = ConfirmedChangeValue;
export type CancelledChange = CancelledChangeValue;
export type BouncingAddress = BouncingAddressValue;
export type ReconfirmedAddress = ReconfirmedAddressValue;
