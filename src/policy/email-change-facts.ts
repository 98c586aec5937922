import type { AccountFacts, RegisteredAddress } from "./facts.ts";
import type { PolicySettings } from "./settings.ts";

export type EmailChangeState =
  "AWAITING_CONFIRMATION" | "CONFIRMED" | "EFFECTIVE" | "REVERTED" | "CANCELLED" | "EXPIRED";

/** A change of a registered address, as recorded. Addresses are canonical. */
export interface EmailChangeFacts {
  readonly id: string;
  readonly accountId: string;
  readonly origin: "PORTAL" | "RECOGNITION" | "PROVISIONING";
  /** E1: it was asked for with strong proof. */
  readonly isStrong: boolean;
  readonly previousAddress: string;
  /** The version of the address that it replaces: of an account's changes that counted, a later one has a greater one. */
  readonly previousVersion: number;
  /** Where the previous address stands, for whoever restores it. */
  readonly previousState: RegisteredAddress["state"];
  readonly newAddress: string;
  readonly state: EmailChangeState;
  readonly requestedAt: Date;
  /** Until when the code can be given. */
  readonly expiresAt: Date;
  /** When it counts, or did; null while the code was not given. */
  readonly effectiveAt: Date | null;
  /** Null until it counts. */
  readonly revertibleUntil: Date | null;
  readonly objectedAt: Date | null;
}

/** What every decision about an address looks at. */
export interface AddressFacts {
  readonly account: AccountFacts;
  /** The account's changes that are pending, can still be objected to, or were asked for within a day. */
  readonly changes: readonly EmailChangeFacts[];
  readonly now: Date;
  readonly settings: PolicySettings;
}

/** E2: it may still come to count. Once its code is too old it cannot, whatever its row says. */
export function isPending({ state, expiresAt }: EmailChangeFacts, now: Date): boolean {
  return state === "CONFIRMED" || (state === "AWAITING_CONFIRMATION" && expiresAt > now);
}

/** E4: it counts, and can still be reverted. */
export function isRevertible({ state, revertibleUntil }: EmailChangeFacts, now: Date): boolean {
  return state === "EFFECTIVE" && revertibleUntil !== null && revertibleUntil > now;
}

export const after = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds);
