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
  /** Confirmed with less than strong proof: it counts then, and not before. */
  pending: { readonly address: string; readonly at: number } | null;
  /** The address before the newest change, and when that counted. */
  previous: { readonly address: string; readonly at: number } | null;
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

export interface LeftMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

export class Model {
  readonly accounts: ModelAccount[] = [];
  readonly services: ModelService[] = [];
  readonly tickets: ModelTicket[] = [];
  readonly replies: ModelReply[] = [];
  /** Everything that left, oldest first. */
  readonly left: LeftMail[] = [];

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

  /** The newest mail to that address alone whose text matches; null: none came. */
  newestTo(address: string, pattern: RegExp): RegExpExecArray | null {
    const texts = this.left.filter(({ to }) => to.length === 1 && to[0] === address).map(({ text }) => text);
    return texts.map((text) => pattern.exec(text)).findLast((found) => found !== null) ?? null;
  }

  changeAddress(account: ModelAccount, address: string, now: number): void {
    account.previous = { address: account.address, at: now };
    account.address = address;
    account.addressChangedAt = now;
    account.pending = null;
  }

  /** Pending changes whose time has come count: from a moment on that lies between the last step and this one. */
  takeEffect(now: number): ReadonlySet<ModelAccount> {
    const due = this.accounts.filter(({ pending, isFrozen }) => pending !== null && pending.at <= now && !isFrozen);
    for (const account of due) this.changeAddress(account, account.pending!.address, now);
    return new Set(due);
  }

  /**
   * Why this mail must not have left to this recipient at this moment; null: it may.
   * @param changing accounts whose address changed while it left: the old one will do, too
   */
  objection(mail: LeftMail, now: number, changing: ReadonlySet<ModelAccount>): string | null {
    for (const { marker, ticket, disclosure, service } of this.replies) {
      if (!mail.text.includes(marker)) continue;
      const { account } = ticket;
      const isOld = changing.has(account) && mail.to.length === 1 && mail.to[0] === account.previous!.address;
      if (!isOld && (mail.to.length !== 1 || mail.to[0] !== account.address)) {
        return `${marker} went to ${mail.to.join()}, and ${account.number}'s registered address is ${account.address}`;
      }
      if (disclosure !== "SERVICE_INFORMATION") continue;
      if (account.isFrozen) return `${marker} was mailed while ${account.number} is frozen`;
      if (account.status === "CLOSED") return `${marker} was mailed while ${account.number} is closed`;
      if (service && !this.isOwnedBy(service, account)) return `${marker} names ${service.name}, which is another's`;
      if (!isOld && account.addressChangedAt !== null && now - account.addressChangedAt < DAY)
        return `${marker} was mailed within a day of the address's change`;
    }
    return null;
  }
}

const DAY = 24 * 60 * 60_000;
