import { randomUUID } from "node:crypto";
import { simpleParser } from "mailparser";
import { type ApiClient, createApiClient } from "../../src/clients/client.ts";
import { type Journey, startJourney } from "../support/journey.ts";
import { MailDomain } from "../support/signed-mail.ts";
import { type LeftMail, Model, type ModelAccount } from "./model.ts";

/** Customers' mail comes from these: one key a domain is enough for any number of addresses. */
const DOMAINS = ["rossi.example", "bianchi.example", "verdi.example"] as const;

/** The real thing: API, worker, bridge and a mail server that takes what is sent, or puts it off. */
export interface Real {
  readonly journey: Journey;
  readonly domains: readonly MailDomain[];
  readonly provisioning: ApiClient;
  /** False: the mail server answers "later", and what is queued waits. */
  isMailTaken: boolean;
  pass(milliseconds: number): void;
  /** Waits until nothing that is due is left, and gives what left meanwhile. */
  settle(): Promise<readonly LeftMail[]>;
  stop(): Promise<void>;
}

export async function startReal(): Promise<Real> {
  const domains = DOMAINS.map((name) => new MailDomain(name));
  const journey = await startJourney(...domains);
  const client = await journey.rows.client("PROVISIONING");
  const url = `${journey.api.url}/graphql`;
  let seen = 0;
  const real: Real = {
    journey,
    domains,
    provisioning: createApiClient({
      url,
      token: () => journey.api.token({ kind: "provisioning", clientId: client.id }),
    }),
    isMailTaken: true,
    pass(milliseconds) {
      journey.api.now = new Date(journey.api.now.getTime() + milliseconds);
    },
    async settle() {
      do await journey.sweep();
      while (await isAnythingDue(journey));
      const left = journey.sink.mails.slice(seen);
      seen = journey.sink.mails.length;
      return Promise.all(
        left.map(async ({ to, bytes }) => {
          const parsed = await simpleParser(bytes);
          return {
            to,
            subject: parsed.subject ?? "",
            text: `${parsed.subject}\n${parsed.text}\n${String(parsed.html)}`,
          };
        }),
      );
    },
    stop: () => journey.stop(),
  };
  journey.sink.answers.recipient = () => (real.isMailTaken ? "ACCEPT" : { code: 451, text: "4.2.0 later" });
  return real;
}

async function isAnythingDue({ api }: Journey): Promise<boolean> {
  const [row] = await api.sql<{ due: number }[]>`select
    (select count(*) from deliveries where state in ('QUEUED', 'SENDING') and (next_attempt_at <= ${api.now} or lease_until > ${api.now}))::int
    + (select count(*) from notices where state in ('QUEUED', 'SENDING') and (next_attempt_at <= ${api.now} or lease_until > ${api.now}))::int
    + (select count(*) from inbound_messages where outcome = 'DEFERRED' and next_attempt_at <= ${api.now})::int as due`;
  return row!.due > 0;
}

/** Three customers of their own for each sequence, two of them with one address: an agency. */
export async function startModel({ journey }: Real): Promise<Model> {
  const model = new Model();
  const run = randomUUID().slice(0, 8);
  for (const [at, domain] of DOMAINS.entries()) {
    const address = `owner-${run}@${at === 2 ? DOMAINS[0] : domain}`;
    const row = await journey.rows.account({ registeredEmail: address, registeredEmailGiven: address });
    model.accounts.push({
      id: row.id,
      externalId: row.externalId,
      number: row.number,
      address,
      addressChangedAt: null,
      status: "ACTIVE",
      isFrozen: false,
      pending: null,
      previous: null,
    });
  }
  for (const account of model.accounts) {
    const { id, externalId, name } = await journey.rows.service(account.id);
    model.services.push({ id, externalId, name, owner: account, status: "ACTIVE" });
  }
  return model;
}

/** A portal session of now: a sequence may go on for months. */
export async function signedIn({ journey }: Real, account: ModelAccount, isStrong: boolean) {
  const { api, rows } = journey;
  const session = await rows.session(account.id, {
    assurance: isStrong ? "CREDENTIAL" : "MAILBOX",
    provedAt: isStrong ? api.now : null,
    createdAt: api.now,
    expiresAt: new Date(api.now.getTime() + 30 * DAY),
  });
  return createApiClient({
    url: `${api.url}/graphql`,
    token: () => api.token({ kind: "portal", accountId: account.id, sessionId: session.id }),
  });
}

const DAY = 24 * 60 * 60_000;
