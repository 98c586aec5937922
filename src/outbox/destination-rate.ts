import type { Sql } from "../database/connection.ts";
import { domainOf } from "../mail/address.ts";
import { takeFromRate } from "./destination-rate.repository.ts";

/** Mails a minute to one recipient domain, all workers together; null: as fast as they come. */
export type DestinationRate = number | null;

/** Null: now. Else when there is room again. The last thing that a claim asks, so that what is refused takes nothing. */
export function laterFor(
  sql: Sql,
  recipient: string,
  { rate, now }: { readonly rate: DestinationRate; readonly now: Date },
): Promise<Date | null> | null {
  return rate === null ? null : takeFromRate(sql, domainOf(recipient), rate, now);
}
