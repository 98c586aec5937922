import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { Account, accountById } from "../accounts/account.type.ts";
import { connectionOf, ForwardArgs } from "../connections/connection.type.ts";
import { pageOf } from "../connections/page.ts";
import type { Context } from "../guards/context.ts";
import {
  CancelledEmailChange,
  ConfirmedEmailChange,
  EmailSetByProvisioning,
  ObjectionByToken,
  type Reconfirming,
  ReconfirmedEmail,
  RequestedEmailChange,
} from "../guards/email-change.guards.ts";
import type { Transaction } from "../database/transaction.ts";
import { Anyone, Portal, type PortalAccount, Provisioning } from "../guards/guard.ts";
import { lazily } from "../guards/lazily.ts";
import { InTransaction, type ReplayIds } from "../guards/in-transaction.ts";
import type { CancelledChange, ConfirmedChange, RequestedChange } from "../policy/account-email.ts";
import type { Objection } from "../policy/address-objection.ts";
import { cancelEmailChange, confirmEmailChange, requestEmailChange } from "./email-change.commands.ts";
import type { EmailChangeRow } from "./email-change.ts";
import * as Inputs from "./email-change.inputs.ts";
import { findEmailChange, listEmailChanges } from "./email-change.repository.ts";
import { EmailChange, EmailChangeConnection, newestChangeOf } from "./email-change.type.ts";
import { object } from "./objection.commands.ts";
import { reconfirmAddress, sendReconfirmCode } from "./reconfirmation.commands.ts";
import { changeOfToken, tryChangeCode, tryReconfirmCode } from "./tried-code.ts";

/** A success answered again: the change as it is by now. */
const once = {
  remember: (payload: Record<string, unknown>) => ({ emailChange: (payload.emailChange as EmailChange).row.id }),
  replay: async ({ sql }: Transaction, ids: ReplayIds, context: Context) => {
    const row = await findEmailChange(sql, ids.emailChange!);
    return { emailChange: row && new EmailChange(row), account: row && accountNow(context, row) };
  },
};

@Resolver()
export class EmailChangeResolver {
  @Mutation(() => Inputs.AccountEmailChangeRequestPayload, {
    description:
      "[portal] E1, E2: sends a code to the new address and tells the old one, which can object. With strong proof it counts with the code, with less 24 hours after it.",
  })
  @InTransaction({
    audiences: { portal: true },
    errors: Inputs.requestErrors,
    bounds: Inputs.requestBounds,
    once,
  })
  async accountEmailChangeRequest(
    @Arg("input", () => Inputs.AccountEmailChangeRequestInput, { description: "[portal] The new address." })
    input: Inputs.AccountEmailChangeRequestInput,
    @Portal() _portal: PortalAccount,
    @RequestedEmailChange() requested: RequestedChange,
    @Ctx() context: Context,
  ) {
    return { emailChange: await asked(context, requested, input.newEmail) };
  }

  @Mutation(() => Inputs.AccountEmailChangeConfirmPayload, {
    description: "[portal] E1: the code from the new mailbox. It ends the account's other sessions.",
  })
  @InTransaction({
    audiences: { portal: true },
    errors: Inputs.confirmErrors,
    bounds: Inputs.codeBounds,
    beforehand: tryChangeCode,
  })
  async accountEmailChangeConfirm(
    @Arg("input", () => Inputs.AccountEmailChangeConfirmInput, { description: "[portal] The code." })
    _input: Inputs.AccountEmailChangeConfirmInput,
    @Portal() portal: PortalAccount,
    @ConfirmedEmailChange() confirmed: ConfirmedChange,
    @Ctx() context: Context,
  ) {
    const row = await confirmEmailChange(context.unit!.transaction, portal, confirmed, context.now);
    return { account: accountNow(context, row), emailChange: new EmailChange(row) };
  }

  @Mutation(() => Inputs.AccountEmailChangeCancelPayload, {
    description: "[portal] Takes back a change that does not count yet. Afterwards only the old mailbox reverts it.",
  })
  @InTransaction({ audiences: { portal: true }, errors: Inputs.cancelErrors, bounds: Inputs.cancelBounds })
  async accountEmailChangeCancel(
    @Arg("input", () => Inputs.AccountEmailChangeCancelInput, { description: "[portal] Which." })
    _input: Inputs.AccountEmailChangeCancelInput,
    @Portal() _portal: PortalAccount,
    @CancelledEmailChange() cancelled: CancelledChange,
    @Ctx() context: Context,
  ) {
    return { emailChange: new EmailChange(await cancelEmailChange(context.unit!.transaction, cancelled, context.now)) };
  }

  @Mutation(() => Inputs.AccountEmailChangeRevertPayload, {
    description:
      "[anyone] E4: objecting before a change counts, and reverting it for seven days afterwards, with the token of the link that the old mailbox got. The address before the oldest change that can still be reverted comes back, every session ends, and the account is frozen until recognition. Saying so again changes nothing.",
  })
  @Anyone()
  @InTransaction({
    audiences: { anyone: true },
    errors: Inputs.revertErrors,
    bounds: Inputs.revertBounds,
    beforehand: changeOfToken,
    role: "door",
  })
  async accountEmailChangeRevert(
    @Arg("input", () => Inputs.AccountEmailChangeRevertInput, { description: "[anyone] The link's token." })
    _input: Inputs.AccountEmailChangeRevertInput,
    @ObjectionByToken() objection: Objection,
    @Ctx() context: Context,
  ) {
    return { emailChange: new EmailChange(await object(context.unit!.transaction, objection, context.now)) };
  }

  @Mutation(() => Inputs.AccountEmailSetPayload, {
    description:
      "[provisioning] E5: another registered address, if the account's version still is the expected one. The old mailbox is told at once; it counts 72 hours later.",
  })
  @InTransaction({ audiences: { provisioning: true }, errors: Inputs.setErrors, bounds: Inputs.setBounds, once })
  async accountEmailSet(
    @Arg("input", () => Inputs.AccountEmailSetInput, { description: "[provisioning] The account and its address." })
    input: Inputs.AccountEmailSetInput,
    @Provisioning() _client: unknown,
    @EmailSetByProvisioning() requested: RequestedChange,
    @Ctx() context: Context,
  ) {
    const emailChange = await asked(context, requested, input.newEmail);
    return { emailChange, account: accountNow(context, emailChange.row) };
  }
}

@Resolver()
export class EmailReconfirmationResolver {
  @Mutation(() => Inputs.AccountEmailReconfirmPayload, {
    description:
      "[portal] R7: mail to the registered address came back, so no reply is sent there. A code that arrives there after all makes it count again. One in two minutes.",
  })
  @InTransaction({
    audiences: { portal: true },
    errors: Inputs.reconfirmErrors,
    bounds: Inputs.reconfirmBounds,
    beforehand: tryReconfirmCode,
  })
  async accountEmailReconfirm(
    @Arg("input", () => Inputs.AccountEmailReconfirmInput, { description: "[portal] The code, or none yet." })
    _input: Inputs.AccountEmailReconfirmInput,
    @Portal() portal: PortalAccount,
    @ReconfirmedEmail() reconfirming: Reconfirming,
    @Ctx() context: Context,
  ) {
    const { transaction } = context.unit!;
    const { challengeKey, secret } = context.installation;
    if (reconfirming.kind === "CONFIRMED") await reconfirmAddress(transaction, reconfirming.reconfirmed, context.now);
    else await sendReconfirmCode(transaction, reconfirming.bouncing, { challengeKey, secret, now: context.now });
    return { account: accountNow(context, { accountId: portal.account.id }) };
  }
}

async function asked({ unit, installation, now }: Context, requested: RequestedChange, newEmailGiven: string) {
  const { challengeKey, secret, keyring } = installation;
  const terms = { challengeKey, secret, keyring, now };
  return new EmailChange(await requestEmailChange(unit!.transaction, requested, newEmailGiven, terms));
}

/** As it is after the mutation. */
const accountNow = (context: Context, { accountId }: Pick<EmailChangeRow, "accountId">) =>
  lazily(() => context.load(accountById, accountId));

const NEWEST_FIRST = {
  name: "email-changes",
  keys: [
    { expression: "requested_at", type: "timestamptz" },
    { expression: "id", type: "uuid" },
  ],
  direction: "desc",
} as const;

@Resolver(() => Account)
export class AccountEmailChangesResolver {
  @FieldResolver(() => EmailChange, {
    nullable: true,
    description: "[portal] [desk] [provisioning] The change of the address that is under way, else the last one.",
  })
  emailChange(@Root() account: Account, @Ctx() context: Context): Promise<EmailChange | null> {
    return context.load(newestChangeOf, account.row.id);
  }

  @FieldResolver(() => EmailChangeConnection, {
    description: "[portal] [desk] [provisioning] Every change of the address that anybody asked for, newest first.",
  })
  async emailChanges(@Args(() => ForwardArgs) args: ForwardArgs, @Root() account: Account, @Ctx() context: Context) {
    const frame = pageOf(NEWEST_FIRST, args);
    const rows = await context.reads.run((sql) => listEmailChanges(sql, frame, account.row.id));
    return connectionOf(frame.read(rows), (row) => new EmailChange(row));
  }
}
