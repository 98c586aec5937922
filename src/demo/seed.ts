import { accountOfExternalId } from "../accounts/account.commands.ts";
import {
  ProvisioningAccountsUpsertDocument as AccountsUpsert,
  ProvisioningServicesUpsertDocument as ServicesUpsert,
} from "../clients/generated/provisioning/graphql.ts";
import type { Pool } from "../database/connection.ts";
import { asOperator } from "../database/operator.ts";
import { addQueue, addStaffMember, staffAtDesk } from "../desk/desk.commands.ts";
import type { Installation } from "../guards/installation.ts";
import { issuerOf } from "../sessions/issuer.ts";
import { type Callers, callersOf, done } from "./callers.ts";
import { ACCOUNTS, QUEUES, SERVICES, STAFF } from "./people.ts";
import { openTickets } from "./tickets.ts";

export interface Seeded {
  readonly accounts: number;
  readonly services: number;
  readonly tickets: number;
}

/** Nobody has worked here yet: there is no staff, and no demo account. */
export async function isFirstRun(pool: Pool): Promise<boolean> {
  return asOperator(pool, async (sql) => {
    const staff = await staffAtDesk(sql);
    return staff.length === 0 && (await accountOfExternalId(sql, ACCOUNTS[0]?.externalId ?? "")) === null;
  });
}

/** As its clients would write it: through the API, with the tokens of staff, customers and the provisioning system. Safe to repeat. */
export async function seedDemo(installation: Installation, apiUrl: string): Promise<Seeded> {
  const pool = installation.pool("operator");
  const now = installation.clock();
  await asOperator(pool, async (sql) => {
    for (const person of STAFF) await addStaffMember(sql, person, now);
    for (const queue of QUEUES) await addQueue(sql, queue, now);
  });
  const mint = { pool, keyring: installation.keyring, issuer: issuerOf(installation.settings) };
  const callers = callersOf(mint, apiUrl);
  const numbers = await writeAccounts(callers);
  await writeServices(callers);
  const tickets = await openTickets(callers, numbers);
  return { accounts: numbers.size, services: SERVICES.length, tickets };
}

/** externalId → customer number */
async function writeAccounts({ provisioning }: Callers): Promise<ReadonlyMap<string, string>> {
  const { accountsUpsert } = await provisioning.execute(AccountsUpsert, { input: { items: [...ACCOUNTS] } });
  const results = done(accountsUpsert).results.map(done);
  return new Map(results.flatMap(({ account }) => (account?.externalId ? [[account.externalId, account.number]] : [])));
}

async function writeServices({ provisioning }: Callers): Promise<void> {
  const { servicesUpsert } = await provisioning.execute(ServicesUpsert, { input: { items: [...SERVICES] } });
  done(servicesUpsert).results.forEach(done);
}
