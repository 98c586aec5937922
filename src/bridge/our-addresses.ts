import { canonicalAddress, domainOf, splitTag } from "../mail/address.ts";

/**
 * Which recipients are ours: the listed addresses, these with a plus tag, and `bounces+<tag>@` a listed address's domain.
 * @throws RangeError for a listed address that is none
 */
export function ourAddresses(addresses: readonly string[]): (recipient: string) => boolean {
  const listed = new Set(addresses.map(listedAddress));
  const bounces = new Set([...listed].map((address) => `bounces@${domainOf(address)}`));

  return (recipient) => {
    const address = canonicalAddress(recipient);
    if (address === null) return false;
    if (listed.has(address)) return true;
    const { base, tag } = splitTag(address);
    return Boolean(tag) && (listed.has(base) || bounces.has(base));
  };
}

function listedAddress(address: string): string {
  const canonical = canonicalAddress(address);
  if (canonical === null) throw new RangeError(`"${address}" in the list of our addresses is not an address`);
  return canonical;
}
