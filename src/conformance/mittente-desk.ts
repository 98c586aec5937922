import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "../clients/client.ts";
import {
  DeskReceivedMailDocument as ReceivedMail,
  type DeskReceivedMailQuery,
  DeskTicketReplyDocument as Reply,
} from "../clients/generated/desk/graphql.ts";
import {
  ProvisioningAccountsUpsertDocument as AccountsUpsert,
  ProvisioningServicesUpsertDocument as ServicesUpsert,
} from "../clients/generated/provisioning/graphql.ts";
import type { AskedMail, Became, DeskUnderTest } from "./desk-under-test.ts";
import type { KitAccount } from "./kit.ts";

export interface MittenteOptions {
  /** As a staff member: the kit sees what the desk sees. */
  readonly desk: ApiClient;
  readonly provisioning: ApiClient;
  readonly support: string;
  readonly gateway: string;
  /** What left since the run began, where that can be seen. */
  readonly outgoing: (() => Promise<readonly OutgoingMail[]>) | null;
  /** Nothing that was received before it is looked at. */
  readonly since: Date;
}

export interface OutgoingMail {
  readonly to: readonly string[];
  readonly replyTo: string | null;
  /** Text of the whole mail. */
  readonly raw: string;
}

type Received = DeskReceivedMailQuery["inboundMessages"]["nodes"][number];

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 150;
/** An outcome that a later Mittente invents is for somebody to look at. */
const AS = new Map<string, Became["as"]>([
  ["ACCEPTED", "ACCEPTED"],
  ["IGNORED", "IGNORED"],
  ["DEFERRED", "LATER"],
]);

/** Mittente, asked through its own API: no door that another client would not have. */
export function mittenteDesk(options: MittenteOptions): DeskUnderTest {
  const { desk, provisioning, support, gateway, outgoing } = options;
  let names: ReadonlyMap<string, string> = new Map();
  const references = new Map<string, string>();
  const replyAddresses = new Map<string, Promise<string | null>>();
  const becameFrom = ({ id, verdict, ticket }: Received): Became => {
    if (ticket) references.set(ticket.id, ticket.reference);
    const { outcome, reason, flags } = verdict;
    const number = ticket?.account?.number;
    const account = number === undefined ? null : (names.get(number) ?? number);
    return { id, as: AS.get(outcome) ?? "HELD", account, ticket: ticket?.id ?? null, reason, flags };
  };
  return {
    support,
    gateway,
    async prepare(accounts) {
      const numbers = await provision(provisioning, accounts);
      names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));
      return numbers;
    },
    async becameOf(mails) {
      const received = await decided(options, mails);
      return mails.map((mail) => received.filter((one) => isOf(one, mail)).map(becameFrom));
    },
    referenceOf: async (ticket) => references.get(ticket) ?? null,
    ...(outgoing && {
      replyAddressOf(ticket: string) {
        const known = replyAddresses.get(ticket) ?? answered(desk, outgoing, ticket, references.get(ticket) ?? "");
        replyAddresses.set(ticket, known);
        return known;
      },
      sentTo: async () => (await outgoing()).flatMap(({ to }) => to),
    }),
  };
}

/** By the exact bytes: what was changed on the way in is not there. A bent conversation's mails are known by their subject. */
function isOf(received: Received, { marker, sha256 }: AskedMail): boolean {
  if (sha256 !== null) return received.sha256 === sha256;
  return new RegExp(`${marker}(?![a-z0-9-])|${marker}-smuggled`).test(received.subject ?? "");
}

async function provision(client: ApiClient, accounts: readonly KitAccount[]): Promise<Record<string, string>> {
  const items = accounts.map(({ name, registeredEmail, status }) => ({
    externalId: `kit-${name}`,
    displayName: `Kit ${name}`,
    language: "IT" as const,
    registeredEmail,
    status,
  }));
  const { accountsUpsert } = await client.execute(AccountsUpsert, { input: { items } });
  const services = accounts.flatMap(({ name, services: domains }) =>
    domains.map((domain) => ({
      externalId: `kit-${domain}`,
      accountExternalId: `kit-${name}`,
      kind: "DOMAIN" as const,
      name: domain,
      status: "ACTIVE" as const,
    })),
  );
  const { servicesUpsert } = await client.execute(ServicesUpsert, { input: { items: services } });
  const errors = [
    ...accountsUpsert.userErrors,
    ...accountsUpsert.results.flatMap(({ userErrors }) => userErrors),
    ...servicesUpsert.userErrors,
    ...servicesUpsert.results.flatMap(({ userErrors }) => userErrors),
  ].map(({ code, message }) => `${code}, ${message}`);
  if (errors[0]) throw new Error(`The kit's accounts could not be made: ${errors[0]}`);
  return Object.fromEntries(
    accountsUpsert.results.flatMap(({ index, account }) => (account ? [[accounts[index]!.name, account.number]] : [])),
  );
}

/** All mail of the run, once nothing of it is PENDING. */
async function decided(options: MittenteOptions, mails: readonly AskedMail[]): Promise<readonly Received[]> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(LOOK_EVERY_MS)) {
    const received = await allReceived(options);
    const asked = received.filter((one) => mails.some((mail) => isOf(one, mail)));
    if (asked.every(({ verdict }) => verdict.reason !== "PENDING")) return received;
    if (Date.now() > deadline) throw new Error("Mail stays undecided for a minute: is the worker running?");
  }
}

async function allReceived({ desk, since }: MittenteOptions): Promise<readonly Received[]> {
  const all: Received[] = [];
  let after: string | null = null;
  for (;;) {
    const page: DeskReceivedMailQuery = await desk.execute(ReceivedMail, {
      filter: { receivedAfter: since.toISOString() },
      first: 100,
      after,
    });
    all.push(...page.inboundMessages.nodes);
    const { hasNextPage, endCursor } = page.inboundMessages.pageInfo;
    if (!hasNextPage) return all;
    after = endCursor ?? null;
  }
}

/** Staff answer once; the address that the answer invites replies to carries the ticket's token. */
async function answered(
  desk: ApiClient,
  outgoing: () => Promise<readonly OutgoingMail[]>,
  ticketId: string,
  reference: string,
): Promise<string | null> {
  const idempotencyKey = createHash("sha256").update(`conformance ${ticketId}`).digest("hex");
  const input = {
    ticketId,
    body: "Buongiorno, le condizioni sono nell'area riservata.",
    disclosure: "GENERIC" as const,
    idempotencyKey,
  };
  const { ticketReply } = await desk.execute(Reply, { input });
  if (ticketReply.userErrors[0]) throw new Error(`A reply was refused: ${ticketReply.userErrors[0].code}`);
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(LOOK_EVERY_MS)) {
    const mail = (await outgoing()).find(({ raw, replyTo }) => replyTo !== null && raw.includes(reference));
    if (mail) return mail.replyTo;
  }
  return null;
}
