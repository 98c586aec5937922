import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { inTransaction } from "../database/transaction.ts";
import { type Meter, principalOf, type Balance } from "../guards/context.ts";
import type { Installation } from "../guards/installation.ts";
import { Problem } from "../problems/problem.ts";
import type { TokenClaims } from "../sessions/access-token.ts";
import { type Allowance, ALLOWANCES } from "./limits.ts";
import { dropFullBuckets, withdraw, type Withdrawn } from "./rate-limit.repository.ts";

/** Refused for now. `retryAfter`: seconds until the bucket holds what was asked for. */
export class RateLimited extends Problem {
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super("RATE_LIMITED", `Too much in too short a time: try again in ${retryAfter} s.`, { retryable: true });
    this.name = "RateLimited";
    this.retryAfter = retryAfter;
  }
}

export interface RateLimiter {
  /** For one request. @param address by which who is not signed in is known: client-address.ts */
  meterOf(claims: TokenClaims, address: string): Meter;
}

/** What a process takes from a shared bucket at once: one statement for many requests. */
const LEASED_SHARE = 20;
const KEPT_LEASES = 10_000;
const SWEEP_EVERY_MS = 10 * 60_000;
/** Longer than any empty bucket takes to fill. */
const FULL_AGAIN_MS = 60 * 60_000;

/** Points that this process took from a client's bucket, and what it knows of the rest. */
interface Lease {
  left: number;
  /** In the shared bucket at `seenAt`. Others can only have taken from it, so with the refill it is an upper bound. */
  remaining: number;
  seenAt: number;
  /** One withdrawal after another. Never rejects. */
  turn: Promise<unknown>;
}

/**
 * A token bucket a client, in PostgreSQL for all processes together. A process leases a twentieth of it at a time, so most
 * requests cost no statement; what it leased and did not use by its end is lost to the client until the bucket fills again.
 * Without the table's answer each process counts by itself: a client then may spend one bucket a process.
 */
export function createRateLimiter(installation: Installation): RateLimiter {
  const { log } = installation;
  const leases = new Map<string, Lease>();
  let sweptAt = 0;
  let isShared = true;

  return {
    meterOf(claims, address) {
      const allowance = ALLOWANCES[claims.kind];
      const client = principalOf(claims).client ?? anonymousClient(address);
      let cost = 0;
      return {
        async spend(points) {
          const lease = leaseOf(client, allowance);
          if (!pay(lease, points)) {
            const paid = lease.turn.then(() => payAfterWithdrawal(client, lease, allowance, points));
            lease.turn = paid;
            if (!(await paid)) throw new RateLimited(secondsUntil(points, lease, allowance));
          }
          cost += points;
        },
        balance: () => balanceOf(leaseOf(client, allowance), allowance, cost),
      };
    },
  };

  function leaseOf(client: string, { limit }: Allowance): Lease {
    const found = leases.get(client);
    if (found) return found;
    const [oldest] = leases.keys();
    if (leases.size >= KEPT_LEASES && oldest !== undefined) leases.delete(oldest);
    const lease = { left: 0, remaining: limit, seenAt: now(), turn: Promise.resolve() };
    leases.set(client, lease);
    return lease;
  }

  async function payAfterWithdrawal(client: string, lease: Lease, allowance: Allowance, points: number) {
    if (pay(lease, points)) return true;
    const need = points - lease.left;
    const known = knownRemaining(lease, allowance);
    // Who is over the limit costs no statement.
    if (known < need) return false;
    const want = Math.max(need, allowance.limit / LEASED_SHARE);
    const { granted, remaining } = await withdrawShared(client, allowance, need, want).catch((error: unknown) => {
      if (isShared) log.warn({ err: error }, "rate limits are counted by this process alone");
      isShared = false;
      return takeFrom(known, want);
    });
    lease.left += granted;
    lease.remaining = remaining;
    lease.seenAt = now();
    return pay(lease, points);
  }

  async function withdrawShared(client: string, allowance: Allowance, need: number, want: number): Promise<Withdrawn> {
    const at = installation.clock();
    const withdrawn = await inTransaction(installation.pool("operator"), { role: "operator" }, async ({ sql }) => {
      if (at.getTime() - sweptAt >= SWEEP_EVERY_MS) {
        sweptAt = at.getTime();
        await dropFullBuckets(sql, new Date(sweptAt - FULL_AGAIN_MS));
      }
      return withdraw(sql, { client, ...allowance, need, want, at });
    });
    isShared = true;
    return withdrawn;
  }

  function balanceOf(lease: Lease, allowance: Allowance, cost: number): Balance {
    const { limit, perSecond } = allowance;
    const remaining = Math.min(limit, Math.floor(lease.left + knownRemaining(lease, allowance)));
    return { cost, limit, remaining, resetAt: new Date(now() + ((limit - remaining) / perSecond) * 1_000) };
  }

  function secondsUntil(points: number, lease: Lease, allowance: Allowance): number {
    const missing = points - lease.left - knownRemaining(lease, allowance);
    return Math.max(1, Math.ceil(missing / allowance.perSecond));
  }

  function knownRemaining({ remaining, seenAt }: Lease, { limit, perSecond }: Allowance): number {
    return Math.min(limit, remaining + (Math.max(0, now() - seenAt) / 1_000) * perSecond);
  }

  function now(): number {
    return installation.clock().getTime();
  }
}

function pay(lease: Lease, points: number): boolean {
  if (lease.left < points) return false;
  lease.left -= points;
  return true;
}

const takeFrom = (remaining: number, want: number): Withdrawn => {
  const granted = Math.min(want, remaining);
  return { granted, remaining: remaining - granted };
};

/** Who nobody signed in is a network. Kept as a hash, for an hour. */
const anonymousClient = (address: string) =>
  `anonymous:${createHash("sha256").update(networkOf(address)).digest("base64url").slice(0, 22)}`;

/** An IPv4 address; of IPv6, the /64 that one customer has whole. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [head = "", tail] = address.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: missing }, () => "0"), ...(tail ? groups(tail) : [])];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
