import { headerOf } from "./catcher-client.ts";
import { written } from "./mail.ts";
import type { Received, Stage } from "./stage.ts";
import { STORIES, type Story, type StoryTeller } from "./stories.ts";
import type { DkimKeys } from "./zone.ts";

/** What became of one mail, as people read it. */
export interface Told {
  readonly number: number;
  readonly title: string;
  readonly verdict: string;
  readonly answer: string;
  /** What is not as policy.md says; empty when all is well. */
  readonly wrong: readonly string[];
}

export interface TellingOptions {
  readonly stage: Stage;
  readonly keys: DkimKeys;
  readonly support: string;
  readonly onTold: (told: Told) => void;
}

/** A stranger, an attacker, and who stands in a Cc: none of them may ever get anything, but a proven stranger R8's fixed notice. */
const OUTSIDERS = /@(?:stranger|attacker)\.test$/;
const PROVEN_STRANGERS = /@stranger\.test$/;

/** All stories, one after another. */
export async function tellStories({ stage, keys, support, onTold }: TellingOptions): Promise<readonly Told[]> {
  const before = new Set((await stage.caught()).map(({ id }) => id));
  let firstReplyTo: string | null = null;
  const all: Told[] = [];
  for (const [index, make] of STORIES.entries()) {
    const teller: StoryTeller = {
      support,
      now: new Date(),
      replyToOfFirstAnswer: () => firstReplyTo ?? support,
    };
    const { told, replyTo } = await tell(index + 1, make(teller), stage, keys);
    firstReplyTo ??= replyTo;
    const outsiders = (await stage.caught())
      .filter(({ id }) => !before.has(id))
      .flatMap(({ envelope: { from, to } }) => to.filter((address) => !(from === "" && PROVEN_STRANGERS.test(address))))
      .filter((address) => OUTSIDERS.test(address));
    const wrong = outsiders.length > 0 ? [...told.wrong, `mail went to ${outsiders.join(", ")}`] : told.wrong;
    all.push({ ...told, wrong });
    onTold({ ...told, wrong });
  }
  return all;
}

async function tell(number: number, story: Story, stage: Stage, keys: DkimKeys) {
  const since = new Date(Date.now() - 60_000);
  const bytes = await written(story.mail, story.signedBy, keys);
  for (let times = 0; times < story.deliveries; times += 1)
    await stage.deliver(bytes, { from: story.envelopeFrom, to: story.mail.to });
  const received = await stage.verdictsOn(bytes, since);
  const [mail] = received;
  const wrong = mail ? comparedWithPolicy(story, received, mail) : ["it was not kept"];
  const answer = mail?.ticket
    ? await answered(story, stage, mail)
    : { text: "no ticket, no answer", wrong: [], replyTo: null };
  const flags = mail?.verdict.flags.length ? ` + ${mail.verdict.flags.join(" ")}` : "";
  const verdict = mail ? `${mail.verdict.outcome} ${mail.verdict.reason}${flags}` : "nothing";
  const told: Told = { number, title: story.title, verdict, answer: answer.text, wrong: [...wrong, ...answer.wrong] };
  return { told, replyTo: answer.replyTo };
}

function comparedWithPolicy(story: Story, received: readonly Received[], mail: Received): string[] {
  const { outcome, reason, flags } = story.verdict;
  const wrong: string[] = [];
  if (received.length !== 1) wrong.push(`kept ${received.length} times, not once`);
  if (mail.verdict.outcome !== outcome) wrong.push(`outcome should be ${outcome}`);
  if (mail.verdict.reason !== reason) wrong.push(`reason should be ${reason}`);
  if ([...mail.verdict.flags].toSorted().join(" ") !== [...flags].toSorted().join(" "))
    wrong.push(`flags should be ${flags.join(" ") || "none"}`);
  if ((mail.ticket !== null) !== (story.account !== null))
    wrong.push(story.account ? "no ticket" : "a ticket was opened");
  if (story.foreignService && mail.ticket?.service) wrong.push("a service of another account was linked");
  return wrong;
}

interface Answer {
  readonly text: string;
  readonly wrong: readonly string[];
  /** Our Reply-To, with the ticket's token. */
  readonly replyTo: string | null;
}

/** Staff answer, and the envelope says where that went: to the registered address of the ticket's account and nowhere else. */
async function answered(story: Story, stage: Stage, { ticket }: Received): Promise<Answer> {
  if (!ticket || !story.account) return { text: "a ticket that should not be", wrong: [], replyTo: null };
  const wrong: string[] = [];
  const { number, registeredEmail: address } = await stage.accountOf(story.account);
  if (ticket.account?.number !== number) wrong.push(`the ticket should be ${number}'s`);
  let text = "";
  if (story.foreignService) {
    const refusal = await stage.reply(ticket.id, `Il dominio ${story.foreignService} scade a gennaio.`);
    const [error] = refusal.userErrors;
    if (error?.code !== "FOREIGN_SERVICE_MENTIONED" || !refusal.alarm)
      wrong.push("a reply that names it was not refused");
    text = "naming it: refused, alarm kept (R5); then ";
  }
  const reply = await stage.reply(
    ticket.id,
    `Buongiorno,\n\nle condizioni sono nell'area riservata, alla voce Contratti.\n\nAnna Conti`,
  );
  if (reply.userErrors[0]) wrong.push(`the reply was refused: ${reply.userErrors[0].code}`);
  const sent = await stage.answersOn(ticket.id);
  const recipients = sent.flatMap(({ envelope }) => envelope.to);
  if (recipients.join(" ") !== address) wrong.push(`the answer should go to ${address} alone`);
  const replyTo = sent[0] ? (/<([^<>]+)>/.exec(headerOf(sent[0], "Reply-To"))?.[1] ?? null) : null;
  return { text: `${text}${recipients.join(", ") || "nowhere"}`, wrong, replyTo };
}
