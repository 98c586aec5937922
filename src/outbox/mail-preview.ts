import type { Language } from "../policy/facts.ts";
import { NOTICE_KINDS, type NoticeKind } from "./notices/kinds.ts";
import type { NoticeDefinition } from "./notices/notice-kind.ts";
import type { MailPlaces } from "./mail-places.ts";
import { noticeMail } from "./notice-mail.ts";
import { type MailText, replyMail } from "./reply-mail.ts";
import { LANGUAGES, noticeName, REPLY_NAME, REPLY_NOTICE_NAME, type Templates } from "./templates/templates.ts";

export interface PreviewedMail extends MailText {
  readonly name: string;
  readonly language: Language;
}

const BODIES = {
  EN: "Hello Mario,\n\nwe looked at it: the site is **fast again**.\n\n- the cache was full\n- it is emptied each night now\n\nAnna",
  IT: "Ciao Mario,\n\nabbiamo controllato: il sito è **di nuovo veloce**.\n\n- la cache era piena\n- ora si svuota ogni notte\n\nAnna",
};

/** Every mail that can go out, made as it would be sent, with values that are nobody's. */
export function previewMails(templates: Templates, places: MailPlaces): readonly PreviewedMail[] {
  return LANGUAGES.flatMap((language) => [
    { name: REPLY_NAME, language, ...reply("FULL", language, templates, places) },
    { name: REPLY_NOTICE_NAME, language, ...reply("NOTICE_ONLY", language, templates, places) },
    ...(Object.keys(NOTICE_KINDS) as NoticeKind[]).map((kind) => ({
      name: noticeName(kind),
      language,
      ...notice(kind, language, templates, places),
    })),
  ]);
}

function reply(
  content: "FULL" | "NOTICE_ONLY",
  language: Language,
  templates: Templates,
  places: MailPlaces,
): MailText {
  return replyMail(
    {
      route: { content, subject: "TICKETS", accountId: "the account's" },
      language,
      reference: "T-7KQM-3XWD",
      subject: language === "IT" ? "Il sito è lento" : "The site is slow",
      body: BODIES[language],
      attachments: [],
    },
    places,
    templates,
  );
}

/** A fact shows its own name, so that one sees where it stands. */
function notice(kind: NoticeKind, language: Language, templates: Templates, places: MailPlaces): MailText {
  const definition: NoticeDefinition = NOTICE_KINDS[kind];
  const facts = Object.fromEntries(
    Object.entries(definition.facts).map(([name, content]) => [name, SAMPLES[content] ?? `[${name}]`]),
  );
  return noticeMail({ kind, language, facts }, definition.secret ? "4821-7735" : null, places, templates);
}

const SAMPLES: Readonly<Partial<Record<string, string>>> = {
  NAME: "Mario Rossi",
  CUSTOMER_NUMBER: "C-104233",
  TICKET_REFERENCE: "T-7KQM-3XWD",
  ADDRESS: "mario@rossi.example",
};
