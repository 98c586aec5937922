import type { Context } from "../guards/context.ts";
import { issueAccessToken } from "./access-token.ts";
import { issuerOf } from "./issuer.ts";
import type { SessionTokens } from "./session.inputs.ts";
import type { OpenedSession } from "./sign-in.commands.ts";

/** What the caller goes on with. */
export async function tokensOf({ installation, now }: Context, opened: OpenedSession): Promise<SessionTokens> {
  const { keyring, settings } = installation;
  const { accountId, sessionId, refreshToken, sessionExpiresAt } = opened;
  const issuer = { keyring, issuer: issuerOf(settings) };
  const { token, expiresAt } = await issueAccessToken(issuer, { kind: "portal", accountId, sessionId }, now);
  return { accessToken: token, refreshToken, expiresAt, sessionExpiresAt };
}
