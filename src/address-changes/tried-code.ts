import { tryCode } from "../challenges/challenge.commands.ts";
import type { Context } from "../guards/context.ts";
import { callerOfQuery } from "../guards/guard.ts";
import { readObjectionToken } from "../keys/objection-token.ts";
import type { CodeAnswer } from "../policy/account-email.ts";
import type { PortalAccount } from "../policy/caller.ts";
import { reconfirmationOf } from "./reconfirmation.ts";
import { findReconfirmation } from "./reconfirmation.repository.ts";
import { findAwaiting } from "./email-change.repository.ts";

/** The code that was typed is tried, and counted, before the mutation's transaction: null where nothing waits for one. */
export async function tryChangeCode(
  context: Context,
  { code }: { readonly code: string },
): Promise<{ changeId: string; answer: CodeAnswer } | null> {
  const { account } = (await callerOfQuery(context, { portal: true })) as PortalAccount;
  const awaiting = await context.reads.run((sql) => findAwaiting(sql, account.id));
  if (!awaiting?.challengeId) return null;
  const { installation, now } = context;
  const answer = await tryCode(installation.pool("door"), {
    key: installation.challengeKey,
    challengeId: awaiting.challengeId,
    purpose: "EMAIL_CHANGE",
    boundTo: awaiting.id,
    code,
    now,
  });
  return { changeId: awaiting.id, answer };
}

/** The change that a link's token was made for; null for what we did not make. */
export const changeOfToken = (context: Context, { token }: { readonly token: string }): Promise<string | null> =>
  readObjectionToken(context.installation.keyring, token, context.now);

/** The same for a bouncing address; null where no code came, or none was sent. */
export async function tryReconfirmCode(
  context: Context,
  { code }: { readonly code?: string | null },
): Promise<CodeAnswer | null> {
  const { account } = (await callerOfQuery(context, { portal: true })) as PortalAccount;
  if (code == null) return null;
  const sent = await context.reads.run((sql) => findReconfirmation(sql, account.id));
  if (!sent) return null;
  const { installation, now } = context;
  return tryCode(installation.pool("door"), {
    key: installation.challengeKey,
    challengeId: sent.challengeId,
    purpose: "EMAIL_RECONFIRM",
    boundTo: reconfirmationOf(account),
    code,
    now,
  });
}
