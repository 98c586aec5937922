import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { boundToOf, tryCode } from "../challenges/challenge.commands.ts";
import type { Context } from "../guards/context.ts";
import { InTransaction, TOO_OFTEN } from "../guards/in-transaction.ts";
import { Anyone, Portal, type PortalAccount } from "../guards/guard.ts";
import {
  type Choices,
  type Closing,
  type CodeRequest,
  type Opened,
  OpenedByCode,
  Refreshed,
  type Refreshing,
  RequestedCode,
  SessionsToClose,
  Switched,
  type TriedCode,
} from "../guards/sign-in.guards.ts";
import { canonicalAddress } from "../mail/address.ts";
import { globalId, newId, rowId } from "../nodes/global-id.ts";
import { mayTry } from "./attempt-limits.ts";
import { tokensOf } from "./session-tokens.ts";
import { closeSessions } from "./session.commands.ts";
import {
  codeRequestBounds,
  codeRequestErrors,
  Open,
  sessionCloseBounds,
  sessionCloseErrors,
  SessionCloseInput,
  SessionClosePayload,
  SessionCodeRequestInput,
  SessionCodeRequestPayload,
  sessionOpenBounds,
  SessionOpenInput,
  sessionRefreshBounds,
  sessionRefreshErrors,
  SessionRefreshInput,
  SessionRefreshPayload,
  sessionSwitchBounds,
  SessionSwitchInput,
  Switch,
} from "./session.inputs.ts";
import { openSession, openSessionByCode, refreshSession, sendCode } from "./sign-in.commands.ts";
import type { LivingSession } from "./session.repository.ts";

/** How long a code stays good while somebody chooses among the accounts of its address. */
const CHOOSING_MS = 5 * 60_000;

async function countCodeRequest({ installation, network, now }: Context, { email }: SessionCodeRequestInput) {
  const subject = canonicalAddress(email) ?? "";
  return (await mayTry(installation, "code", { network, subject }, now)) ? null : TOO_OFTEN;
}

/** The try is counted and committed before anything is opened. */
async function tryBeforehand(context: Context, input: SessionOpenInput): Promise<TriedCode | typeof TOO_OFTEN> {
  const { installation, network, now } = context;
  const challengeId = rowId("Challenge", input.challengeId) ?? newId();
  if (!(await mayTry(installation, "try", { network, subject: challengeId }, now))) return TOO_OFTEN;
  const pool = installation.pool("door");
  const address = (await boundToOf(pool, challengeId, "SIGN_IN")) ?? "";
  const trying = { key: installation.challengeKey, purpose: "SIGN_IN", challengeId, boundTo: address } as const;
  const answer = await tryCode(pool, { ...trying, code: input.code, now, keepFor: CHOOSING_MS });
  return { challengeId, address, answer };
}

const choicesFrom = ({ rows, hasMore }: Choices) => ({
  accountChoices: rows.map(({ number, displayName }) => ({ number, displayName })),
  hasMoreChoices: hasMore,
});

@Resolver()
export class SessionResolver {
  @Mutation(() => SessionCodeRequestPayload, {
    description:
      "[anyone] Sends a code to the address, if it is an account's. The answer is the same, and as fast, whoever the address is.",
  })
  @Anyone()
  @InTransaction({
    audiences: { anyone: true },
    role: "door",
    errors: codeRequestErrors,
    bounds: codeRequestBounds,
    beforehand: countCodeRequest,
  })
  async sessionCodeRequest(
    @Arg("input", () => SessionCodeRequestInput, { description: "[anyone] The address." })
    { language }: SessionCodeRequestInput,
    @RequestedCode() { address, account }: CodeRequest,
    @Ctx() { installation, unit, now }: Context,
  ) {
    const { challengeKey: key, secret, settings } = installation;
    const ownAddress = canonicalAddress(settings.MITTENTE_SUPPORT_ADDRESS)!;
    const sending = { address, account, language, key, secret, ownAddress, now };
    const { challengeId } = await sendCode(unit!.transaction, sending);
    return { challengeId: globalId("Challenge", challengeId) };
  }

  @Mutation(() => Open.Payload, {
    description:
      "[anyone] Signs in with a code: assurance MAILBOX. When the address has several accounts and none is named: accountChoices, and the code stays good for 5 minutes.",
  })
  @Anyone()
  @InTransaction({
    audiences: { anyone: true },
    role: "door",
    errors: Open.errors,
    bounds: sessionOpenBounds,
    whenRefused: Open.whenRefused,
    beforehand: tryBeforehand,
  })
  async sessionOpen(
    @Arg("input", () => SessionOpenInput, { description: "[anyone] Challenge and code." }) _input: SessionOpenInput,
    @OpenedByCode() opened: Opened & { challengeId: string },
    @Ctx() context: Context,
  ) {
    if ("choices" in opened) return choicesFrom(opened.choices);
    const session = await openSessionByCode(context.unit!.transaction, opened, context.now);
    return { tokens: await tokensOf(context, session), hasMoreChoices: false };
  }

  @Mutation(() => Switch.Payload, {
    description:
      "[portal] Opens a session for another account of the same address, without a new code, where a code opened this one. It ends when this one would have; this one goes on until it is closed.",
  })
  @InTransaction({
    audiences: { portal: true },
    role: "door",
    errors: Switch.errors,
    bounds: sessionSwitchBounds,
    whenRefused: Switch.whenRefused,
  })
  async sessionSwitch(
    @Arg("input", () => SessionSwitchInput, { description: "[portal] Which account." }) _input: SessionSwitchInput,
    @Switched() opened: Opened & { from: LivingSession },
    @Ctx() context: Context,
  ) {
    if ("choices" in opened) return choicesFrom(opened.choices);
    const { transaction } = context.unit!;
    const session = await openSession(transaction, opened.signIn, context.now, opened.from.expiresAt);
    return { tokens: await tokensOf(context, session), hasMoreChoices: false };
  }

  @Mutation(() => SessionRefreshPayload, {
    description:
      "[anyone] New tokens for a session that lives. It renews neither the session's end nor its strong proof. One refresh at a time: a token that comes twice ends the session.",
  })
  @Anyone()
  @InTransaction({
    audiences: { anyone: true },
    role: "door",
    errors: sessionRefreshErrors,
    bounds: sessionRefreshBounds,
  })
  async sessionRefresh(
    @Arg("input", () => SessionRefreshInput, { description: "[anyone] The token." }) _input: SessionRefreshInput,
    @Refreshed() refreshing: Refreshing,
    @Ctx() context: Context,
  ) {
    const session = await refreshSession(context.unit!.transaction, refreshing, context.now);
    return { tokens: await tokensOf(context, session) };
  }

  @Mutation(() => SessionClosePayload, {
    description: "[portal] Signs out: here, one other session, or everywhere. It counts at once.",
  })
  @InTransaction({
    audiences: { portal: true },
    errors: sessionCloseErrors,
    bounds: sessionCloseBounds,
    whenRefused: { endedCount: 0 },
  })
  async sessionClose(
    @Arg("input", () => SessionCloseInput, { description: "[portal] Which." }) _input: SessionCloseInput,
    @Portal() portal: PortalAccount,
    @SessionsToClose() closing: Closing,
    @Ctx() context: Context,
  ) {
    return { endedCount: await closeSessions(context.unit!.transaction, portal, closing, context.now) };
  }
}
