import { randomBytes } from "node:crypto";
import type { InboundFlag, InboundOutcome, InboundReason } from "../policy/inbound-reasons.ts";
import { type DemoMail, mailDomainOf } from "./mail.ts";
import type { MailDomain } from "./people.ts";

/** One mail, and what policy.md says must become of it. */
export interface Story {
  readonly title: string;
  readonly mail: DemoMail;
  /** Null: nobody signed it. */
  readonly signedBy: MailDomain | null;
  readonly envelopeFrom: string;
  readonly deliveries: 1 | 2;
  readonly verdict: {
    readonly outcome: InboundOutcome;
    readonly reason: InboundReason;
    /** Exactly these. */
    readonly flags: readonly InboundFlag[];
  };
  /** The externalId of the account whose ticket it becomes, and whose registered address gets the answer; null: nobody's. */
  readonly account: string | null;
  /** A service of somebody else, which a reply then tries to name (R5). */
  readonly foreignService?: string;
}

export interface StoryTeller {
  readonly support: string;
  readonly now: Date;
  /** Our Reply-To on the answer to the first story: it carries that ticket's token. */
  replyToOfFirstAnswer(): string;
}

const MARIA = { name: "Maria Rossi", address: "maria@rossi.example" };
const BIANCHI = { name: "Officina Bianchi", address: "officina@bianchi.example" };
const STRANGER = { name: "Ugo Ignoto", address: "ugo@stranger.test" };
const ATTACKER = "mallory@attacker.test";
const DAY = 24 * 60 * 60_000;

/** In this order: a later one answers an earlier one. Made when it is told, since the sixth needs the first one's answer. */
export const STORIES: readonly ((teller: StoryTeller) => Story)[] = [
  (teller) => customersMail("a customer's DKIM-signed question", teller, {}),
  (teller) => ({
    ...customersMail("the same with another Reply-To and a Cc", teller, {
      replyTo: ATTACKER,
      cc: "press@stranger.test",
    }),
    verdict: accepted("REPLY_TO_DIFFERS"),
  }),
  (teller) => ({
    ...customersMail("a stranger", teller, { from: STRANGER, subject: "Una domanda" }),
    verdict: held("SENDER_UNKNOWN"),
    account: null,
  }),
  (teller) => ({
    ...customersMail("a customer who names a service of another account", teller, {
      subject: "Una domanda su un dominio",
      text: "Buongiorno,\nmi dite quando scade officinabianchi.example?\nMaria Rossi",
    }),
    verdict: accepted("FOREIGN_SERVICE"),
    foreignService: "officinabianchi.example",
  }),
  (teller) => ({
    ...customersMail("a forged From, signed by somebody else", teller, { subject: "Cambiate il mio indirizzo" }),
    signedBy: "attacker.test",
    envelopeFrom: ATTACKER,
    verdict: held("AUTH_UNALIGNED"),
    account: null,
  }),
  (teller) => ({
    ...customersMail("a reply with another account's ticket token", teller, {
      from: BIANCHI,
      to: teller.replyToOfFirstAnswer(),
      subject: "Re: la vostra risposta",
    }),
    verdict: accepted("FOREIGN_LOCATOR"),
    account: "demo-bianchi",
  }),
  (teller) => {
    const longAgo = new Date(teller.now.getTime() - 9 * DAY);
    const mail = customersMail(
      "an old signed mail, played again to us",
      { ...teller, now: longAgo },
      { subject: "Vecchia richiesta" },
    );
    return { ...mail, verdict: held("AUTH_STALE"), account: null };
  },
  (teller) => ({
    ...customersMail("the same delivery, twice", teller, { from: BIANCHI, subject: "Preventivo" }),
    deliveries: 2,
    account: "demo-bianchi",
  }),
  (teller) => ({
    ...customersMail("an unsigned mail in a customer's name", teller, { subject: "Urgente" }),
    signedBy: null,
    verdict: held("AUTH_NONE"),
    account: null,
  }),
];

const accepted = (...flags: InboundFlag[]) => ({ outcome: "ACCEPTED", reason: "ACCEPTED_NEW", flags }) as const;
const held = (reason: InboundReason) => ({ outcome: "HELD", reason, flags: [] }) as const;

/** A good one, of the first customer: each story changes what it is about. */
function customersMail(
  title: string,
  { support, now }: Pick<StoryTeller, "support" | "now">,
  changes: Partial<DemoMail>,
): Story {
  const from = changes.from ?? MARIA;
  const domain = mailDomainOf(from.address);
  // Never the same words twice: what came before would be recognised as seen before.
  const run = randomBytes(5).toString("hex");
  const text = changes.text ?? `Buongiorno,\navrei una domanda sul mio contratto.\n${from.name}`;
  return {
    title,
    mail: {
      from,
      to: support,
      subject: "Una domanda sul contratto",
      date: now,
      messageId: `demo-${run}@${domain}`,
      ...changes,
      text: `${text}\n\n(demo ${run})`,
    },
    signedBy: domain,
    envelopeFrom: from.address,
    deliveries: 1,
    verdict: accepted(),
    account: "demo-rossi",
  };
}
