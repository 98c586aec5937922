import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Logger } from "pino";
import type { Pool } from "../database/connection.ts";
import { createInventory, type Inventory } from "./inventory.ts";

/**
 * What an operator watches. Every label has few values that we chose ourselves: never an id, an address, or a name that a
 * client made up.
 */
export interface Metrics {
  /** An inbound message was judged, and its transaction committed. */
  verdict(outcome: string, reason: string): void;
  /** An attempt at a delivery ended. */
  deliveryAttempt(outcome: string): void;
  /** An attempt at an automatic mail ended. */
  noticeAttempt(outcome: string): void;
  authenticationFailure(fault: string): void;
  /** `operation`: the name of a trusted document, else `other`. */
  operation(operation: { readonly name: string; readonly hasErrors: boolean }, seconds: number): void;
  /** A root field, such as `Query.ticket`: its own resolver, guards and transaction included, not what is selected below. */
  resolver(field: string, seconds: number): void;
  /** In the text format of Prometheus 0.0.4. A database that does not answer leaves its own part out, and says so. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}

export interface MetricsOptions {
  /** As the login role; what is counted is read as the role worker. */
  readonly pool: () => Pool;
  readonly clock: () => Date;
  readonly log: Pick<Logger, "warn">;
}

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics({ pool, clock, log }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const verdicts = new Counter({
    name: "mittente_verdicts_total",
    help: "Inbound messages judged by this process, by outcome and reason.",
    labelNames: ["outcome", "reason"],
    registers,
  });
  const attempts = new Counter({
    name: "mittente_delivery_attempts_total",
    help: "Attempts at a delivery by this process, by what came of them.",
    labelNames: ["outcome"],
    registers,
  });
  const noticeAttempts = new Counter({
    name: "mittente_notice_attempts_total",
    help: "Attempts at an automatic mail by this process, by what came of them.",
    labelNames: ["outcome"],
    registers,
  });
  const failures = new Counter({
    name: "mittente_authentication_failures_total",
    help: "Tokens that were there and did not hold, by fault.",
    labelNames: ["fault"],
    registers,
  });
  const operations = new Histogram({
    name: "mittente_operation_duration_seconds",
    help: "GraphQL operations, by the name of the trusted document (else: other).",
    labelNames: ["operation", "result"],
    buckets: SECONDS,
    registers,
  });
  const resolvers = new Histogram({
    name: "mittente_resolver_duration_seconds",
    help: "Resolvers of root fields, with their guards and their transaction.",
    labelNames: ["field"],
    buckets: SECONDS,
    registers,
  });
  const inventory = createInventory({ pool, clock, log });
  registerInventory(registry, inventory);
  return {
    verdict: (outcome, reason) => verdicts.inc({ outcome, reason }),
    deliveryAttempt: (outcome) => attempts.inc({ outcome }),
    noticeAttempt: (outcome) => noticeAttempts.inc({ outcome }),
    authenticationFailure: (fault) => failures.inc({ fault }),
    operation: ({ name, hasErrors }, seconds) =>
      operations.observe({ operation: name, result: hasErrors ? "errors" : "ok" }, seconds),
    resolver: (field, seconds) => resolvers.observe({ field }, seconds),
    async text() {
      await inventory.refresh();
      const parts = [await processRegistry().metrics(), await registry.metrics()];
      return { contentType: registry.contentType, body: parts.join("\n") };
    },
  };
}

/** What is counted in the database is the same whichever process is asked: take the maximum over them, not the sum. */
function registerInventory(registry: Registry, inventory: Inventory): void {
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `mittente_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const up = gauge("database_up", "1 where the database gave the figures below, else 0 and they are missing.");
  const connections = gauge("database_connections", "Connections of every process, by pool and state.", [
    "pool",
    "state",
  ]);
  const deliveries = gauge(
    "deliveries",
    "Deliveries by state: those that wait, whatever their age, and the others of the last 24 hours.",
    ["state"],
  );
  const oldestDue = gauge(
    "delivery_oldest_due_seconds",
    "For how long the longest waiting delivery has been due; 0: none.",
  );
  const waiting = gauge("inbound_deferred", "Inbound messages that are to be judged, again or at last.");
  const inboundDue = gauge(
    "inbound_oldest_due_seconds",
    "For how long the longest waiting of them has been due; 0: none.",
  );
  const held = gauge("inbound_held", "Held mail that waits for the desk.");
  const unsealed = gauge(
    "audit_unsealed",
    "Audit events that are not in the chain yet: more than a few for long is an alarm.",
  );
  inventory.onRefresh((count) => {
    for (const each of [connections, deliveries, oldestDue, waiting, inboundDue, held, unsealed]) each.reset();
    up.set(count ? 1 : 0);
    if (!count) {
      for (const each of [oldestDue, waiting, inboundDue, held, unsealed]) each.remove();
      return;
    }
    for (const { pool, state, connections: number } of count.connections) connections.set({ pool, state }, number);
    for (const { state, deliveries: number } of count.deliveries) deliveries.set({ state }, number);
    oldestDue.set(count.oldestDueSeconds);
    waiting.set(count.inboundDeferred);
    inboundDue.set(count.inboundOldestDueSeconds);
    held.set(count.inboundHeld);
    unsealed.set(count.auditUnsealed);
  });
}

let ofProcess: Registry | undefined;

/** CPU, memory, event-loop lag, garbage collection: of the process, so there is one, made when somebody first asks. */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}
