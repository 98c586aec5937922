import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect } from "vitest";
import { EmailChangeRevertDocument } from "../../src/clients/generated/anyone/graphql.ts";
import {
  PortalEmailChangeConfirmDocument,
  PortalEmailChangeRequestDocument,
} from "../../src/clients/generated/portal/graphql.ts";
import { at, command, holdAgainst } from "./commands.ts";
import type { Model, ModelAccount } from "./model.ts";
import { type Real, signedIn } from "./real.ts";

const DAY = 24 * 60 * 60_000;

/** What customers, and whoever has one of their mailboxes, do about an address: by nothing but what came by mail. */
export const ADDRESS_COMMANDS = fc.oneof(
  command(
    3,
    "an address is changed in the portal",
    fc.record({ who: at, isStrong: fc.boolean(), domain: at, isConfirmed: fc.boolean() }),
    (change) => (model, real) => changeAddress(model, real, change),
  ),
  command(1, "an old mailbox objects", at, (who) => (model, real) => object(model, real, model.account(who))),
);

interface Change {
  readonly who: number;
  readonly isStrong: boolean;
  readonly domain: number;
  readonly isConfirmed: boolean;
}

async function changeAddress(model: Model, real: Real, given: Change): Promise<void> {
  const account = model.account(given.who);
  if (account.status === "CLOSED" || account.isFrozen) return;
  const portal = await signedIn(real, account, given.isStrong);
  const newEmail = `new-${randomUUID().slice(0, 8)}@${real.domains[given.domain % real.domains.length]!.name}`;
  const { accountEmailChangeRequest } = await portal.execute(PortalEmailChangeRequestDocument, {
    input: { newEmail, idempotencyKey: randomUUID() },
  });
  if (accountEmailChangeRequest.userErrors.length > 0) return;
  await holdAgainst(model, real);
  const code = model.newestTo(newEmail, /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/)?.[0];
  if (code === undefined || !given.isConfirmed) return;
  const { accountEmailChangeConfirm } = await portal.execute(PortalEmailChangeConfirmDocument, { input: { code } });
  expect(accountEmailChangeConfirm.userErrors).toEqual([]);
  const now = real.journey.api.now.getTime();
  if (given.isStrong) model.changeAddress(account, newEmail, now);
  else account.pending = { address: newEmail, at: now + DAY };
}

/** E4: by the link that came to the mailbox that is, or was, the registered one. */
async function object(model: Model, real: Real, account: ModelAccount): Promise<void> {
  const { api } = real.journey;
  const mailboxes = [account.address, account.previous?.address].filter((address) => address !== undefined);
  // Two accounts may have one mailbox: a link names its account.
  const link = new RegExp(String.raw`${account.number}\b[^]*?/address/en/([\w-]+)`);
  const tokens = mailboxes.flatMap((address) => model.newestTo(address, link)?.[1] ?? []);
  for (const token of tokens) {
    const { data, errors } = await api.ask(null, EmailChangeRevertDocument.toString(), { input: { token } });
    expect(errors).toEqual([]);
    const { accountEmailChangeRevert } = data as unknown as {
      accountEmailChangeRevert: { userErrors: { code: string }[] };
    };
    if (accountEmailChangeRevert.userErrors.length > 0) continue;
    const now = api.now.getTime();
    if (account.previous !== null && now - account.previous.at < 7 * DAY) account.address = account.previous.address;
    Object.assign(account, { isFrozen: true, pending: null, previous: null, addressChangedAt: now });
    return;
  }
}
