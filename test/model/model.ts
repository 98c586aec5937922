/**
 * What must be so, kept beside the real thing by the simplest means: no SQL, no policy, no code of ours. A command tells it
 * what happened; a mail that left is held against it.
 */
export interface ModelAccount {
  readonly id: string;
  readonly externalId: string;
  readonly number: string;
  /** The registered address now. */
  address: string;
  /** When it last changed, milliseconds since 1970. */
  addressChangedAt: number | null;
  status: "ACTIVE" | "SUSPENDED" | "CLOSED";
  isFrozen: boolean;
}

export interface ModelService {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  owner: ModelAccount;
  status: "ACTIVE" | "EXPIRED" | "TRANSFERRED" | "CANCELLED";
}

export interface ModelTicket {
  readonly id: string;
  readonly account: ModelAccount;
}

/** A reply that the API took. Its marker stands in its text and nowhere else. */
export interface ModelReply {
  readonly marker: string;
  readonly ticket: ModelTicket;
  readonly disclosure: "GENERIC" | "SERVICE_INFORMATION";
  /** Named by the reply; the ticket's own is not repeated here. */
  readonly service: ModelService | null;
}

export class Model {
  readonly accounts: ModelAccount[] = [];
  readonly services: ModelService[] = [];
  readonly tickets: ModelTicket[] = [];
  readonly replies: ModelReply[] = [];

  /** Round and round, so that every number names one; undefined while there is none. */
  account(at: number): ModelAccount {
    return this.accounts[at % this.accounts.length]!;
  }

  service(at: number): ModelService {
    return this.services[at % this.services.length]!;
  }

  ticket(at: number): ModelTicket | undefined {
    return this.tickets[at % Math.max(this.tickets.length, 1)];
  }

  isOwnedBy(service: ModelService, account: ModelAccount): boolean {
    return service.owner === account && service.status !== "TRANSFERRED" && service.status !== "CANCELLED";
  }

  /** Why this mail must not have left to this recipient at this moment; null: it may. */
  objection(mail: { readonly to: readonly string[]; readonly text: string }, now: number): string | null {
    for (const { marker, ticket, disclosure, service } of this.replies) {
      if (!mail.text.includes(marker)) continue;
      const { account } = ticket;
      if (mail.to.length !== 1 || mail.to[0] !== account.address) {
        return `${marker} went to ${mail.to.join()}, and ${account.number}'s registered address is ${account.address}`;
      }
      if (disclosure !== "SERVICE_INFORMATION") continue;
      if (account.isFrozen) return `${marker} was mailed while ${account.number} is frozen`;
      if (account.status === "CLOSED") return `${marker} was mailed while ${account.number} is closed`;
      if (service && !this.isOwnedBy(service, account)) return `${marker} names ${service.name}, which is another's`;
      if (account.addressChangedAt !== null && now - account.addressChangedAt < DAY)
        return `${marker} was mailed within a day of the address's change`;
    }
    return null;
  }
}

const DAY = 24 * 60 * 60_000;
