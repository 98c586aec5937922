import type { Became } from "./desk-under-test.ts";
import type { BECAME, KitCase } from "./kit.ts";
import type { SmtpAnswer } from "./smtp-client.ts";

export interface CaseResult {
  readonly kitCase: KitCase;
  /** NOT_RUN: the desk could not be asked for something that the mail needs. */
  readonly score: "PASSED" | "FAILED" | "NOT_RUN";
  /** What became of it, in a word or two. */
  readonly became: string;
  /** What is not as demanded; for NOT_RUN, why. */
  readonly wrong: readonly string[];
}

export interface Observed {
  /** One for each delivery, in order. */
  readonly answers: readonly SmtpAnswer[];
  /** What the desk has of it, without what belongs to earlier cases; in the order it came. */
  readonly copies: readonly Became[];
  /** The tickets of earlier cases, by case. */
  readonly tickets: ReadonlyMap<string, string | null>;
  /** Whether the desk says more than any desk would: Mittente does. */
  readonly isExact: boolean;
}

type Fate = (typeof BECAME)[number];

export function scoreCase(kitCase: KitCase, observed: Observed): CaseResult {
  const { demand } = kitCase;
  const fate = fateOf(observed);
  const { copies, answers } = observed;
  const wrong = [
    ...(demand.became.includes(fate) ? [] : [`${fate}, not ${demand.became.join(" or ")}`]),
    ...(isLost(observed) ? ["the gateway said 250, and it is not there"] : []),
    ...wrongCopies(kitCase, observed),
    ...copies.flatMap((copy) => wrongAccount(copy, demand.account)),
    ...copies.flatMap((copy) => wrongTicket(copy, demand, observed.tickets)),
    ...(observed.isExact ? wrongWords(demand, copies) : []),
  ];
  const words = copies.map(({ as, reason, flags = [] }) => [reason ?? as, ...flags].join("+"));
  const became = words.join(", ") || `${fate} ${answers.map(({ code }) => code).join(" ")}`.trim();
  return { kitCase, score: wrong.length === 0 ? "PASSED" : "FAILED", became, wrong: [...new Set(wrong)] };
}

/** The most that came of any of it: who is accepted once was accepted. */
function fateOf({ copies, answers }: Observed): Fate {
  const order: readonly Fate[] = ["ACCEPTED", "HELD", "LATER", "IGNORED"];
  const best = order.find((fate) => copies.some(({ as }) => as === fate));
  if (best) return best;
  return answers.every(({ code }) => code >= 400) ? "REFUSED" : "LOST";
}

function isLost({ answers, copies }: Observed): boolean {
  return copies.length === 0 && answers.some(({ code }) => code < 400);
}

function wrongCopies({ demand, deliveries }: KitCase, { copies, answers }: Observed): string[] {
  const most = Math.max(demand.copies, deliveries);
  if (copies.length > most) return [`it is there ${copies.length} times, not ${most}`];
  const accepted = copies.filter(({ as }) => as === "ACCEPTED").length;
  if (accepted > 1) return [`it was accepted ${accepted} times`];
  return answers.some(({ code }) => code < 200) ? ["no SMTP answer"] : [];
}

function wrongAccount({ as, account }: Became, demanded: string | null): string[] {
  if (as !== "ACCEPTED" || account === demanded) return [];
  return [`accepted as ${account ?? "nobody's"}, not ${demanded ?? "anybody's"}`];
}

function wrongTicket(
  { as, ticket }: Became,
  { joins, joinsNot }: KitCase["demand"],
  tickets: ReadonlyMap<string, string | null>,
): string[] {
  if (as !== "ACCEPTED") return [];
  if (joins !== undefined && ticket !== tickets.get(joins)) return [`not on the ticket of ${joins}`];
  return joinsNot !== undefined && ticket !== null && ticket === tickets.get(joinsNot)
    ? [`on the ticket of ${joinsNot}`]
    : [];
}

/** Mittente's own demands: exact reasons and flags. */
function wrongWords({ reason, flags }: KitCase["demand"], copies: readonly Became[]): string[] {
  return copies.flatMap((copy) => {
    const given = copy.reason ?? "";
    const wrong = reason.length > 0 && !reason.includes(given) ? [`${given}, not ${reason.join(" or ")}`] : [];
    const found = [...(copy.flags ?? [])].toSorted().join(" ");
    const isOther = flags !== undefined && copy.as === "ACCEPTED" && found !== flags.toSorted().join(" ");
    return isOther ? [...wrong, `flags ${found || "none"}, not ${flags.join(" ") || "none"}`] : wrong;
  });
}
