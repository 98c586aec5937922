import { createHash } from "node:crypto";
import postgres from "postgres";
import { createApiClient } from "../../src/clients/client.ts";
import { DeskTicketReplyDocument } from "../../src/clients/generated/desk/graphql.ts";
import { globalId } from "../../src/nodes/global-id.ts";
import { arrange } from "../support/arrange.ts";
import { composeMail, type MailDomain } from "../support/signed-mail.ts";
import { type Fleet, SUPPORT } from "./fleet.ts";
import type { Envelope } from "./mail-client.ts";

/** A customer's mail, signed, as it will go over the wire; a Message-ID of its own. */
export interface Question {
  readonly raw: Buffer;
  readonly envelope: Envelope;
  readonly from: string;
  /** With its angle brackets. */
  readonly messageId: string;
  readonly sha256: string;
}

let questions = 0;

export async function askedBy(from: string, domain: MailDomain): Promise<Question> {
  questions += 1;
  const messageId = `<question-${process.pid}-${questions}@${domain.name}>`;
  const fields = {
    from,
    to: SUPPORT,
    subject: `Question ${questions}`,
    text: `My site ${questions} is down.`,
    messageId,
  };
  const raw = await domain.sign(await composeMail(fields));
  const sha256 = createHash("sha256").update(raw).digest("hex");
  return { raw, envelope: { from, to: SUPPORT }, from, messageId, sha256 };
}

/** As the server's superuser, to arrange and to look. */
export const watching = (superuserUrl: string): postgres.Sql =>
  postgres(superuserUrl, {
    max: 3,
    onnotice: () => {},
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
  });

/** Customers of these domains, in turn: `customer<n>@<domain>`. */
export async function customersOf(sql: postgres.Sql, domains: readonly MailDomain[], count: number) {
  const rows = arrange({ sql, now: new Date(), token: async () => "" });
  const made: { readonly id: string; readonly address: string; readonly domain: MailDomain }[] = [];
  for (let n = 0; n < count; n += 1) {
    const domain = domains[n % domains.length]!;
    const address = `customer${n}@${domain.name}`;
    const { id } = await rows.account({ registeredEmail: address, registeredEmailGiven: address });
    made.push({ id, address, domain });
  }
  return made;
}

/** Answers tickets at either API, under a key of its caller's choice. One try. */
export function replier(fleet: Fleet, staffId: string) {
  return async (api: "api1" | "api2", ticketId: string, idempotencyKey: string, timeoutMs = 30_000) => {
    const token = await fleet.token({ kind: "desk", staffId });
    const client = createApiClient({ url: fleet.apiUrl(api), token: () => token, timeoutMs });
    const { ticketReply } = await client.execute(DeskTicketReplyDocument, {
      input: {
        ticketId: globalId("Ticket", ticketId),
        body: `This is how (${idempotencyKey}).`,
        disclosure: "GENERIC",
        idempotencyKey,
      },
    });
    return ticketReply;
  };
}
