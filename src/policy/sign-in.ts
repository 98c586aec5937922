import { type CredentialFacts, countsAsCredential } from "./credentials.ts";
import { allowed, type Decision, refused } from "./decision.ts";
import type { AccountFacts, Assurance } from "./facts.ts";
import type { PolicySettings } from "./settings.ts";

/** How a session began. OUTSIDE: a trusted issuer. */
export type SignInMethod = "CODE" | "PASSWORD" | "PASSKEY" | "OUTSIDE";

/** CODE_WRONG costs a try; EXPIRED is everything that a new code or sign-in helps. */
export type SignInRefusal = "CODE_WRONG" | "EXPIRED" | "NOT_FOUND" | "CODE_REQUIRED";

/**
 * Whether a code to its registered address may open the account. Not under a freeze (E4), not at a domain that changed hands
 * (S3), and never a closed one. A bouncing address still gets codes (R7).
 */
export function opensByCode({ status, address }: AccountFacts): boolean {
  return (status === "ACTIVE" || status === "SUSPENDED") && address.state !== "DOMAIN_CHANGED";
}

export interface CodeFacts {
  /** What trying the code answered. */
  readonly answer: "RIGHT" | "WRONG" | "GONE";
  /** The canonical address that the code went to. */
  readonly address: string;
  /** Some of the accounts with that address now; of those that were looked for, all. */
  readonly accounts: readonly AccountFacts[];
  /** The customer number that was asked for; null: whichever there is. */
  readonly wanted: string | null;
}

/** One account to open, or several to choose from. */
export type Opening = { readonly kind: "ACCOUNT"; readonly signIn: SignIn } | { readonly kind: "CHOICE" };

/** The mailbox is proven: whoever has it chooses among the accounts of that address, and learns of no other (S7, A3). */
export function openByCode({ answer, address, accounts, wanted }: CodeFacts): Decision<Opening, SignInRefusal> {
  if (answer === "WRONG") return refused("CODE_WRONG", "A4");
  if (answer === "GONE") return refused("EXPIRED", "A4");
  return chosen(address, accounts, wanted);
}

export interface SwitchFacts {
  /** The session's own account, as it is now. */
  readonly own: AccountFacts;
  /** The address whose code opened the session, or one that it was switched from; null where no code did. */
  readonly provenAddress: string | null;
  readonly accounts: readonly AccountFacts[];
  readonly wanted: string | null;
}

/**
 * Whoever showed a code to an address may go to its other accounts, as long as it is the own account's address. A credential
 * proves one account and says nothing of its neighbours.
 */
export function switchAccount({ own, provenAddress, accounts, wanted }: SwitchFacts): Decision<Opening, SignInRefusal> {
  if (provenAddress === null || provenAddress !== own.address.address) return refused("CODE_REQUIRED", "S7");
  return chosen(provenAddress, accounts, wanted);
}

function chosen(
  address: string,
  accounts: readonly AccountFacts[],
  wanted: string | null,
): Decision<Opening, SignInRefusal> {
  const open = accounts.filter((account) => opensByCode(account) && account.address.address === address);
  if (wanted === null && open.length > 1) return allowed({ kind: "CHOICE" }, "S7");
  const account = wanted === null ? open[0] : open.find(({ number }) => number === wanted);
  if (!account) return refused("NOT_FOUND", "A3");
  return allowed({ kind: "ACCOUNT", signIn: new SignInValue(account, "MAILBOX", "CODE", address) }, "S7");
}

export interface ShownFacts {
  /** The one that was shown and held; null: none did. */
  readonly credential: CredentialFacts | null;
  /** Its account, as it is now. */
  readonly account: AccountFacts | null;
  readonly now: Date;
  readonly settings: PolicySettings;
}

/**
 * A password or passkey opens its own account, under a freeze too (E4 stops codes alone), and at an address that no code
 * reaches. One that is younger than 72 h opens nothing yet: until then there are codes.
 */
export function openByCredential({
  credential,
  account,
  now,
  settings,
}: ShownFacts): Decision<SignIn, "CREDENTIAL_WRONG" | "CREDENTIAL_TOO_NEW"> {
  if (!credential || !account || credential.accountId !== account.id) return refused("CREDENTIAL_WRONG", "A3");
  if (account.status !== "ACTIVE" && account.status !== "SUSPENDED" && account.status !== "FROZEN")
    return refused("CREDENTIAL_WRONG", "S7");
  if (!countsAsCredential(credential, now, settings)) return refused("CREDENTIAL_TOO_NEW", "E1");
  return allowed(new SignInValue(account, "CREDENTIAL", credential.kind, null), "S7");
}

/** A session about to begin. Only the policy makes one. */
class SignInValue {
  declare protected readonly madeByPolicy: true;
  readonly account: AccountFacts;
  readonly assurance: Assurance;
  readonly method: SignInMethod;
  /** The address whose mailbox was proven; null where a credential was shown. */
  readonly provenAddress: string | null;

  constructor(account: AccountFacts, assurance: Assurance, method: SignInMethod, provenAddress: string | null) {
    this.account = account;
    this.assurance = assurance;
    this.method = method;
    this.provenAddress = provenAddress;
    Object.freeze(this);
  }
}

export type SignIn = SignInValue;
