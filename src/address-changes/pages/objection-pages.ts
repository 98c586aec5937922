import { accountFactsOf } from "../../accounts/account.commands.ts";
import { inTransaction, type Transaction } from "../../database/transaction.ts";
import { decideObjection, previewObjection } from "../../guards/email-change.guards.ts";
import type { Installation } from "../../guards/installation.ts";
import { readObjectionToken } from "../../keys/objection-token.ts";
import { markup, type Markup } from "../../knowledge/pages/markup.ts";
import { preferredLanguage } from "../../knowledge/pages/preferred-language.ts";
import type { Objection } from "../../policy/address-objection.ts";
import type { Language } from "../../policy/facts.ts";
import { object } from "../objection.commands.ts";
import { CONTENT_SECURITY_POLICY, layout } from "./layout.ts";
import { PHRASES } from "./phrases.ts";

export interface ObjectionRequest {
  /** As it stands in the path; anything but it and en is not there. */
  readonly language: string;
  readonly token: string;
  readonly acceptLanguage?: string | undefined;
}

/** What to answer. It sets no cookie, and reads none: the token is all that counts, so another site has nothing to forge. */
export interface ObjectionAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type PagesInstallation = Pick<Installation, "pool" | "publicUrl" | "settings" | "keyring" | "clock" | "policy">;

/** E4, E6: the old mailbox's link shows a page, and only the page's button does anything. Knows no transport. */
export function objectionPages(installation: PagesInstallation) {
  const base = new URL(installation.publicUrl).pathname.replace(/\/$/, "");
  const name = installation.settings.MITTENTE_SUPPORT_NAME;

  return {
    /** GET /address/{language}/{token}: nothing is written, whoever opens it, however often. */
    show: (request: ObjectionRequest) =>
      answer(request, async (language, changeId, now) => {
        const decision = await asDoor(async ({ sql }) => {
          const decided = await previewObjection(sql, changeId, { now, settings: installation.policy });
          return decided.kind === "allowed" ? decided.value : null;
        });
        if (!decision) return null;
        if (decision.isRepeated) return done(language, await addressNow(decision), decision);
        return question(language, request.token, decision);
      }),

    /** POST there. Saying so twice is told the same. */
    object: (request: ObjectionRequest) =>
      answer(request, async (language, changeId, now) => {
        for (let tries = 0; tries < MOST_TRIES; tries += 1) {
          const outcome = await asDoor(async (transaction) => {
            const decided = await decideObjection(transaction.sql, changeId, { now, settings: installation.policy });
            if (!decided) return "MOVED" as const;
            if (decided.kind !== "allowed") return null;
            await object(transaction, decided.value, now);
            return decided.value;
          });
          if (outcome !== "MOVED") return outcome && done(language, await addressNow(outcome), outcome);
        }
        throw new Error("an account's address changed faster than it could be locked");
      }),
  };

  async function answer(
    { language, token, acceptLanguage }: ObjectionRequest,
    make: (language: Language, changeId: string, now: Date) => Promise<Shown | null>,
  ): Promise<ObjectionAnswer> {
    const known = LANGUAGE_OF[language];
    const now = installation.clock();
    const changeId = known ? await readObjectionToken(installation.keyring, token, now) : null;
    const shown = known && changeId !== null ? await make(known, changeId, now) : null;
    return shown ? written(200, shown) : written(404, gone(known ?? preferredLanguage(acceptLanguage)));
  }

  function asDoor<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return inTransaction(installation.pool("door"), { role: "door" }, work);
  }

  function addressNow({ account }: Objection): Promise<string> {
    return asDoor(
      async ({ sql }) => (await accountFactsOf(sql, account.id))?.address.address ?? account.address.address,
    );
  }

  function question(language: Language, token: string, { change, account }: Objection): Shown {
    const phrases = PHRASES[language];
    const path = (each: Language) => `${base}/address/${each.toLowerCase()}/${token}`;
    const content = markup`<p>${phrases.question(account.number, change.previousAddress, change.newAddress)}</p>
<p>${phrases.undecided}</p>
<ul>${phrases.consequences.map((each) => markup`<li>${each}</li>\n`)}</ul>
<form method="post" action="${path(language)}"><button>${phrases.button}</button></form>`;
    return { language, title: phrases.title, content, otherPath: path(language === "IT" ? "EN" : "IT") };
  }

  function written(status: number, page: Shown): ObjectionAnswer {
    return { status, headers: HEADERS, body: layout(name, page) };
  }
}

interface Shown {
  readonly language: Language;
  readonly title: string;
  readonly content: Markup;
  readonly otherPath: string | null;
}

function done(language: Language, address: string, { account }: Objection): Shown {
  const { done: title, doneText, afterwards } = PHRASES[language];
  const content = markup`<p>${doneText(account.number, address)}</p>
<p>${afterwards}</p>`;
  return { language, title, content, otherPath: null };
}

function gone(language: Language): Shown {
  const { gone: title, goneText } = PHRASES[language];
  return { language, title, content: markup`<p>${goneText}</p>`, otherPath: null };
}

const MOST_TRIES = 5;

const LANGUAGE_OF: Readonly<Record<string, Language | undefined>> = Object.assign(
  Object.create(null) as Record<string, Language>,
  { it: "IT", en: "EN" },
);

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cache-control": "no-store",
  // The address of the page is the secret.
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-robots-tag": "noindex",
};
