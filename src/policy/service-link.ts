import { allowed, refused, type Decision } from "./decision.ts";
import { belongsTo, type ServiceFacts } from "./facts.ts";

/** A service that a ticket may name, because it belongs to the ticket's account at this moment (S5). */
class LinkedServiceValue {
  declare protected readonly madeByPolicy: true;
  readonly serviceId: string;

  constructor(serviceId: string) {
    this.serviceId = serviceId;
    Object.freeze(this);
  }
}
export type LinkedService = LinkedServiceValue;

/** A customer's choice: what is not theirs looks like what does not exist (S7). */
export function linkOwnService(accountId: string, service: ServiceFacts | null): Decision<LinkedService, "NOT_FOUND"> {
  if (service === null || !belongsTo(service, accountId)) return refused("NOT_FOUND", "S7");
  return allowed(new LinkedServiceValue(service.id), "S5");
}

/** Staff's choice, who may know that the service is there. An enquiry has no account, so nothing belongs to it. */
export function linkServiceToTicket(
  accountId: string | null,
  service: ServiceFacts | null,
): Decision<LinkedService, "NOT_FOUND" | "SERVICE_NOT_ON_ACCOUNT"> {
  if (service === null) return refused("NOT_FOUND", "A3");
  if (accountId === null || !belongsTo(service, accountId)) return refused("SERVICE_NOT_ON_ACCOUNT", "S5");
  return allowed(new LinkedServiceValue(service.id), "S5");
}
