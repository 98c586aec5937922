import type { Pool } from "../database/connection.ts";
import { asOperator } from "../database/operator.ts";
import { staffMemberNamed } from "../desk/desk.commands.ts";
import { canonicalAddress } from "../mail/address.ts";
import { issueAccessToken, type TokenIssuer } from "../sessions/access-token.ts";
import { addClient } from "../sessions/client.commands.ts";
import type { Assurance, ClientFacts } from "../policy/facts.ts";
import { knownClient } from "../sessions/known-client.ts";
import { openDevelopmentSession } from "../sessions/development-session.ts";

/** Whose token was asked for is not there: a sentence for the person at the terminal. */
export class TrialRefused extends Error {
  override readonly name = "TrialRefused";
}

/** Tokens that nobody signed in for: for trying out, never in production. */
export interface TokenMint extends TokenIssuer {
  readonly pool: Pool;
}

export async function portalToken(mint: TokenMint, accountNumber: string, assurance: Assurance): Promise<string> {
  const number = accountNumber.toUpperCase();
  const session = await openDevelopmentSession(mint.pool, number, assurance);
  if (!session)
    throw new TrialRefused(`There is no account ${number}. The demo data begin with C-100001: mittente seed.`);
  const { accountId, sessionId } = session;
  return (await issueAccessToken(mint, { kind: "portal", accountId, sessionId }, new Date())).token;
}

export async function deskToken(mint: TokenMint, email: string): Promise<string> {
  const address = canonicalAddress(email);
  const staff = address ? await asOperator(mint.pool, (sql) => staffMemberNamed(sql, address)) : null;
  if (!staff)
    throw new TrialRefused(`There is no active staff member ${email}: mittente staff add ${email} --role AGENT`);
  return (await issueAccessToken(mint, { kind: "desk", staffId: staff.id }, new Date())).token;
}

/** Without an id: the client `bridge` or `provisioning`, which is added where it is missing; its key is thrown away. */
export async function clientToken(mint: TokenMint, kind: ClientFacts["kind"], id?: string): Promise<string> {
  const holder = kind === "BRIDGE" ? "bridge" : "provisioning";
  const clientId = id ?? holder;
  const find = () => asOperator(mint.pool, (sql) => knownClient(sql, clientId));
  let client = await find();
  if (!client && id === undefined) {
    await addClient(mint.pool, { kind, name: "For trying out", id: clientId, issuer: mint.issuer });
    client = await find();
  }
  if (client?.kind !== kind)
    throw new TrialRefused(
      `There is no ${holder} client ${clientId}, or it is revoked: mittente client add --kind ${kind}`,
    );
  return (await issueAccessToken(mint, { kind: holder, clientId }, new Date())).token;
}
