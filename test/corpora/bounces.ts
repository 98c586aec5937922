import { analyseMail } from "../../src/mail/analyse.ts";

export interface BounceScore {
  readonly name: string;
  readonly kind: string | null;
  readonly severity: string | null;
  readonly marks: readonly string[];
  /** What Final-Recipient's own Status says, by a reading of its own: the worst of the recipients. Null: there is none. */
  readonly expected: "BOUNCE_HARD" | "BOUNCE_SOFT" | null;
  readonly opensTicket: boolean;
  /** No report, or not what its Status says. */
  readonly isOdd: boolean;
}

/** Judged once with the path that it came by, and once by a gateway that knows none. */
export async function judgeBounce(name: string, bytes: Uint8Array): Promise<BounceScore> {
  const text = Buffer.from(bytes).toString("latin1");
  const mail = Buffer.from(text.replace(/\r?\n/g, "\r\n"), "latin1");
  const path = /^Return-Path:[ \t]*<?([^>\r\n]*)>?/im.exec(text.split(/\r?\n\r?\n/, 1)[0]!)?.[1]?.trim();
  const known = path === undefined || /^(?:|mailer-daemon)$/i.test(path) ? "" : path.includes("@") ? path : null;
  const [one, other] = [await reading(mail, known), await reading(mail, null)];
  const expected = statusOf(text);
  const { report } = one;
  const severity = report?.severity ?? null;
  const kind = report?.kind ?? null;
  return {
    name,
    kind,
    severity,
    marks: one.marks,
    expected,
    opensTicket: one.opensTicket || other.opensTicket,
    isOdd: kind === null || (expected !== null && expected !== severity) || one.opensTicket || other.opensTicket,
  };
}

/** Nothing is proven here: a ticket is opened by what no step marks, were its sender a customer. */
async function reading(mail: Uint8Array, mailFrom: string | null) {
  const envelope = { mailFrom, rcptTo: ["support@mittente.example"], clientIp: null, helo: null };
  const dns = { kind: "RECORDED", answers: {} } as const;
  const { steps, report } = await analyseMail(mail, envelope, { dns, receivedAt: new Date() });
  const marks = steps.flatMap(({ marks }) => marks);
  return { report, marks, opensTicket: report !== null ? false : marks.length === 0 && !isPassedOn(mail) };
}

/** A customer who passes on what came back to them: it is their mail, and a bounce is what they ask about. */
function isPassedOn(mail: Uint8Array): boolean {
  const text = Buffer.from(mail).toString("latin1");
  return /^Subject:[ \t]*(?:Fwd?|I|Inoltro|WG|TR):/im.test(text) && !/^From:.*(?:daemon|post_?master)/im.test(text);
}

/** The fields as they stand in a line of their own, quoted nowhere. */
function statusOf(text: string): BounceScore["expected"] {
  const groups = text.split(/\r?\n[ \t]*\r?\n/).filter((group) => /^final-recipient:/im.test(group));
  const classes = groups.flatMap((group) => /^status:\s*([45])\.\d+\.\d+/im.exec(group)?.[1] ?? []);
  if (classes.includes("5")) return "BOUNCE_HARD";
  return classes.includes("4") ? "BOUNCE_SOFT" : null;
}
