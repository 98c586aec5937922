import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import type { Context } from "../guards/context.ts";
import {
  type CeremonyOwner,
  CredentialToRemove,
  OpenedByCredential,
  OwnerOfCeremony,
  PasskeyToAdd,
  PasswordToSet,
  Proven,
  type Used,
} from "../guards/credential.guards.ts";
import { Anyone, Portal, type PortalAccount } from "../guards/guard.ts";
import { InTransaction, TOO_OFTEN } from "../guards/in-transaction.ts";
import { lazily } from "../guards/lazily.ts";
import { globalId, newId, rowId } from "../nodes/global-id.ts";
import type { Enrolment, Proof, Removal } from "../policy/credentials.ts";
import type { SignIn } from "../policy/sign-in.ts";
import { mayTry } from "../sessions/attempt-limits.ts";
import { tokensOf } from "../sessions/session-tokens.ts";
import { loadSession } from "../sessions/session.type.ts";
import { TooBusy } from "./bounded-work.ts";
import {
  addPasskey,
  beginCeremony,
  challengeOf,
  openSessionByCredential,
  proveAgain,
  remove,
  setPassword,
} from "./credential.commands.ts";
import {
  credentialRemoveBounds,
  credentialRemoveErrors,
  CredentialRemoveInput,
  CredentialRemovePayload,
  openByCredentialBounds,
  openByCredentialErrors,
  passkeyAddBounds,
  passkeyAddErrors,
  PasskeyAddInput,
  PasskeyAddPayload,
  passkeyOptionsBounds,
  passkeyOptionsErrors,
  PasskeyOptionsCreateInput,
  PasskeyOptionsCreatePayload,
  passwordSetBounds,
  passwordSetErrors,
  PasswordSetInput,
  PasswordSetPayload,
  proveBounds,
  proveErrors,
  SessionOpenByCredentialInput,
  SessionOpenByCredentialPayload,
  SessionProveInput,
  SessionProvePayload,
} from "./credential.inputs.ts";
import { findPasskey, listCredentials } from "./credential.repository.ts";
import { Credential, credentialById } from "./credential.type.ts";
import { type MadePasskey, relyingParty, verifyCreation } from "./passkeys.ts";
import { hashPassword } from "./password-hash.ts";
import { showPasskey, showPassword } from "./shown-credential.ts";

const portalSite = ({ installation: { settings, publicUrl } }: Context) =>
  relyingParty(settings.MITTENTE_PORTAL_URL ?? publicUrl, settings.MITTENTE_SUPPORT_NAME);

/** Of a token that was verified; whether its session lives, the mutation's transaction asks. */
const signedIn = ({ claims }: Context) => (claims.kind === "portal" ? claims.accountId : null);

async function showToOpen(context: Context, input: SessionOpenByCredentialInput) {
  const ceremony = { use: "SIGN_IN", audience: "PORTAL", ownerId: null } as const;
  const shown =
    input.passkey == null
      ? await showPassword(context, { login: input.login! }, input.password!)
      : await showPasskey(context, portalSite(context), ceremony, { ...input, ceremonyId: input.ceremonyId! } as never);
  return shown ?? TOO_OFTEN;
}

async function showToProve(context: Context, input: SessionProveInput) {
  const accountId = signedIn(context) ?? newId();
  const ceremony = { use: "PROVE", audience: "PORTAL", ownerId: accountId } as const;
  const shown =
    input.passkey == null
      ? await showPassword(context, { accountId }, input.password!)
      : await showPasskey(context, portalSite(context), ceremony, { ...input, ceremonyId: input.ceremonyId! } as never);
  return shown ?? TOO_OFTEN;
}

const mayEnrol = ({ installation, network, now, ...context }: Context) =>
  mayTry(installation, "credential", { network, subject: `enrol:${signedIn(context as Context) ?? network}` }, now);

async function hashBeforehand(context: Context, { password }: PasswordSetInput): Promise<string | symbol> {
  if (!(await mayEnrol(context))) return TOO_OFTEN;
  return hashPassword(context.installation.passwordKey, password).catch((error: unknown) => {
    if (error instanceof TooBusy) return TOO_OFTEN;
    throw error;
  });
}

async function madeBeforehand(
  context: Context,
  { ceremonyId, passkey }: PasskeyAddInput,
): Promise<MadePasskey | "EXPIRED" | "CREDENTIAL_WRONG" | symbol> {
  if (!(await mayEnrol(context))) return TOO_OFTEN;
  const id = rowId("PasskeyCeremony", ceremonyId) ?? newId();
  const accountId = signedIn(context);
  const named = { id, use: "ENROL", audience: "PORTAL", accountId, staffId: null } as const;
  const asDoor = <T>(work: (transaction: Transaction) => Promise<T>) =>
    inTransaction(context.installation.pool("door"), { role: "door" }, work);
  const challenge = await asDoor(({ sql }) => challengeOf(sql, named, context.now));
  if (challenge === null || accountId === null) return "EXPIRED";
  const made = await verifyCreation(portalSite(context), challenge, passkey);
  // The browser was told which authenticators are enrolled; one that comes all the same would stand there twice.
  const known = made && (await asDoor(({ sql }) => findPasskey(sql, { accountId }, made.passkeyId)));
  return made === null || known !== null ? "CREDENTIAL_WRONG" : made;
}

const mayBegin = async ({ installation, network, now }: Context) =>
  (await mayTry(installation, "try", { network, subject: network }, now)) ? null : TOO_OFTEN;

@Resolver()
export class CredentialResolver {
  @Mutation(() => PasskeyOptionsCreatePayload, {
    description: "[anyone] Begins a passkey ceremony. For SIGN_IN the options are the same for everybody.",
  })
  @Anyone()
  @InTransaction({
    audiences: { anyone: true },
    role: "door",
    errors: passkeyOptionsErrors,
    bounds: passkeyOptionsBounds,
    beforehand: mayBegin,
  })
  async passkeyOptionsCreate(
    @Arg("input", () => PasskeyOptionsCreateInput, { description: "[anyone] What for." })
    { use }: PasskeyOptionsCreateInput,
    @OwnerOfCeremony() { account }: CeremonyOwner,
    @Ctx() context: Context,
  ) {
    const owner = account && { id: account.id, userName: account.number, displayName: account.displayName };
    const { sql } = context.unit!.transaction;
    const ceremony = { use, audience: "PORTAL", owner } as const;
    const { ceremonyId, options } = await beginCeremony(sql, portalSite(context), ceremony, context.now);
    return { ceremonyId: globalId("PasskeyCeremony", ceremonyId), options };
  }

  @Mutation(() => SessionOpenByCredentialPayload, {
    description:
      "[anyone] Signs in with a password or a passkey: assurance CREDENTIAL, with strong proof. What is wrong with it, an unknown login and a closed account are one answer, from the same work.",
  })
  @Anyone()
  @InTransaction({
    audiences: { anyone: true },
    role: "door",
    errors: openByCredentialErrors,
    bounds: openByCredentialBounds,
    beforehand: showToOpen,
  })
  async sessionOpenByCredential(
    @Arg("input", () => SessionOpenByCredentialInput, { description: "[anyone] What is shown." })
    _input: SessionOpenByCredentialInput,
    @OpenedByCredential() using: Used<SignIn>,
    @Ctx() context: Context,
  ) {
    const session = await openSessionByCredential(context.unit!.transaction, using, context.now);
    return { tokens: await tokensOf(context, session) };
  }

  @Mutation(() => SessionProvePayload, {
    description:
      "[portal] Shows the credential again: strong proof for ten minutes. A session that a code opened becomes CREDENTIAL.",
  })
  @InTransaction({
    audiences: { portal: true },
    role: "door",
    errors: proveErrors,
    bounds: proveBounds,
    beforehand: showToProve,
  })
  async sessionProve(
    @Arg("input", () => SessionProveInput, { description: "[portal] What is shown." }) _input: SessionProveInput,
    @Proven() using: Used<Proof>,
    @Ctx() context: Context,
  ) {
    await proveAgain(context.unit!.transaction, using, context.now);
    return { session: lazily(() => loadSession(context, using.value.sessionId)) };
  }

  @Mutation(() => PasswordSetPayload, {
    description:
      "[portal] Sets the password. It counts after 72 h, and the registered address is told (E1). With strong proof it takes the old one's place at once and ends the account's other sessions; with less, the old one counts until the new one does.",
  })
  @InTransaction({
    audiences: { portal: true },
    errors: passwordSetErrors,
    bounds: passwordSetBounds,
    beforehand: hashBeforehand,
  })
  async passwordSet(
    @Arg("input", () => PasswordSetInput, { description: "[portal] The password." }) _input: PasswordSetInput,
    @PasswordToSet() enrolment: Enrolment,
    @Ctx() context: Context,
  ) {
    const { transaction, beforehand } = context.unit!;
    const id = await setPassword(transaction, enrolment, beforehand as string, context.now);
    return { credential: lazily(() => context.load(credentialById, id)) };
  }

  @Mutation(() => PasskeyAddPayload, {
    description: "[portal] Adds a passkey, at most 10. It counts after 72 h, and the registered address is told (E1).",
  })
  @InTransaction({
    audiences: { portal: true },
    errors: passkeyAddErrors,
    bounds: passkeyAddBounds,
    beforehand: madeBeforehand,
  })
  async passkeyAdd(
    @Arg("input", () => PasskeyAddInput, { description: "[portal] The passkey." }) input: PasskeyAddInput,
    @PasskeyToAdd() { enrolment, made }: { enrolment: Enrolment; made: MadePasskey },
    @Ctx() context: Context,
  ) {
    const { transaction } = context.unit!;
    const id = await addPasskey(transaction, enrolment, made, input.name.trim(), context.now);
    return { credential: lazily(() => context.load(credentialById, id)) };
  }

  @Mutation(() => CredentialRemovePayload, {
    description:
      "[portal] Removes a password or passkey and ends the account's other sessions. One that counts takes strong proof; one that is younger than 72 h does not.",
  })
  @InTransaction({ audiences: { portal: true }, errors: credentialRemoveErrors, bounds: credentialRemoveBounds })
  async credentialRemove(
    @Arg("input", () => CredentialRemoveInput, { description: "[portal] Which." }) _input: CredentialRemoveInput,
    @Portal() { account }: PortalAccount,
    @CredentialToRemove() removal: Removal,
    @Ctx() context: Context,
  ) {
    await remove(context.unit!.transaction, removal, context.now);
    const left = async () =>
      (await context.reads.run((sql) => listCredentials(sql, account.id))).map((row) => new Credential(row));
    return { credentials: lazily(left) };
  }
}
