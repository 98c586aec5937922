import type { StaffAuthor } from "./caller.ts";
import { allowed, refused, type Decision } from "./decision.ts";
import { belongsTo, type ServiceFacts } from "./facts.ts";
import type { MentionedNames } from "./mentions.ts";
import { hasRole, MINIMUM_ROLE } from "./roles.ts";

/**
 * R5. Which name of another account a text mentions. `services` are those found under `mentioned.lookups`, whoever's they
 * are; `allowedDomains` the operator's own and the allow-listed ones. For an enquiry `accountId` is null: nothing is its own.
 */
export function foreignMention(
  mentioned: MentionedNames,
  services: readonly ServiceFacts[],
  accountId: string | null,
  allowedDomains: readonly string[],
): MentionFinding {
  const owned = services.filter((service) => belongsTo(service, service.accountId));
  const harmless = new Set([
    ...allowedDomains,
    ...owned.filter((service) => service.accountId === accountId).map(({ name }) => name),
  ]);
  const foreign = new Set(owned.map(({ name }) => name).filter((name) => !harmless.has(name)));
  const isSomebodys = (name: string) => harmless.has(name) || foreign.has(name);
  const deciding = mentioned.mentions.flatMap((names) => names.find(isSomebodys) ?? []);
  return new MentionFindingValue(deciding.find((name) => foreign.has(name)) ?? null, mentioned.isComplete);
}

/** A reply that R5 refused, kept whole. */
export interface AlarmFacts {
  readonly id: string;
  readonly ticketId: string;
  /** Null: the ticket is an enquiry. */
  readonly accountId: string | null;
  readonly authorId: string;
  /** SHA-256 of exactly what was refused, hexadecimal. */
  readonly textSha256: string;
  readonly raisedAt: Date;
}

export type AlarmRefusal = "FORBIDDEN_ROLE" | "SAME_PERSON" | "DISCLOSURE_NEEDS_ACCOUNT" | "EXPIRED" | "INVALID";

/** R5. A supervisor who did not write it may let exactly this text go, with a reason; never on an enquiry. */
export function releaseAlarm(
  staff: StaffAuthor,
  alarm: AlarmFacts,
  reason: string,
  times: { readonly now: Date; readonly alarmLifetime: number },
): Decision<AlarmRelease, AlarmRefusal> {
  if (!hasRole(staff.role, MINIMUM_ROLE.disclosureAlarmRelease)) return refused("FORBIDDEN_ROLE", "R5");
  if (alarm.authorId === staff.staffId) return refused("SAME_PERSON", "R5");
  if (alarm.accountId === null) return refused("DISCLOSURE_NEEDS_ACCOUNT", "R4");
  if (times.now.getTime() - alarm.raisedAt.getTime() >= times.alarmLifetime) return refused("EXPIRED", "R5");
  if (reason.trim() === "") return refused("INVALID", "R5");
  return allowed(new AlarmReleaseValue(alarm, staff), "R5");
}

/** A release as it was recorded. What it covers is decided anew at every attempt. */
export interface RecordedRelease {
  readonly ticketId: string;
  readonly authorId: string;
  readonly releasedBy: string;
  readonly textSha256: string;
}

/** Whether a recorded release covers this text on this ticket. Never on an enquiry. */
export function isCovered(
  release: RecordedRelease | null,
  text: { readonly ticketId: string; readonly accountId: string | null; readonly textSha256: string },
): boolean {
  if (release === null || text.accountId === null) return false;
  if (release.releasedBy === release.authorId) return false;
  return release.ticketId === text.ticketId && release.textSha256 === text.textSha256;
}

/** Not exported, only its type is: a text was looked through by `foreignMention`, or by nobody. */
class MentionFindingValue {
  declare protected readonly madeByPolicy: true;
  /** The name of another account's that was found; for the alarm, never for the caller's error message. */
  readonly foreignName: string | null;
  readonly isComplete: boolean;

  constructor(foreignName: string | null, isComplete: boolean) {
    this.foreignName = foreignName;
    this.isComplete = isComplete;
    Object.freeze(this);
  }

  get isClean(): boolean {
    return this.isComplete && this.foreignName === null;
  }
}

class AlarmReleaseValue implements RecordedRelease {
  declare protected readonly madeByPolicy: true;
  readonly alarmId: string;
  readonly ticketId: string;
  readonly authorId: string;
  readonly releasedBy: string;
  readonly textSha256: string;

  constructor(alarm: AlarmFacts, staff: StaffAuthor) {
    this.alarmId = alarm.id;
    this.ticketId = alarm.ticketId;
    this.authorId = alarm.authorId;
    this.releasedBy = staff.staffId;
    this.textSha256 = alarm.textSha256;
    Object.freeze(this);
  }
}

export type MentionFinding = MentionFindingValue;
export type AlarmRelease = AlarmReleaseValue;
