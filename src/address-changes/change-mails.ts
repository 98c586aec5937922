import type { Sql } from "../database/connection.ts";
import type { InstallationSecret } from "../keys/installation-secret.ts";
import type { Keyring } from "../keys/keyring.ts";
import { makeObjectionToken } from "../keys/objection-token.ts";
import { queueNotice } from "../outbox/notice.commands.ts";
import type { AccountFacts, Language } from "../policy/facts.ts";
import type { EmailChangeRow } from "./email-change.ts";

/** What codes and links are made with, and encrypted under while they wait. */
export interface MailTerms {
  readonly now: Date;
  readonly secret: InstallationSecret;
  readonly keyring: Keyring;
}

/** E2: all that a pending address gets. It names the account and what will happen. */
export async function sendCode(
  sql: Sql,
  { change, account, code }: { readonly change: EmailChangeRow; readonly account: AccountFacts; readonly code: string },
  { now, secret }: MailTerms,
): Promise<void> {
  await queueNotice(
    { sql },
    {
      kind: change.isStrong ? "EMAIL_CHANGE_CODE" : "EMAIL_CHANGE_CODE_DELAYED",
      accountId: account.id,
      to: { address: change.newEmail },
      language: account.language,
      facts: { number: account.number, oldAddress: change.previousEmail },
      secret: { text: code, under: secret },
      expiresAt: change.expiresAt,
      now,
    },
  );
}

/** E1, E5: at once, to the old mailbox, with the link that objects. It works as long as objecting does. */
export async function warnOldAddress(
  sql: Sql,
  { change, account }: { readonly change: EmailChangeRow; readonly account: AccountFacts },
  { now, secret, keyring }: MailTerms,
): Promise<void> {
  const to = { address: change.previousEmail };
  const token = { text: await makeObjectionToken(keyring, change.id, now), under: secret };
  const common = { accountId: account.id, to, language: account.language, secret: token, now } as const;
  const facts = { number: account.number, newAddress: change.newEmail };
  const expiresAt = new Date(now.getTime() + WARNED_WITHIN);
  if (change.effectiveAt === null)
    await queueNotice(
      { sql },
      { ...common, kind: change.isStrong ? "EMAIL_CHANGE_WARNING" : "EMAIL_CHANGE_WARNING_DELAYED", facts, expiresAt },
    );
  else
    await queueNotice(
      { sql },
      {
        ...common,
        kind: "EMAIL_CHANGE_WARNING_DATED",
        facts: { ...facts, when: dateTime(change.effectiveAt, account.language) },
        expiresAt,
      },
    );
}

const WARNED_WITHIN = 5 * 86_400_000;

/** E4: the mailbox that is registered again, or still. */
export async function tellFrozen(sql: Sql, account: AccountFacts, address: string, now: Date): Promise<void> {
  await queueNotice(
    { sql },
    {
      kind: "ACCOUNT_FROZEN",
      accountId: account.id,
      to: { address },
      language: account.language,
      facts: { number: account.number, address },
      expiresAt: new Date(now.getTime() + WARNED_WITHIN),
      now,
    },
  );
}

/** O3: what recognition did. */
export async function tellRecognised(
  sql: Sql,
  kind: "ACCOUNT_UNFROZEN" | "ADDRESS_RECOGNISED",
  account: AccountFacts,
  now: Date,
): Promise<void> {
  await queueNotice(
    { sql },
    {
      kind,
      accountId: account.id,
      to: { registeredAddressOf: account.id },
      language: account.language,
      facts: { number: account.number },
      expiresAt: new Date(now.getTime() + WARNED_WITHIN),
      now,
    },
  );
}

/** E1: somebody else came to an address; who is there already is told, and only while it is so. */
export async function tellNeighbours(
  sql: Sql,
  given: {
    readonly neighbour: { readonly id: string; readonly language: Language };
    readonly newcomer: { readonly id: string; readonly number: string; readonly version: number };
    readonly address: string;
  },
  now: Date,
): Promise<void> {
  const { neighbour, newcomer, address } = given;
  await queueNotice(
    { sql },
    {
      kind: "ADDRESS_SHARED",
      accountId: neighbour.id,
      to: { registeredAddressOf: neighbour.id },
      language: neighbour.language,
      facts: { number: newcomer.number, address },
      onlyWhile: { accountId: newcomer.id, addressVersion: newcomer.version },
      expiresAt: new Date(now.getTime() + WARNED_WITHIN),
      now,
    },
  );
}

/** R7. */
export async function sendReconfirmation(
  sql: Sql,
  { account, code, expiresAt }: { readonly account: AccountFacts; readonly code: string; readonly expiresAt: Date },
  { now, secret }: Pick<MailTerms, "now" | "secret">,
): Promise<void> {
  await queueNotice(
    { sql },
    {
      kind: "EMAIL_RECONFIRM_CODE",
      accountId: account.id,
      to: { registeredAddressOf: account.id },
      language: account.language,
      facts: { number: account.number },
      secret: { text: code, under: secret },
      onlyWhile: { accountId: account.id, addressVersion: account.address.version },
      expiresAt,
      now,
    },
  );
}

/** UTC, and says so. */
export function dateTime(at: Date, language: Language): string {
  const format = new Intl.DateTimeFormat(language === "IT" ? "it-IT" : "en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  });
  return `${format.format(at)} UTC`;
}
