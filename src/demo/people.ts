import type { StaffRole } from "../policy/facts.ts";
import type { AccountUpsertItem, ServiceUpsertItem } from "../clients/generated/provisioning/graphql.ts";

/** What the demo's company has: a small Italian web host with customers at home and abroad. Nobody of them exists. */

export const STAFF: readonly { email: string; displayName: string; role: StaffRole }[] = [
  { email: "anna@mittente.example", displayName: "Anna Conti", role: "AGENT" },
  { email: "helen@mittente.example", displayName: "Helen Clarke", role: "AGENT" },
  { email: "luca@mittente.example", displayName: "Luca Ferri", role: "SUPERVISOR" },
  { email: "giulia@mittente.example", displayName: "Giulia Serra", role: "ADMIN" },
];

export const QUEUES: readonly { name: string; isDefault: boolean }[] = [
  { name: "Assistenza", isDefault: true },
  { name: "Fatturazione", isDefault: false },
  { name: "Abuse", isDefault: false },
];

const account = (
  externalId: string,
  displayName: string,
  language: "IT" | "EN",
  registeredEmail: string,
  status: "ACTIVE" | "SUSPENDED" | "CLOSED" = "ACTIVE",
): AccountUpsertItem => ({ externalId: `demo-${externalId}`, displayName, language, registeredEmail, status });

/** In the order of their numbers, which the sequence gives: on a new installation the first is C-100001. */
export const ACCOUNTS: readonly AccountUpsertItem[] = [
  account("rossi", "Bar Centrale di Maria Rossi", "IT", "maria@rossi.example"),
  account("bianchi", "Officina Bianchi S.r.l.", "IT", "officina@bianchi.example"),
  account("hartley", "Hartley & Sons Ltd", "EN", "office@hartley.example"),
  // One agency's address, registered for three customer numbers.
  account("verdi", "Studio Verdi", "IT", "clienti@studioverdi.test"),
  account("trattoria", "Trattoria al Porto", "IT", "clienti@studioverdi.test"),
  account("lodge", "Lakeside Lodge", "EN", "clienti@studioverdi.test"),
  account("northwind", "Northwind Cycles", "EN", "billing@northwind.test", "SUSPENDED"),
  account("neri", "Libreria Neri", "IT", "gino@neri.example", "CLOSED"),
];

const service = (
  owner: string,
  kind: ServiceUpsertItem["kind"],
  name: string,
  status: ServiceUpsertItem["status"] = "ACTIVE",
  expiresOn: string | null = null,
): ServiceUpsertItem => ({
  externalId: `demo-${owner}-${kind.toLowerCase()}-${name}`,
  accountExternalId: `demo-${owner}`,
  kind,
  name,
  status,
  expiresOn,
});

export const SERVICES: readonly ServiceUpsertItem[] = [
  service("rossi", "DOMAIN", "barcentrale.example", "ACTIVE", "2031-03-14"),
  service("rossi", "HOSTING", "barcentrale.example"),
  service("rossi", "MAIL", "barcentrale.example"),
  service("rossi", "CERTIFICATE", "www.barcentrale.example", "ACTIVE", "2030-09-01"),
  service("rossi", "DOMAIN", "barcentrale-eventi.example", "EXPIRED", "2024-05-31"),
  service("bianchi", "DOMAIN", "officinabianchi.example", "ACTIVE", "2031-01-20"),
  service("bianchi", "HOSTING", "officinabianchi.example"),
  service("bianchi", "OTHER", "Backup 100 GB"),
  service("hartley", "DOMAIN", "hartley-sons.example", "ACTIVE", "2030-11-02"),
  service("hartley", "MAIL", "hartley-sons.example"),
  service("hartley", "DOMAIN", "hartley-shop.example", "TRANSFERRED"),
  service("verdi", "DOMAIN", "studio-verdi.example", "ACTIVE", "2030-06-18"),
  service("trattoria", "DOMAIN", "trattoriaalporto.example", "ACTIVE", "2030-08-08"),
  service("trattoria", "HOSTING", "trattoriaalporto.example", "CANCELLED"),
  service("lodge", "DOMAIN", "lakeside-lodge.example", "ACTIVE", "2031-02-11"),
  service("northwind", "HOSTING", "northwind-cycles.example", "SUSPENDED"),
  service("neri", "DOMAIN", "librerianeri.example", "CANCELLED"),
];

/** Whose mail is signed in the demo: the customers', a stranger's and an attacker's. */
export const MAIL_DOMAINS = [
  "rossi.example",
  "bianchi.example",
  "hartley.example",
  "studioverdi.test",
  "northwind.test",
  "neri.example",
  "stranger.test",
  "attacker.test",
] as const;
export type MailDomain = (typeof MAIL_DOMAINS)[number];
