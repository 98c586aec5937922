import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect } from "vitest";
import { DeskTicketReplyDocument } from "../../src/clients/generated/desk/graphql.ts";
import { PortalTicketOpenDocument } from "../../src/clients/generated/portal/graphql.ts";
import {
  ProvisioningAccountsUpsertDocument,
  ProvisioningServicesUpsertDocument,
} from "../../src/clients/generated/provisioning/graphql.ts";
import { SUPPORT } from "../support/journey.ts";
import { composeMail } from "../support/signed-mail.ts";
import type { Model, ModelAccount, ModelTicket } from "./model.ts";
import { type Real, signedIn } from "./real.ts";

export type Step = (model: Model, real: Real) => Promise<void>;

/** Prints as what it does, so that a failure reads as a story. */
export class Command {
  constructor(
    readonly what: string,
    readonly run: Step,
  ) {}

  toString(): string {
    return this.what;
  }
}

/** After any step: whatever left went where it may, by what is so at this moment. */
export async function holdAgainst(model: Model, real: Real): Promise<void> {
  const now = real.journey.api.now.getTime();
  const changing = model.takeEffect(now);
  const left = await real.settle();
  model.left.push(...left);
  const objections = left.map((mail) => model.objection(mail, now, changing)).filter((found) => found !== null);
  expect(objections).toEqual([]);
}

export const at = fc.nat({ max: 11 });
export const command = <T>(weight: number, name: string, given: fc.Arbitrary<T>, step: (given: T) => Step) => ({
  weight,
  arbitrary: given.map((value) => new Command(`${name} ${JSON.stringify(value)}`, step(value))),
});

export const COMMANDS: fc.Arbitrary<Command> = fc.oneof(
  command(6, "a customer opens a ticket in the portal", at, (who) => (model, real) => openInPortal(model, real, who)),
  command(
    6,
    "a mail claims an address",
    fc.record({ who: at, signedBy: at, names: fc.option(at), ticket: fc.option(at) }),
    (mail) => (model, real) => writeMail(model, real, mail),
  ),
  command(
    20,
    "staff reply",
    fc.record({
      ticket: at,
      disclosure: fc.constantFrom("GENERIC" as const, "SERVICE_INFORMATION" as const),
      service: fc.option(at),
      mentions: fc.option(at),
    }),
    (reply) => (model, real) => replyTo(model, real, reply),
  ),
  command(2, "a service moves", fc.record({ service: at, to: at }), (move) => async (model, real) => {
    const service = model.service(move.service);
    const owner = model.account(move.to);
    await upsertService(real, service, owner, "ACTIVE");
  }),
  command(
    1,
    "a service lapses",
    fc.record({
      service: at,
      status: fc.constantFrom("EXPIRED" as const, "TRANSFERRED" as const, "CANCELLED" as const),
    }),
    (lapse) => async (model, real) => {
      const service = model.service(lapse.service);
      await upsertService(real, service, service.owner, lapse.status);
    },
  ),
  command(
    1,
    "an account's status is set",
    fc.record({
      who: at,
      status: fc.constantFrom("ACTIVE" as const, "ACTIVE" as const, "SUSPENDED" as const, "CLOSED" as const),
    }),
    (given) => (model, real) => setStatus(real, model.account(given.who), given.status),
  ),
  command(2, "the mail server puts everything off", fc.constant(null), () => async (_model, real) => {
    real.isMailTaken = false;
  }),
  command(3, "the mail server takes everything", fc.constant(null), () => async (_model, real) => {
    real.isMailTaken = true;
  }),
  command(5, "time passes", fc.constantFrom(1, 10, 60, 25 * 60), (minutes) => async (_model, real) => {
    real.pass(minutes * 60_000);
  }),
);

async function openInPortal(model: Model, real: Real, who: number): Promise<void> {
  const account = model.account(who);
  if (account.status === "CLOSED" || account.isFrozen) return;
  const portal = await signedIn(real, account, true);
  const { ticketOpen } = await portal.execute(PortalTicketOpenDocument, {
    input: { subject: "A matter", body: "Words.", idempotencyKey: randomUUID() },
  });
  expect(ticketOpen.userErrors).toEqual([]);
  model.tickets.push({ id: ticketOpen.ticket!.id, account });
}

interface WrittenMail {
  readonly who: number;
  readonly signedBy: number;
  readonly names: number | null;
  readonly ticket: number | null;
}

/** Signed by one of the customers' domains, which may be another than the one it claims. */
async function writeMail(model: Model, real: Real, given: WrittenMail): Promise<void> {
  const { journey, domains } = real;
  const account = model.account(given.who);
  const signer = domains[given.signedBy % domains.length]!;
  const named = given.names === null ? "" : model.service(given.names).name;
  const located = given.ticket === null ? undefined : model.ticket(given.ticket);
  const reference = located ? `[${await referenceOf(real, located)}] ` : "";
  const bytes = await composeMail({
    from: account.address,
    to: SUPPORT,
    subject: `${reference}${account.number} ${named}`,
    text: `About ${named}.`,
    date: journey.api.now,
    messageId: `<${randomUUID()}@${signer.name}>`,
  });
  await journey.send(await signer.sign(bytes, { signedAt: journey.api.now }), { from: account.address });
  await holdAgainst(model, real);
  const [newest] = await journey.api.sql<
    { ticketId: string | null; accountId: string | null; outcome: string; provenDomain: string | null }[]
  >`select ticket_id, account_id, outcome, proven_domain from inbound_messages order by kept_at desc, id desc limit 1`;
  if (newest!.ticketId === null) return;
  // What acts for an account was signed by its address's own domain, and is filed with an account that has the address now.
  expect(account.address.endsWith(`@${signer.name}`)).toBe(true);
  const owner = model.accounts.find(({ id }) => id === newest!.accountId);
  expect(owner?.address).toBe(account.address);
  const id = await globalIdOf(real, newest!.ticketId);
  if (!model.tickets.some((ticket) => ticket.id === id)) model.tickets.push({ id, account: owner! });
}

const globalIdOf = async ({ journey }: Real, rowId: string): Promise<string> => {
  const [row] = await journey.api.sql<{ reference: string }[]>`select reference from tickets where id = ${rowId}`;
  const { data } = await journey.api.ask(await deskToken(journey), ID_OF, { reference: row!.reference });
  return (data as unknown as { ticket: { id: string } }).ticket.id;
};

const ID_OF = "query ($reference: String!) { ticket(by: { reference: $reference }) { id } }";
const REFERENCE_OF = "query ($id: ID!) { ticket(by: { id: $id }) { reference } }";

async function referenceOf({ journey }: Real, { id }: ModelTicket): Promise<string> {
  const { data } = await journey.api.ask(await deskToken(journey), REFERENCE_OF, { id });
  return (data as unknown as { ticket: { reference: string } }).ticket.reference;
}

let staffId: string | undefined;
async function deskToken({ api, rows }: Real["journey"]): Promise<string> {
  staffId ??= (await rows.staff()).id;
  return api.token({ kind: "desk", staffId });
}

interface Reply {
  readonly ticket: number;
  readonly disclosure: "GENERIC" | "SERVICE_INFORMATION";
  readonly service: number | null;
  readonly mentions: number | null;
}

async function replyTo(model: Model, { journey }: Real, given: Reply): Promise<void> {
  const ticket = model.ticket(given.ticket);
  if (!ticket) return;
  const service = given.service === null ? null : model.service(given.service);
  const mentioned = given.mentions === null ? null : model.service(given.mentions);
  const marker = `marker-${randomUUID()}`;
  // Before it is asked: the mail may leave before the answer comes back.
  model.replies.push({ marker, ticket, disclosure: given.disclosure, service });
  const { ticketReply } = await journey.desk.execute(DeskTicketReplyDocument, {
    input: {
      ticketId: ticket.id,
      body: `${marker}${mentioned ? ` about ${mentioned.name}` : ""}`,
      disclosure: given.disclosure,
      ...(service ? { serviceId: await serviceIdOf(journey, service.externalId) } : {}),
      idempotencyKey: randomUUID(),
    },
  });
  const { userErrors } = ticketReply;
  if (service && !model.isOwnedBy(service, ticket.account)) expect(userErrors).not.toEqual([]);
  const isForeign = mentioned && mentioned.owner !== ticket.account && model.isOwnedBy(mentioned, mentioned.owner);
  if (isForeign) expect(userErrors).not.toEqual([]);
}

async function serviceIdOf({ api, rows }: Real["journey"], externalId: string): Promise<string> {
  const { data } = await api.ask(
    await deskToken({ api, rows } as Real["journey"]),
    "query ($externalId: String!) { service(by: { externalId: $externalId }) { id } }",
    { externalId },
  );
  return (data as unknown as { service: { id: string } }).service.id;
}

async function upsertService(
  real: Real,
  service: Model["services"][number],
  owner: Model["accounts"][number],
  status: Model["services"][number]["status"],
): Promise<void> {
  const item = {
    externalId: service.externalId,
    accountExternalId: owner.externalId,
    kind: "DOMAIN" as const,
    name: service.name,
    status,
  };
  const { servicesUpsert } = await real.provisioning.execute(ProvisioningServicesUpsertDocument, {
    input: { items: [item] },
  });
  expect(servicesUpsert.results[0]!.userErrors).toEqual([]);
  service.owner = owner;
  service.status = status;
}

async function setStatus(real: Real, account: ModelAccount, status: ModelAccount["status"]): Promise<void> {
  const { externalId, address: registeredEmail } = account;
  const item = { externalId, displayName: "A customer", language: "EN" as const, status, registeredEmail };
  const { accountsUpsert } = await real.provisioning.execute(ProvisioningAccountsUpsertDocument, {
    input: { items: [item] },
  });
  expect(accountsUpsert.results[0]!.userErrors).toEqual([]);
  account.status = status;
}
