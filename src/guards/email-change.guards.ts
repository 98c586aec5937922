import { findAccount } from "../accounts/account.repository.ts";
import { accountFacts } from "../accounts/account.ts";
import { emailChangeFacts, type EmailChangeRow } from "../address-changes/email-change.ts";
import { findEmailChange, listStanding } from "../address-changes/email-change.repository.ts";
import { CODE_LIFETIME_MS } from "../challenges/challenge.ts";
import type { Sql } from "../database/connection.ts";
import { lockAccount, lockAddress } from "../database/locks.ts";
import { canonicalAddress } from "../mail/address.ts";
import { rowId } from "../nodes/global-id.ts";
import { findReconfirmation } from "../address-changes/reconfirmation.repository.ts";
import {
  askToReconfirm,
  type BouncingAddress,
  cancelChange,
  type CancelledChange,
  type CodeAnswer,
  confirmChange,
  type ConfirmedChange,
  reconfirm,
  type ReconfirmedAddress,
  requestChange,
  type RequestedChange,
  setByProvisioning,
} from "../policy/account-email.ts";
import { type Objection, type ObjectionRefusal, objectTo } from "../policy/address-objection.ts";
import type { PortalAccount, ProvisioningClient } from "../policy/caller.ts";
import { type Decision, refused, whenAllowed } from "../policy/decision.ts";
import { type AddressFacts, isPending } from "../policy/email-change-facts.ts";
import type { PolicySettings } from "../policy/settings.ts";
import type { Installation } from "./installation.ts";
import { guard } from "./guard.ts";

export interface Occasion {
  readonly now: Date;
  readonly settings: PolicySettings;
}

/** E1, E2: the account's row is locked, so of two requests at once the second sees the first. */
export const RequestedEmailChange = guard<RequestedChange, { newEmail: string }>(
  "email-change-request",
  async ({ sql, unit, context, input }) => {
    const portal = unit.caller as PortalAccount;
    const field = ["input", "newEmail"];
    const newAddress = canonicalAddress(input.newEmail);
    const { now, installation } = context;
    const facts = await lockedFacts(sql, portal.account.id, { now, settings: installation.policy });
    if (!newAddress || !facts) return { ...refused("INVALID", "E1"), field };
    const wanted = { newAddress, isOurs: isOurs(newAddress, installation), codeExpiresAt: codeExpiry(now) };
    const decision = requestChange(portal, facts, wanted);
    return decision.kind === "refused" && decision.reason === "INVALID" ? { ...decision, field } : decision;
  },
);

const codeExpiry = (now: Date) => new Date(now.getTime() + CODE_LIFETIME_MS);

const isOurs = (address: string, { settings }: Pick<Installation, "settings">) =>
  [settings.MITTENTE_SUPPORT_ADDRESS, ...settings.MITTENTE_OUR_ADDRESSES].some(
    (ours) => canonicalAddress(ours) === address,
  );

/** E1: it may count at once, so nobody may be deciding on either address meanwhile. */
export const ConfirmedEmailChange = guard<ConfirmedChange, { code: string }>(
  "email-change-confirmation",
  async ({ sql, unit, context }) => {
    const portal = unit.caller as PortalAccount;
    const tried = unit.beforehand as { changeId: string; answer: CodeAnswer } | null;
    const change = tried && (await findEmailChange(sql, tried.changeId));
    if (change?.isStrong) await lockAddresses(sql, [change.previousEmail, change.newEmail]);
    const occasion = { now: context.now, settings: context.installation.policy };
    const facts = await lockedFacts(sql, portal.account.id, occasion);
    return facts ? confirmChange(portal, facts, tried) : refused("NOT_FOUND", "A4");
  },
);

/** The session's own, while it does not count. */
export const CancelledEmailChange = guard<CancelledChange, { emailChangeId: string }>(
  "email-change-cancellation",
  async ({ sql, unit, context, input }) => {
    const portal = unit.caller as PortalAccount;
    const id = rowId("EmailChange", input.emailChangeId);
    await lockAccount(sql, portal.account.id, "exclusive");
    const row = id ? await findEmailChange(sql, id) : null;
    const decision = cancelChange(portal, row && emailChangeFacts(row), context.now);
    return decision.kind === "allowed" ? decision : { ...decision, field: ["input", "emailChangeId"] };
  },
);

/** E5: found by the company's own key, compared with the version that it saw. */
export const EmailSetByProvisioning = guard<
  RequestedChange,
  { externalId: string; newEmail: string; expectedVersion: number }
>("email-set", async ({ sql, unit, context, input }) => {
  const { now, installation } = context;
  const newAddress = canonicalAddress(input.newEmail);
  if (!newAddress) return { ...refused("INVALID", "E5"), field: ["input", "newEmail"] };
  const found = await findAccount(sql, { externalId: input.externalId });
  const facts = found && (await lockedFacts(sql, found.id, { now, settings: installation.policy }));
  const wanted = { newAddress, isOurs: isOurs(newAddress, installation), expectedVersion: input.expectedVersion };
  const decision = setByProvisioning(unit.caller as ProvisioningClient, facts, wanted);
  if (decision.kind === "allowed") return decision;
  const field = FIELD_OF[decision.reason];
  return field ? { ...decision, field: ["input", field] } : decision;
});

const FIELD_OF: Readonly<Record<string, string>> = {
  NOT_FOUND: "externalId",
  INVALID: "newEmail",
  STALE_VERSION: "expectedVersion",
};

/** What a decision about an account's address rests on, behind the lock of its row. The caller has locked addresses before. */
export async function lockedFacts(sql: Sql, accountId: string, occasion: Occasion): Promise<AddressFacts | null> {
  await lockAccount(sql, accountId, "exclusive");
  return factsNow(sql, accountId, occasion);
}

async function factsNow(sql: Sql, accountId: string, { now, settings }: Occasion): Promise<AddressFacts | null> {
  const row = await findAccount(sql, { id: accountId });
  if (!row) return null;
  const changes = await listStanding(sql, accountId, now, settings.revertWindow);
  return { account: accountFacts(row), changes: changes.map(emailChangeFacts), now, settings };
}

/** Address before account, and of several the smaller first. */
export async function lockAddresses(sql: Sql, addresses: readonly string[]): Promise<void> {
  for (const address of [...new Set(addresses)].toSorted()) await lockAddress(sql, address, "exclusive");
}

/**
 * E4, for the mutation and for the page: whoever has the link's token has the old mailbox. Every address that may be left or
 * come back to is locked before the account. Null: something moved meanwhile, and nothing is decided: ask again.
 */
export async function decideObjection(
  sql: Sql,
  changeId: string | null,
  occasion: Occasion,
): Promise<Decision<Objection, ObjectionRefusal> | null> {
  const change = changeId === null ? null : await findEmailChange(sql, changeId);
  if (!change) return objectTo(null, null);
  const concerned = async () =>
    addressesOf(await listStanding(sql, change.accountId, occasion.now, occasion.settings.revertWindow), occasion.now);
  const addresses = await concerned();
  await lockAddresses(sql, addresses);
  const facts = await lockedFacts(sql, change.accountId, occasion);
  if ((await concerned()).some((address) => !addresses.includes(address))) return null;
  return objectTo(change.id, facts && withChange(facts, change));
}

/** The same without locks, for showing. */
export async function previewObjection(
  sql: Sql,
  changeId: string,
  occasion: Occasion,
): Promise<Decision<Objection, ObjectionRefusal>> {
  const change = await findEmailChange(sql, changeId);
  const facts = change && (await factsNow(sql, change.accountId, occasion));
  return objectTo(changeId, facts && withChange(facts, change));
}

const addressesOf = (rows: readonly EmailChangeRow[], now: Date) =>
  rows
    .filter((row) => isPending(emailChangeFacts(row), now) || row.state === "EFFECTIVE")
    .flatMap(({ previousEmail, newEmail }) => [previousEmail, newEmail]);

/** One that is too old to stand any more is looked at all the same: the answer is EXPIRED. */
const withChange = (facts: AddressFacts, change: EmailChangeRow): AddressFacts =>
  facts.changes.some(({ id }) => id === change.id)
    ? facts
    : { ...facts, changes: [...facts.changes, emailChangeFacts(change)] };

/** In a transaction of role door, after the locks. */
export const ObjectionByToken = guard<Objection, { token: string }>(
  "email-change-objection",
  async ({ sql, unit, context }) => {
    const changeId = unit.beforehand as string | null;
    const occasion = { now: context.now, settings: context.installation.policy };
    const field = ["input", "token"];
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const decision = await decideObjection(sql, changeId, occasion);
      if (decision) return decision.kind === "allowed" ? decision : { ...decision, field };
    }
    throw new Error("an account's address changed faster than it could be locked");
  },
);

const MOST_TRIES = 3;

/** R7: without a code one is asked for, with one it is looked at. */
export type Reconfirming =
  | { readonly kind: "ASKED"; readonly bouncing: BouncingAddress }
  | { readonly kind: "CONFIRMED"; readonly reconfirmed: ReconfirmedAddress };

export const ReconfirmedEmail = guard<Reconfirming, { code?: string | null }>(
  "email-reconfirmation",
  async ({ sql, unit, context, input }) => {
    const portal = unit.caller as PortalAccount;
    await lockAccount(sql, portal.account.id, "exclusive");
    const row = await findAccount(sql, { id: portal.account.id });
    if (!row) return refused("NOT_FOUND", "A4");
    const account = accountFacts(row);
    if (input.code != null) {
      const decision = reconfirm(portal, account, unit.beforehand as CodeAnswer | null);
      return whenAllowed(decision, (reconfirmed) => ({ kind: "CONFIRMED" as const, reconfirmed }));
    }
    const last = await findReconfirmation(sql, account.id);
    const decision = askToReconfirm(portal, account, last?.requestedAt ?? null, context.now);
    return whenAllowed(decision, (bouncing) => ({ kind: "ASKED" as const, bouncing }));
  },
);
