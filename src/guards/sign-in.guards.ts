import { accountFacts, type AccountRow } from "../accounts/account.ts";
import { listAccountsOpenByCode } from "../accounts/address-accounts.repository.ts";
import { recordEvent } from "../audit/audit.commands.ts";
import { lockProved } from "../challenges/challenge.repository.ts";
import type { Sql } from "../database/connection.ts";
import { lockAddress } from "../database/locks.ts";
import { canonicalAddress } from "../mail/address.ts";
import { rowId } from "../nodes/global-id.ts";
import { type PortalAccount, asPortal } from "../policy/caller.ts";
import { allowed, refused } from "../policy/decision.ts";
import type { AccountFacts } from "../policy/facts.ts";
import { openByCode, type SignIn, type SignInRefusal, switchAccount } from "../policy/sign-in.ts";
import { hashRefreshToken } from "../sessions/refresh-token.ts";
import { lockRefreshToken } from "../sessions/refresh-token.repository.ts";
import {
  closeSession,
  findLivingSession,
  findSessionsByIds,
  type LivingSession,
} from "../sessions/session.repository.ts";
import { guard, type Guarded, type Scope } from "./guard.ts";

/** Who gets the code: the first account that the address may open, or nobody, which looks the same outside. */
export interface CodeRequest {
  readonly address: string;
  readonly account: AccountFacts | null;
}

/** The same statement whoever asks (A3). */
export const RequestedCode = guard<CodeRequest, { email: string }>("code-request", async ({ sql, input }) => {
  const address = canonicalAddress(input.email);
  if (address === null) return { ...refused("INVALID", "A4"), field: ["input", "email"] };
  const [row] = await listAccountsOpenByCode(sql, address, { wanted: null, after: null, limit: 1 });
  return allowed({ address, account: row ? accountFacts(row) : null }, "A3");
});

/** How many accounts of one address are shown at once. */
const CHOICES = 100;

export interface Choices {
  readonly rows: readonly AccountRow[];
  readonly hasMore: boolean;
}

/** What a code opens: one account, or the choice among those of its address. */
export type Opened = { readonly signIn: SignIn } | { readonly choices: Choices };

interface Choosing {
  readonly accountNumber?: string | null;
  readonly choicesAfter?: string | null;
}

/** What trying the code answered, before this transaction began. */
export interface TriedCode {
  readonly challengeId: string;
  readonly address: string;
  readonly answer: "RIGHT" | "WRONG" | "GONE";
}

/** The code's row is locked, so that of any number at once one opens a session; then the address, before its accounts. */
export const OpenedByCode = guard<Opened & { challengeId: string }, Choosing>(
  "opened-by-code",
  async ({ sql, unit, context, input }) => {
    const { challengeId, address, answer } = unit.beforehand as TriedCode;
    const isOurs = answer === "RIGHT" && (await lockProved(sql, challengeId, "SIGN_IN", context.now));
    await lockAddress(sql, address, "shared");
    const found = await candidates(sql, address, input);
    const facts = { answer: answer === "RIGHT" && !isOurs ? "GONE" : answer, address, ...found.facts } as const;
    return opened(openByCode(facts), found.choices, { challengeId });
  },
);

/** Another account of the address that the session's code went to. */
export const Switched = guard<Opened & { from: LivingSession }, Choosing>(
  "switched-account",
  async ({ sql, unit, context, input }) => {
    const { account: own, sessionId } = unit.caller as PortalAccount;
    await lockAddress(sql, own.address.address, "shared");
    const from = (await findLivingSession(sql, sessionId, context.now))!;
    const [session] = await findSessionsByIds(sql, [sessionId]);
    const { provenAddress } = session!;
    const found = await candidates(sql, from.account.address.address, input);
    return opened(switchAccount({ own: from.account, provenAddress, ...found.facts }), found.choices, { from });
  },
);

async function candidates(sql: Sql, address: string, { accountNumber, choicesAfter }: Choosing) {
  const wanted = accountNumber ?? null;
  const rows = await listAccountsOpenByCode(sql, address, { wanted, after: null, limit: 2 });
  const accounts = rows.map(accountFacts);
  const choices = async (): Promise<Choices> => {
    const page = { wanted: null, after: choicesAfter ?? null, limit: CHOICES + 1 };
    const all = await listAccountsOpenByCode(sql, address, page);
    return { rows: all.slice(0, CHOICES), hasMore: all.length > CHOICES };
  };
  return { facts: { accounts, wanted }, choices };
}

async function opened<More>(
  decision: ReturnType<typeof openByCode>,
  choices: () => Promise<Choices>,
  more: More,
): Promise<Guarded<Opened & More>> {
  if (decision.kind !== "allowed") return { ...decision, ...fieldOf(decision.reason) };
  const { value } = decision;
  return allowed(
    value.kind === "ACCOUNT" ? { signIn: value.signIn, ...more } : { choices: await choices(), ...more },
    "S7",
  );
}

const FIELDS: Partial<Record<SignInRefusal, string>> = { CODE_WRONG: "code", NOT_FOUND: "accountNumber" };
const fieldOf = (reason: SignInRefusal) => (FIELDS[reason] ? { field: ["input", FIELDS[reason]] } : {});

/** A refresh token that works, and the session that it renews. */
export interface Refreshing {
  readonly tokenId: string;
  readonly session: LivingSession;
}

/** One that comes again was copied: whoever has it and whoever had it both sign in again. */
export const Refreshed = guard<Refreshing, { refreshToken: string }>(
  "refresh-token",
  async ({ sql, context, input }: Scope<{ refreshToken: string }>): Promise<Guarded<Refreshing>> => {
    const token = await lockRefreshToken(sql, hashRefreshToken(input.refreshToken));
    if (!token || token.expiresAt <= context.now) return refused("EXPIRED", "A4");
    const { sessionId, accountId } = token;
    if (token.usedAt !== null) {
      const keep = async () => {
        if (!(await closeSession(sql, sessionId, context.now))) return {};
        const subject = { kind: "Session", id: sessionId };
        const facts = { reason: "REFRESH_TOKEN_REUSED" };
        const event = { at: context.now, action: "session.end", accountId, subject, facts, isVisibleToAccount: true };
        await recordEvent(sql, { ...event, actor: `account:${accountId}` });
        return {};
      };
      return { ...refused("EXPIRED", "A4"), keep };
    }
    const session = await findLivingSession(sql, sessionId, context.now);
    if (!session) return refused("EXPIRED", "A4");
    const { assurance, strongProofUntil, account } = session;
    const actor = { kind: "portal", accountId, sessionId, assurance, strongProofUntil } as const;
    const caller = asPortal(actor, account);
    return caller.kind === "allowed" ? allowed({ tokenId: token.id, session }, "S7") : refused("EXPIRED", caller.rule);
  },
);

/** Which sessions to end: one, or null for all of the account's. */
export interface Closing {
  readonly sessionId: string | null;
}

/** The own one, another of the account's, or all. Row security shows no other account's. */
export const SessionsToClose = guard<Closing, { everywhere: boolean; sessionId?: string | null }>(
  "sessions-to-close",
  async ({ sql, unit, context, input }) => {
    if (input.everywhere) return allowed({ sessionId: null }, "S7");
    if (input.sessionId == null) return allowed({ sessionId: (unit.caller as PortalAccount).sessionId }, "S7");
    const id = rowId("Session", input.sessionId);
    const session = id ? await findLivingSession(sql, id, context.now) : null;
    return session
      ? allowed({ sessionId: session.id }, "S7")
      : { ...refused("NOT_FOUND", "A3"), field: ["input", "sessionId"] };
  },
);
