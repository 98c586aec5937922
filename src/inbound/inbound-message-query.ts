import { canonicalAddress } from "../mail/address.ts";
import { rowId } from "../nodes/global-id.ts";
import { badInput } from "../problems/problem.ts";
import type { InboundMessageFilter } from "./inbound-message.inputs.ts";
import type { InboundMessageQuery } from "./inbound-message.repository.ts";

const MAX_ENTRIES = 50;

/**
 * Null: an id or address that is none, so nothing can match.
 * @throws Problem BAD_USER_INPUT
 */
export function queryOf(filter: InboundMessageFilter): InboundMessageQuery | null {
  const { claimedFrom, accountId: account, ...rest } = filter;
  if ([filter.outcome, filter.reason, filter.review].some((list) => (list?.length ?? 0) > MAX_ENTRIES))
    throw badInput(`A filter has at most ${MAX_ENTRIES} entries in a list.`);
  const claimedAddress = claimedFrom == null ? null : canonicalAddress(claimedFrom.trim());
  const accountId = account == null ? null : rowId("Account", account);
  if ((claimedFrom != null && claimedAddress === null) || (account != null && accountId === null)) return null;
  return { ...rest, claimedAddress, accountId };
}
