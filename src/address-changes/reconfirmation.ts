import type { AccountFacts } from "../policy/facts.ts";

/** What a code for a bouncing address is bound to: an account, and the version of its address. */
export const reconfirmationOf = ({ id, address }: Pick<AccountFacts, "id" | "address">): string =>
  `${id} ${address.version}`;
