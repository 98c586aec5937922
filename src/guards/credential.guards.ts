import { accountFacts, type AccountRow } from "../accounts/account.ts";
import { findAccount } from "../accounts/account.repository.ts";
import {
  type CustomerCredential,
  findCredentialsByIds,
  listCredentials,
} from "../credentials/credential.repository.ts";
import type { MadePasskey } from "../credentials/passkeys.ts";
import { isCommonPassword } from "../credentials/password-rules.ts";
import type { ShownCredential } from "../credentials/shown-credential.ts";
import type { Sql } from "../database/connection.ts";
import { lockAccount } from "../database/locks.ts";
import { rowId } from "../nodes/global-id.ts";
import type { PortalAccount } from "../policy/caller.ts";
import { enrol, type Enrolment, prove, type Proof, type Removal, removeCredential } from "../policy/credentials.ts";
import { allowed, refused, whenAllowed } from "../policy/decision.ts";
import { openByCredential, type SignIn } from "../policy/sign-in.ts";
import { forbidden, unauthenticated } from "../problems/problem.ts";
import { decideCaller } from "./caller.ts";
import { guard } from "./guard.ts";

/** What was shown beforehand, with what to write of its use. */
export interface Used<Value> {
  readonly value: Value;
  readonly credentialId: string;
  readonly signCount: number | null;
}

const used = <Value>({ credentialId, signCount }: ShownCredential, value: Value): Used<Value> => ({
  value,
  credentialId: credentialId!,
  signCount,
});

/** Read again under the account's lock: it may have been removed while it was checked. */
async function shownCredential(sql: Sql, { credentialId }: ShownCredential, lock: boolean) {
  const find = async () => (credentialId === null ? undefined : (await findCredentialsByIds(sql, [credentialId]))[0]);
  const found = await find();
  if (!found || !lock) return found ?? null;
  await lockAccount(sql, found.accountId, "shared");
  return (await find()) ?? null;
}

export const OpenedByCredential = guard<Used<SignIn>>("opened-by-credential", async ({ sql, unit, context }) => {
  const shown = unit.beforehand as ShownCredential;
  const credential = await shownCredential(sql, shown, true);
  const row = credential && (await findAccount(sql, { id: credential.accountId }));
  const { now, installation } = context;
  const facts = { credential, account: row && accountFacts(row), now, settings: installation.policy };
  return whenAllowed(openByCredential(facts), (signIn) => used(shown, signIn));
});

export const Proven = guard<Used<Proof>>("proven", async ({ sql, unit, context }) => {
  const shown = unit.beforehand as ShownCredential;
  const credential = await shownCredential(sql, shown, true);
  const decision = prove(unit.caller as PortalAccount, credential, context.now, context.installation.policy);
  return whenAllowed(decision, (proof) => used(shown, proof));
});

/** For whom a ceremony is: whoever is signed in, or somebody who wants to be. */
export interface CeremonyOwner {
  readonly account: AccountRow | null;
}

/** Anybody may begin to sign in; the rest is for a signed-in customer. */
export const OwnerOfCeremony = guard<CeremonyOwner, { use: "ENROL" | "SIGN_IN" | "PROVE" }>(
  "passkey-ceremony",
  async ({ sql, context, input }) => {
    if (input.use === "SIGN_IN") return allowed({ account: null }, "A3");
    const caller = await decideCaller(sql, context.claims, { portal: true }, context.now);
    if (caller.kind !== "allowed") throw caller.reason === "UNAUTHENTICATED" ? unauthenticated() : forbidden();
    return allowed({ account: await findAccount(sql, { id: (caller.value as PortalAccount).account.id }) }, "S7");
  },
);

/** Enrolments of one account wait for each other. */
async function living(sql: Sql, { account }: PortalAccount): Promise<readonly CustomerCredential[]> {
  await lockAccount(sql, account.id, "exclusive");
  return listCredentials(sql, account.id);
}

export const PasswordToSet = guard<Enrolment, { password: string }>(
  "password-enrolment",
  async ({ sql, unit, context, input }) => {
    const portal = unit.caller as PortalAccount;
    const known = await findAccount(sql, { id: portal.account.id });
    const words = known ? [known.registeredEmail, known.number, known.displayName] : [];
    if (isCommonPassword(input.password, words.flatMap(withItsParts)))
      return { ...refused("PASSWORD_TOO_COMMON", "A4"), field: ["input", "password"] };
    return enrol(portal, "PASSWORD", await living(sql, portal), context.now, context.installation.policy);
  },
);

const withItsParts = (words: string) => [words, ...words.split(/[\s@.]+/)];

export const PasskeyToAdd = guard<{ enrolment: Enrolment; made: MadePasskey }>(
  "passkey-enrolment",
  async ({ sql, unit, context }) => {
    const made = unit.beforehand as MadePasskey | "EXPIRED" | "CREDENTIAL_WRONG";
    if (typeof made === "string") return refused(made, "A4");
    const portal = unit.caller as PortalAccount;
    const decision = enrol(portal, "PASSKEY", await living(sql, portal), context.now, context.installation.policy);
    return whenAllowed(decision, (enrolment) => ({ enrolment, made }));
  },
);

export const CredentialToRemove = guard<Removal, { credentialId: string }>(
  "credential-removal",
  async ({ sql, unit, context, input }) => {
    const portal = unit.caller as PortalAccount;
    const id = rowId("Credential", input.credentialId);
    const found = (await living(sql, portal)).find((one) => one.id === id) ?? null;
    const decision = removeCredential(portal, found, context.now, context.installation.policy);
    return decision.kind === "refused" && decision.reason === "NOT_FOUND"
      ? { ...decision, field: ["input", "credentialId"] }
      : decision;
  },
);
