import { randomUUID } from "node:crypto";
import { settleEmailChanges } from "../../src/address-changes/due-changes.ts";
import { decryptAtRest } from "../../src/keys/encryption-at-rest.ts";
import { sealed } from "../../src/outbox/notice.commands.ts";
import type { TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Letter {
  readonly kind: string;
  readonly facts: Record<string, string>;
  /** The code or the token. */
  readonly secret: string | null;
}

export interface Payload {
  readonly emailChange: {
    id: string;
    state: string;
    newEmail: string;
    effectiveAt: string | null;
    revertibleUntil: string | null;
  } | null;
  readonly account?: { registeredEmail: string; registeredEmailVersion: number; status: string } | null;
  readonly userErrors: { code: string; field: string[] | null }[];
}

const CHANGE = "emailChange { id state newEmail effectiveAt revertibleUntil requestedAt expiresAt confirmedAt }";
const ACCOUNT =
  "account { registeredEmail registeredEmailVersion status operationsRefusedUntil disclosuresDelayedUntil }";

/** What a customer, whoever has a mailbox, and the company's system do about an address. */
export function addresses(api: TestApi) {
  const rows = arrange(api);
  async function call(token: string | null, name: string, fields: string, input: object): Promise<Payload> {
    const Input = `A${name.slice(1)}Input`;
    const document = `mutation M($input: ${Input}!) { ${name}(input: $input) { ${fields} userErrors { code field } } }`;
    const { data, errors } = await api.ask(token, document, { input });
    if (errors.length > 0) throw new Error(errors[0]!.extensions.code);
    return data![name] as unknown as Payload;
  }
  const self = {
    rows,
    /** A session whose credential was shown just now; without, one that was opened by a code. */
    async signedIn(accountId: string, isStrong = true) {
      // A token lives shorter than a test goes on: each gets one of its own time.
      const { id } = await rows.session(accountId, {
        assurance: isStrong ? "CREDENTIAL" : "MAILBOX",
        provedAt: isStrong ? api.now : null,
        createdAt: api.now,
        expiresAt: new Date(api.now.getTime() + 30 * DAY),
      });
      return { id, token: await api.token({ kind: "portal", accountId, sessionId: id }) };
    },
    request: (token: string | null, newEmail: string, idempotencyKey: string = randomUUID()) =>
      call(token, "accountEmailChangeRequest", CHANGE, { newEmail, idempotencyKey }),
    confirm: (token: string | null, code: string) =>
      call(token, "accountEmailChangeConfirm", `${CHANGE} ${ACCOUNT}`, { code }),
    cancel: (token: string | null, emailChangeId: string) =>
      call(token, "accountEmailChangeCancel", CHANGE, { emailChangeId }),
    revert: (token: string, as: string | null = null) => call(as, "accountEmailChangeRevert", CHANGE, { token }),
    set: (
      token: string | null,
      input: { externalId: string; newEmail: string; expectedVersion: number; idempotencyKey?: string },
    ) => call(token, "accountEmailSet", `${CHANGE} ${ACCOUNT}`, { idempotencyKey: randomUUID(), ...input }),
    reconfirm: (token: string | null, code: string | null = null) =>
      call(token, "accountEmailReconfirm", "account { registeredEmailState }", { code }),
    settle: () => settleEmailChanges(api.installation.pool("worker"), api.now, api.installation.policy),
    pass(milliseconds: number) {
      api.now = new Date(api.now.getTime() + milliseconds);
    },
    /** What went to an address, or to whoever has it registered now, the newest last. */
    async lettersTo(address: string): Promise<Letter[]> {
      const found = await api.sql<{ id: string; kind: string; facts: Record<string, string>; secret: Buffer | null }[]>`
        select n.id, n.kind, n.facts, n.secret from notices n left join accounts a on a.id = n.to_account_id
        where n.to_address = ${address} or a.registered_email = ${address} order by n.id`;
      return found.map(({ id, kind, facts, secret }) => ({
        kind,
        facts,
        secret: secret && decryptAtRest(api.installation.secret, sealed(id), secret).toString(),
      }));
    },
    async secretTo(address: string, kind: RegExp = /./): Promise<string> {
      const letter = (await self.lettersTo(address)).findLast((each) => each.secret !== null && kind.test(each.kind));
      if (!letter) throw new Error(`nothing secret went to ${address}`);
      return letter.secret!;
    },
    async account(id: string) {
      const [row] = await api.sql`select * from accounts where id = ${id}`;
      return row!;
    },
    /** Asked for and confirmed in one go. */
    async change(accountId: string, newEmail: string, isStrong = true) {
      const { token } = await self.signedIn(accountId, isStrong);
      const asked = await self.request(token, newEmail);
      if (asked.userErrors.length > 0) throw new Error(asked.userErrors[0]!.code);
      return self.confirm(token, await self.secretTo(newEmail, /CODE/));
    },
  };
  return self;
}
export const codes = ({ userErrors }: { userErrors: readonly { code: string }[] }) =>
  userErrors.map(({ code }) => code);
