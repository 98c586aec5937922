import { countEvents, listRemovedUnsealed } from "./audit-chain.repository.ts";
import type { Verification } from "./verification.ts";

const BATCH = 10_000;
const MAX_LISTED = 1_000;

/** Every event has a seal or waits for one, and everything that waits is there. */
export async function verifyEvents({ extent, problems, read, progress }: Verification) {
  let events = 0;
  let sealed = 0;
  let after: string | null = null;
  while (extent.lastEventId !== null) {
    const page = await read((sql) => countEvents(sql, after, extent.lastEventId!, BATCH));
    for (const eventId of page.strays) problems.add("EVENT_INSERTED", { eventId });
    events += page.events;
    sealed += page.sealed;
    after = page.lastId;
    progress("events", events, Math.max(events, extent.lastSeal));
    if (page.events < BATCH) break;
  }
  for (const eventId of await read((sql) => listRemovedUnsealed(sql, MAX_LISTED)))
    problems.add("UNSEALED_EVENT_REMOVED", { eventId });
  return { events, sealed };
}
