import { decryptAtRest } from "../../src/keys/encryption-at-rest.ts";
import { sealed } from "../../src/outbox/notice.commands.ts";
import type { Answer, TestApi } from "./api.ts";

export type Payload = Record<string, never> & {
  readonly userErrors: readonly { code: string; field: string[] | null }[];
};

let networks = 0;

/** Signing in, each time from a network of its own: the API must trust 127.0.0.1 as a proxy. */
export function signIn(api: TestApi) {
  /** @param from what X-Forwarded-For says; absent: nobody was there before */
  const ask = async (query: string, variables: object = {}, token: string | null = null, from = network()) => {
    const response = await fetch(`${api.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-forwarded-for": from,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors = [] } = (await response.json()) as Pick<Answer, "data"> & Partial<Pick<Answer, "errors">>;
    return { status: response.status, data, errors };
  };

  /** A mutation with one input; its payload. */
  const mutate = async (
    name: string,
    input: object,
    selection: string,
    token: string | null = null,
    from = network(),
  ) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code field } } }`;
    const answer = await ask(document, { input }, token, from);
    const payload = answer.data?.[name] as Payload | undefined;
    if (!payload) throw new Error(`${name}: ${JSON.stringify(answer.errors)}`);
    return payload;
  };

  const TOKENS = "tokens { accessToken refreshToken expiresAt sessionExpiresAt }";
  const OPENING = `${TOKENS} accountChoices { number displayName } hasMoreChoices`;

  /** What the newest notice of that kind carries, and where it goes. */
  const newestNotice = async (kind: string) => {
    const [row] = await api.sql`select * from notices where kind = ${kind} order by id desc limit 1`;
    if (!row) return null;
    const secret = row.secret
      ? decryptAtRest(api.installation.secret, sealed(row.id as string), row.secret).toString()
      : null;
    return { ...row, secret } as unknown as NoticeSeen;
  };

  const requestCode = async (email: string, from = network()) => {
    const { challengeId } = await mutate("sessionCodeRequest", { email, language: "EN" }, "challengeId", null, from);
    const notice = await newestNotice("SIGN_IN_CODE");
    return { challengeId: challengeId as unknown as string, code: notice!.secret!, notice: notice! };
  };

  return {
    ask,
    mutate,
    newestNotice,
    requestCode,
    open: (input: object, from?: string) => mutate("sessionOpen", input, OPENING, null, from),
    switchTo: (token: string, input: object = {}) => mutate("sessionSwitch", input, OPENING, token),
    refresh: (refreshToken: string) => mutate("sessionRefresh", { refreshToken }, TOKENS),
    close: (token: string, input: object = {}) => mutate("sessionClose", input, "endedCount", token),
    async byCode(email: string, accountNumber?: string): Promise<Tokens> {
      const { challengeId, code } = await requestCode(email);
      const { tokens } = await this.open({ challengeId, code, ...(accountNumber ? { accountNumber } : {}) });
      return tokens as unknown as Tokens;
    },
    async viewer(token: string) {
      const { data, errors } = await ask(
        "{ viewer { account { number } session { id assurance openedBy isCurrent strongProofUntil } } }",
        {},
        token,
      );
      if (errors.length > 0) return errors[0]!.extensions.code;
      return data!.viewer as unknown as {
        account: { number: string };
        session: { id: string; assurance: string; openedBy: string; strongProofUntil: string | null };
      };
    },
  };
}

export const network = () => `10.${(networks >> 16) & 255}.${(networks >> 8) & 255}.${networks++ & 255}`;

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: string;
  readonly sessionExpiresAt: string;
}

interface NoticeSeen {
  readonly id: string;
  readonly accountId: string | null;
  readonly toAccountId: string | null;
  readonly toAddress: string | null;
  readonly whileVersion: number | null;
  readonly secret: string | null;
  readonly facts: Record<string, string>;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export const codesOf = ({ userErrors }: Payload) => userErrors.map(({ code }) => code);
