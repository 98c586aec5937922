import type { Settings } from "../config/settings.ts";
import { canonicalAddress, domainOf } from "../mail/address.ts";

/** In whose name mail goes out. */
export interface SenderIdentity {
  /** Canonical. */
  readonly address: string;
  readonly local: string;
  readonly domain: string;
  readonly name: string;
}

/** RFC 5321, 4.5.3.1.1: 64 octets, less `+` and a token's 48. */
const LONGEST_LOCAL_PART = 15;

/** @throws Error with a sentence for the operator */
export function senderIdentity(
  settings: Pick<Settings, "MITTENTE_SUPPORT_ADDRESS" | "MITTENTE_SUPPORT_NAME">,
): SenderIdentity {
  const address = canonicalAddress(settings.MITTENTE_SUPPORT_ADDRESS);
  const domain = address === null ? "" : domainOf(address);
  const local = address === null ? "" : address.slice(0, -domain.length - 1);
  if (address === null || !/^[a-z0-9._-]+$/.test(local) || local.length > LONGEST_LOCAL_PART)
    throw new Error(
      `MITTENTE_SUPPORT_ADDRESS: ${JSON.stringify(settings.MITTENTE_SUPPORT_ADDRESS)} cannot send: before the @ it may have at most ` +
        `${LONGEST_LOCAL_PART} letters, digits, dots, hyphens and underscores, since answers come back to <it>+<token>@.`,
    );
  return { address, local, domain, name: settings.MITTENTE_SUPPORT_NAME };
}
