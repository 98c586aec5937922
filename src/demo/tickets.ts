import {
  DeskAccountDocument as AccountPage,
  DeskPeopleDocument as People,
  DeskTicketAssignDocument as Assign,
  DeskTicketNoteAddDocument as NoteAdd,
  DeskTicketOpenForAccountDocument as OpenForAccount,
  DeskTicketReplyDocument as Reply,
  DeskTicketSolveDocument as Solve,
} from "../clients/generated/desk/graphql.ts";
import {
  PortalHomeDocument as Home,
  PortalTicketMessagePostDocument as Post,
  PortalTicketOpenDocument as Open,
} from "../clients/generated/portal/graphql.ts";
import type { ApiClient } from "../clients/client.ts";
import { type Callers, done } from "./callers.ts";

const SUPPORT = "anna@mittente.example";
const ENGLISH_SUPPORT = "helen@mittente.example";

/** @param numbers externalId → customer number. @returns how many tickets */
export async function openTickets(callers: Callers, numbers: ReadonlyMap<string, string>): Promise<number> {
  const customer = (externalId: string) => callers.customer(numbers.get(`demo-${externalId}`) ?? "");
  const stories = [
    () => aConversation(customer("rossi"), callers.staff(SUPPORT)),
    () => anAssignedOne(customer("hartley"), callers.staff(ENGLISH_SUPPORT)),
    () => aSolvedOne(customer("bianchi"), callers.staff(SUPPORT)),
    () => oneThatStaffOpened(callers.staff(SUPPORT), "demo-verdi"),
    () => aNewOne(customer("lodge")),
  ];
  for (const story of stories) await story();
  return stories.length;
}

async function aConversation(customer: ApiClient, staff: ApiClient): Promise<void> {
  const ticketId = await open(customer, {
    subject: "Il sito non si apre dopo il rinnovo",
    body: "Buongiorno,\n\nho rinnovato **barcentrale.example** ieri, ma da stamattina il sito non si apre più.\n\nGrazie\nMaria Rossi",
    service: "barcentrale.example",
    idempotencyKey: "demo-conversation-1",
  });
  await reply(staff, ticketId, {
    body: "Gentile Maria,\n\nil rinnovo di barcentrale.example è registrato fino al 14 marzo 2031. Lo spazio web era fermo: è di nuovo attivo.\n\nAnna Conti",
    disclosure: "SERVICE_INFORMATION",
    idempotencyKey: "demo-conversation-2",
  });
  const input = { ticketId, body: "Adesso funziona, grazie!", idempotencyKey: "demo-conversation-3" };
  done((await customer.execute(Post, { input })).ticketMessagePost);
}

async function anAssignedOne(customer: ApiClient, staff: ApiClient): Promise<void> {
  const ticketId = await open(customer, {
    subject: "Two mailboxes for new colleagues",
    body: "Hello,\n\nplease tell me how to add two mailboxes to hartley-sons.example.\n\nTom Hartley",
    service: "hartley-sons.example",
    idempotencyKey: "demo-assigned-1",
  });
  const { viewer } = await staff.execute(People, {});
  const assigneeId = viewer?.staffMember?.id ?? null;
  done((await staff.execute(Assign, { input: { ticketId, assigneeId } })).ticketAssign);
  const note = { ticketId, body: "They have three mailboxes left in their plan.", idempotencyKey: "demo-assigned-2" };
  done((await staff.execute(NoteAdd, { input: note })).ticketNoteAdd);
}

async function aSolvedOne(customer: ApiClient, staff: ApiClient): Promise<void> {
  const ticketId = await open(customer, {
    subject: "Fattura di ottobre",
    body: "Buongiorno, non trovo la fattura di ottobre.",
    idempotencyKey: "demo-solved-1",
  });
  await reply(staff, ticketId, {
    body: "Buongiorno,\n\nle fatture sono nell'area riservata, alla voce Amministrazione.\n\nAnna Conti",
    disclosure: "GENERIC",
    idempotencyKey: "demo-solved-2",
  });
  done((await staff.execute(Solve, { input: { ticketId } })).ticketSolve);
}

async function oneThatStaffOpened(staff: ApiClient, externalId: string): Promise<void> {
  const { account } = await staff.execute(AccountPage, { by: { externalId } });
  if (!account) throw new Error(`The demo's account ${externalId} is not there.`);
  const input = {
    accountId: account.id,
    subject: "Scadenza in arrivo",
    body: "Gentile cliente,\n\nun servizio del suo account scade tra poco: lo trova nell'area riservata.\n\nAnna Conti",
    disclosure: "GENERIC" as const,
    idempotencyKey: "demo-opened-1",
  };
  done((await staff.execute(OpenForAccount, { input })).ticketOpenForAccount);
}

async function aNewOne(customer: ApiClient): Promise<void> {
  await open(customer, {
    subject: "Moving our site",
    body: "Hi, we would like to move lakeside-lodge.example to a larger plan. What does it take?",
    service: "lakeside-lodge.example",
    idempotencyKey: "demo-new-1",
  });
}

interface Opening {
  readonly subject: string;
  readonly body: string;
  /** By its name, among the customer's own. */
  readonly service?: string;
  readonly idempotencyKey: string;
}

async function open(customer: ApiClient, { service, ...words }: Opening): Promise<string> {
  const { viewer } = await customer.execute(Home, {});
  const found = viewer?.account?.services.nodes.find(({ name }) => name === service);
  const input = { ...words, serviceId: found?.id ?? null };
  const { ticket } = done((await customer.execute(Open, { input })).ticketOpen);
  if (!ticket) throw new Error("The demo's ticket was not opened.");
  return ticket.id;
}

async function reply(
  staff: ApiClient,
  ticketId: string,
  words: { body: string; disclosure: "GENERIC" | "SERVICE_INFORMATION"; idempotencyKey: string },
): Promise<void> {
  done((await staff.execute(Reply, { input: { ticketId, ...words } })).ticketReply);
}
