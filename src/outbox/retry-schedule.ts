const MINUTE = 60_000;
const FIRST_DELAY = MINUTE;
const LONGEST_DELAY = 4 * 60 * MINUTE;
/** RFC 5321, 4.5.4.1: give up after 4 to 5 days. */
const GIVE_UP_AFTER = 5 * 24 * 60 * MINUTE;

/**
 * When to try again after attempt `number` failed for now; null: no more. Doubles from a minute to four hours, a fifth more
 * or less, so that what failed together does not come back together. The last attempt falls on the end of the fifth day.
 * @param random from 0 up to 1
 */
export function nextAttemptAt(queuedAt: Date, number: number, now: Date, random: number): Date | null {
  const deadline = queuedAt.getTime() + GIVE_UP_AFTER;
  if (now.getTime() >= deadline) return null;
  const delay = Math.min(FIRST_DELAY * 2 ** Math.min(number - 1, 30), LONGEST_DELAY) * (0.8 + 0.4 * random);
  return new Date(Math.min(now.getTime() + Math.round(delay), deadline));
}
