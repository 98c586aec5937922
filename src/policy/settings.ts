const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The times and choices an operator may set. Durations in milliseconds. None of them switches a rule off. */
export interface PolicySettings {
  /** S2: how old a signature may be at receipt. */
  readonly signatureMaxAge: number;
  /** S2: how far ahead of our clock a signer's clock may be. */
  readonly signatureClockSkew: number;
  /** S2: whether an SPF pass of exactly the From domain is evidence too. */
  readonly acceptsSpfAlone: boolean;
  /** How long a mail is asked again before it is held: AUTH_DEFERRED, INTERNAL_ERROR. */
  readonly deferredFor: number;
  /** How long held mail waits for the desk. */
  readonly heldFor: number;
  /** R6: how long after an address change service information is not mailed. */
  readonly disclosureDelay: number;
  /** E3, and the flag ADDRESS_RECENTLY_CHANGED. */
  readonly operationsDelay: number;
  /** E3, for irreversible kinds. */
  readonly irreversibleDelay: number;
  /** E1: how long after the code a change counts that was asked for with less than strong proof. */
  readonly emailChangeDelay: number;
  /** E5: how long the old address can object before a change by recognition or provisioning counts. */
  readonly objectionDelay: number;
  /** E4: how long after a change it can be reverted. */
  readonly revertWindow: number;
  /** E1: how many changes an account may ask for in a day; each sends mail to an address that somebody typed. */
  readonly emailChangesADay: number;
  /** O2: how long an operation can be validated, released and redeemed. */
  readonly operationLifetime: number;
  /** O2: how old a sign-in may be that validates a reversible kind. */
  readonly recentSignIn: number;
  /** O3: how long a phone number must have been on record. */
  readonly phoneOnRecord: number;
  /** O4: how long a permit lives. */
  readonly permitLifetime: number;
  /** R5: how long an alarm can be released. */
  readonly alarmLifetime: number;
  /** How long after its enrolment a password or passkey does not count as CREDENTIAL yet. */
  readonly credentialDelay: number;
  /** T1: how long a closed ticket can be reopened. */
  readonly reopenWindow: number;
  /** T1: when a solved ticket closes. */
  readonly solvedFor: number;
}

export const DEFAULT_SETTINGS: PolicySettings = Object.freeze({
  signatureMaxAge: 7 * DAY,
  signatureClockSkew: 5 * MINUTE,
  acceptsSpfAlone: false,
  deferredFor: DAY,
  heldFor: 30 * DAY,
  disclosureDelay: DAY,
  operationsDelay: 3 * DAY,
  irreversibleDelay: 7 * DAY,
  emailChangeDelay: DAY,
  objectionDelay: 3 * DAY,
  revertWindow: 7 * DAY,
  emailChangesADay: 5,
  operationLifetime: 7 * DAY,
  recentSignIn: 12 * HOUR,
  phoneOnRecord: 30 * DAY,
  permitLifetime: 5 * MINUTE,
  alarmLifetime: 7 * DAY,
  credentialDelay: 3 * DAY,
  reopenWindow: 14 * DAY,
  solvedFor: 7 * DAY,
});
