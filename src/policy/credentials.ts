import type { PortalAccount } from "./caller.ts";
import { allowed, type Decision, refused } from "./decision.ts";
import type { PolicySettings } from "./settings.ts";

/** A customer's password or passkey that was not removed. */
export interface CredentialFacts {
  readonly id: string;
  readonly accountId: string;
  readonly kind: "PASSWORD" | "PASSKEY";
  readonly enrolledAt: Date;
}

export const MAX_PASSKEYS = 10;

/** More than 72 h: whoever got into the mailbox cannot make strong proof of it while its owner is still being told. */
export function countsAsCredential(
  { enrolledAt }: Pick<CredentialFacts, "enrolledAt">,
  now: Date,
  { credentialDelay }: PolicySettings,
): boolean {
  return now.getTime() - enrolledAt.getTime() > credentialDelay;
}

/**
 * At most two: the newest that counts, and the newest that does not yet. Of a login that several accounts answer to, none:
 * an address does not say whose password it is.
 */
export function passwordsToTry<Row extends Pick<CredentialFacts, "accountId" | "enrolledAt">>(
  rows: readonly Row[],
  now: Date,
  settings: PolicySettings,
): readonly Row[] {
  if (new Set(rows.map(({ accountId }) => accountId)).size !== 1) return [];
  const newestFirst = rows.toSorted((a, b) => b.enrolledAt.getTime() - a.enrolledAt.getTime());
  const counting = newestFirst.find((row) => countsAsCredential(row, now, settings));
  const young = newestFirst.find((row) => !countsAsCredential(row, now, settings));
  return [counting, young].filter((row) => row !== undefined);
}

/** sessionProve: strong proof for the session's own account. A session that a code opened becomes CREDENTIAL with it. */
export function prove(
  portal: PortalAccount,
  credential: CredentialFacts | null,
  now: Date,
  settings: PolicySettings,
): Decision<Proof, "CREDENTIAL_WRONG" | "CREDENTIAL_TOO_NEW"> {
  if (credential?.accountId !== portal.account.id) return refused("CREDENTIAL_WRONG", "A3");
  if (!countsAsCredential(credential, now, settings)) return refused("CREDENTIAL_TOO_NEW", "E1");
  return allowed(new ProofValue(portal.account.id, portal.sessionId, credential.id), "S7");
}

/**
 * A new password or passkey, by any sign-in: it counts only after 72 h, and the registered address is told (E1). With less
 * than strong proof it takes the place of nothing that counts, so whoever came by the mailbox alone locks nobody out.
 */
export function enrol(
  portal: PortalAccount,
  kind: CredentialFacts["kind"],
  living: readonly CredentialFacts[],
  now: Date,
  settings: PolicySettings,
): Decision<Enrolment, "ACCOUNT_FROZEN" | "TOO_MANY"> {
  if (portal.account.status === "FROZEN") return refused("ACCOUNT_FROZEN", "E4");
  const same = living.filter((one) => one.kind === kind);
  if (kind === "PASSKEY" && same.length >= MAX_PASSKEYS) return refused("TOO_MANY", "A4");
  const [kept] = isStrong(portal, now) ? [] : passwordsToTry(same, now, settings);
  const stays = (one: CredentialFacts) => one === kept && countsAsCredential(one, now, settings);
  const replaced = kind === "PASSWORD" ? same.filter((one) => !stays(one)).map(({ id }) => id) : [];
  return allowed(new EnrolmentValue(portal, kind, replaced, isStrong(portal, now)), "E1");
}

/** What counts goes by strong proof; what does not count yet may be sent away by any sign-in. */
export function removeCredential(
  portal: PortalAccount,
  credential: CredentialFacts | null,
  now: Date,
  settings: PolicySettings,
): Decision<Removal, "NOT_FOUND" | "ACCOUNT_FROZEN" | "STRONG_PROOF_REQUIRED"> {
  if (credential?.accountId !== portal.account.id) return refused("NOT_FOUND", "A3");
  if (portal.account.status === "FROZEN") return refused("ACCOUNT_FROZEN", "E4");
  if (countsAsCredential(credential, now, settings) && !isStrong(portal, now))
    return refused("STRONG_PROOF_REQUIRED", "E1");
  return allowed(new RemovalValue(portal, credential), "E1");
}

const isStrong = ({ strongProofUntil }: PortalAccount, now: Date) =>
  strongProofUntil !== null && strongProofUntil > now;

class ProofValue {
  declare protected readonly madeByPolicy: true;
  readonly accountId: string;
  readonly sessionId: string;
  readonly credentialId: string;

  constructor(accountId: string, sessionId: string, credentialId: string) {
    this.accountId = accountId;
    this.sessionId = sessionId;
    this.credentialId = credentialId;
    Object.freeze(this);
  }
}

class EnrolmentValue {
  declare protected readonly madeByPolicy: true;
  readonly portal: PortalAccount;
  readonly kind: CredentialFacts["kind"];
  /** Credentials that end with it. */
  readonly replaced: readonly string[];
  /** With strong proof the account's other sessions end. */
  readonly endsOthers: boolean;

  constructor(portal: PortalAccount, kind: CredentialFacts["kind"], replaced: readonly string[], isStrong: boolean) {
    this.portal = portal;
    this.kind = kind;
    this.replaced = Object.freeze(replaced);
    this.endsOthers = kind === "PASSWORD" && isStrong;
    Object.freeze(this);
  }
}

class RemovalValue {
  declare protected readonly madeByPolicy: true;
  readonly portal: PortalAccount;
  readonly credential: CredentialFacts;

  constructor(portal: PortalAccount, credential: CredentialFacts) {
    this.portal = portal;
    this.credential = credential;
    Object.freeze(this);
  }
}

export type Proof = ProofValue;
export type Enrolment = EnrolmentValue;
export type Removal = RemovalValue;
