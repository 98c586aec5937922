import { vi } from "vitest";
import { v7 } from "uuid";
import { globalId } from "../../src/nodes/global-id.ts";
import { type Answer, startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

export const MINUTE = 60_000;
export const DAY = 86_400_000;

const OPERATION = `id state digest endReason viewerCanApprove parameters note expiresAt
  it: sentence(language: IT) en: sentence(language: EN)
  validation { method evidence recognisedBy { id } countersignedBy { id } } proposedBy { id }`;
const PAYLOAD = `{ operation { ${OPERATION} } userErrors { code field } }`;

export interface OperationSeen {
  readonly id: string;
  readonly state: string;
  readonly digest: string;
  readonly it: string;
  readonly en: string;
  readonly viewerCanApprove: boolean;
  readonly validation: { readonly method: string; readonly evidence: Record<string, unknown> | null } | null;
  readonly proposedBy: { readonly id: string } | null;
}

/** What a mutation answered: the operation, or the first error's code and where. */
export interface Done {
  readonly operation: OperationSeen | null;
  readonly code: string | null;
  readonly field: string | null;
  readonly permit: string | null;
}

/** The whole API with the people of one account's matter. Every credential session has just shown its credential. */
export class OperationsDesk {
  private constructor(readonly api: TestApi) {}

  static async start(environment: Record<string, string> = {}): Promise<OperationsDesk> {
    return new OperationsDesk(await startTestApi(environment));
  }

  get sql() {
    return this.api.sql;
  }
  get rows() {
    return arrange(this.api);
  }
  stop = () => this.api.stop();

  /** An account with a domain and an open ticket, its customer, and staff. */
  async matter(given: Record<string, unknown> = {}) {
    const { api, rows, sql } = this;
    const { now } = api;
    const account = await rows.account(given);
    const service = await rows.service(account.id);
    const ticketId = v7();
    const stamps = {
      createdAt: now,
      updatedAt: now,
      lastActivityAt: now,
      visibleUpdatedAt: now,
      visibleLastActivityAt: now,
    };
    await sql`insert into tickets ${sql({ id: ticketId, reference: `T-${ticketId.slice(-4)}-${ticketId.slice(-8, -4)}`.toUpperCase(), accountId: account.id, subject: "A matter", status: "OPEN", origin: "PORTAL", language: "EN", ...stamps })}`;
    const credential = await rows.session(account.id, { provedAt: now });
    const mailbox = await rows.session(account.id, { assurance: "MAILBOX" });
    const [agent, colleague, supervisor, client] = [
      await rows.staff(),
      await rows.staff(),
      await rows.staff("SUPERVISOR"),
      await rows.client("PROVISIONING"),
    ];
    return { account, service, ticketId, credential, mailbox, agent, colleague, supervisor, client };
  }

  async do(token: string, mutation: string, input: Record<string, unknown>): Promise<Done> {
    const name = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}`;
    const selection = mutation === "permitIssue" ? "{ permit expiresAt userErrors { code field } }" : PAYLOAD;
    const answer = await this.api.ask(
      token,
      `mutation ($input: ${name}Input!) { done: ${mutation}(input: $input) ${selection} }`,
      { input },
    );
    return doneOf(answer);
  }

  propose(
    { ticketId, service, agent }: Pick<Matter, "ticketId" | "service" | "agent">,
    changes: Record<string, unknown> = {},
  ) {
    return this.do(agent.token, "operationPropose", {
      ticketId: globalId("Ticket", ticketId),
      kind: "DOMAIN_AUTH_CODE",
      serviceId: globalId("Service", service.id),
      parameters: {},
      idempotencyKey: v7(),
      ...changes,
    });
  }

  /** Proposed, and ready for whatever comes next. */
  async proposed(matter: Matter, changes: Record<string, unknown> = {}) {
    const { operation, code, field } = await this.propose(matter, changes);
    if (!operation) throw new Error(`not proposed: ${code} ${field}`);
    return { operationId: operation.id, digest: operation.digest };
  }

  async state(operationId: string): Promise<string> {
    const [row] = await this
      .sql`select state from operation_requests where id = ${Buffer.from(operationId.slice(4), "base64url").toString("hex")}::uuid`;
    return row!.state as string;
  }

  /**
   * All at once, as they come when each of them has begun and waits for the same row: held until that many backends wait.
   */
  async together<T>(lock: (sql: TestApi["sql"]) => PromiseLike<unknown>, ...calls: (() => Promise<T>)[]): Promise<T[]> {
    let running: Promise<T[]> = Promise.resolve([]);
    await this.sql.begin(async (held) => {
      await lock(held as unknown as TestApi["sql"]);
      running = Promise.all(calls.map((call) => call()));
      running.catch(() => {});
      await vi.waitUntil(
        async () => {
          const [row] = await this
            .sql`select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
          return row!.waiting >= calls.length;
        },
        { timeout: 10_000, interval: 5 },
      );
    });
    return running;
  }
}

export type Matter = Awaited<ReturnType<OperationsDesk["matter"]>>;

function doneOf({ data, errors }: Answer): Done {
  if (errors.length > 0) throw new Error(`${errors[0]!.extensions.code}: ${errors[0]!.message}`);
  const { operation, permit, userErrors } = (data as unknown as { done: Record<string, never> }).done as unknown as {
    operation?: OperationSeen | null;
    permit?: string | null;
    userErrors: { code: string; field: string[] | null }[];
  };
  return {
    operation: operation ?? null,
    permit: permit ?? null,
    code: userErrors[0]?.code ?? null,
    field: userErrors[0]?.field?.join(".") ?? null,
  };
}
