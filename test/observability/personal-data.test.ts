import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { DeskTicketReplyDocument } from "../../src/clients/generated/desk/graphql.ts";
import { PortalTicketOpenDocument } from "../../src/clients/generated/portal/graphql.ts";
import { type Journey, startLoggedJourney, SUPPORT } from "../support/journey.ts";
import { composeMail, MailDomain } from "../support/signed-mail.ts";
import { recordedLog } from "./recorded-log.ts";

/** Everything that a person writes or is called, each distinctive enough to be found anywhere. */
const ADDRESS = "annamaria.zanzibar@quaglia-domestica.example";
const PERSONAL = [
  "annamaria",
  "zanzibar",
  "quaglia-domestica",
  "ornitorinco",
  "pipistrello",
  "barbagianni",
  "gattopardo",
  "salamandra",
  "tartaruga",
];

const { lines, log } = recordedLog();
const quaglia = new MailDomain("quaglia-domestica.example");
let journey: Journey;
beforeAll(async () => {
  journey = await startLoggedJourney(log, quaglia);
});
afterAll(() => journey.stop());

test("nothing that a person wrote or is called is in the log at info", async () => {
  const { api, rows, sink } = journey;
  const account = await rows.account({
    displayName: "Annamaria Zanzibar",
    registeredEmail: ADDRESS,
    registeredEmailGiven: ADDRESS,
  });
  const mail = (more: object) =>
    composeMail({ from: `Annamaria Zanzibar <${ADDRESS}>`, to: SUPPORT, date: api.now, text: "pipistrello", ...more });

  // Accepted, held, and one that is no mail at all.
  const file = { filename: "barbagianni.txt", content: "salamandra" };
  const signed = await quaglia.sign(await mail({ subject: "ornitorinco", attachments: [file] }), {
    signedAt: api.now,
  });
  await journey.send(signed, { from: ADDRESS });
  await journey.send(await mail({ subject: "ornitorinco forged" }), { from: ADDRESS });
  await journey.send(Buffer.from("From: annamaria zanzibar@@\r\nSubject: ornitorinco\r\n\r\npipistrello\r\n"), {
    from: ADDRESS,
  });
  const received = await journey.judged(ADDRESS, 2);
  const ticket = received.find(({ verdict }) => verdict.outcome === "ACCEPTED")!.ticket!;

  // A reply that the customer's server refuses by name, and one that it puts off.
  sink.answers.recipient = (to) => ({ code: 550, text: `5.2.2 <${to}>: Annamaria Zanzibar's mailbox is full` });
  const input = {
    ticketId: ticket.id,
    body: "gattopardo",
    disclosure: "GENERIC",
    idempotencyKey: randomUUID(),
  } as const;
  await journey.desk.execute(DeskTicketReplyDocument, { input });
  await vi.waitFor(() => expect(lines.join("")).toContain("delivery attempted"), { timeout: 20_000 });

  // The portal, and requests that fail in every way: refused, malformed, of nobody.
  const portal = await journey.portal(account.id);
  await portal.execute(PortalTicketOpenDocument, {
    input: { subject: "tartaruga", body: "pipistrello", idempotencyKey: randomUUID() },
  });
  const { token } = await rows.session(account.id);
  await api.ask(token, `{ ticket(by: { reference: "tartaruga" }) { id } annamaria }`);
  await api.ask("tartaruga.annamaria.zanzibar", "{ viewer { kind } }");
  await api.ask(token, "mutation($i: TicketOpenInput!) { ticketOpen(input: $i) { userErrors { code } } }", {
    i: { subject: "tartaruga\0", body: "pipistrello", idempotencyKey: "barbagianni" },
  });
  await fetch(`${api.url}/attachments/annamaria?token=zanzibar`);
  await fetch(`${api.url}/oauth/token`, { method: "POST", body: new URLSearchParams({ client_id: "annamaria" }) });

  // A fault of ours, with a row of hers in PostgreSQL's own words.
  await api.sql.unsafe(`
    create function quote_it() returns trigger language plpgsql as $$
    begin raise exception unique_violation using message = 'Annamaria Zanzibar is there', detail = new.subject; end $$;
    create trigger quote_it before insert on tickets for each row execute function quote_it()`);
  const failed = await api.ask(
    token,
    "mutation($i: TicketOpenInput!) { ticketOpen(input: $i) { userErrors { code } } }",
    {
      i: { subject: "tartaruga", body: "pipistrello", idempotencyKey: randomUUID() },
    },
  );
  expect(failed.errors[0]?.extensions.code).toBe("INTERNAL_SERVER_ERROR");

  const text = lines.join("").toLowerCase();
  for (const message of ["bridge listens", "message handed over", "delivery attempted", "a request failed"])
    expect(text).toContain(message);
  expect(PERSONAL.filter((word) => text.includes(word))).toEqual([]);
  expect(text).not.toMatch(/[a-z0-9]@[a-z]/);
});
