import { canonicalAddress, splitTag } from "./address.ts";
import type { HeaderClaims } from "./claims.ts";
import type { EnvelopeFacts } from "./envelope.ts";
import { LIMITS } from "./limits.ts";

/** Where a mail says that it belongs. Nothing here is verified, and none of it says who writes. */
export interface Locators {
  /** Plus tags of the addresses it went to: the caller knows which base is ours and what a token is. Lower case. */
  readonly tags: readonly TaggedAddress[];
  /** Ours, of messages answered: In-Reply-To first, then References, newest first. Without angle brackets. */
  readonly messageIds: readonly string[];
  /** References in the subject, `T-7KQM-3XWD`, as we write them. */
  readonly ticketReferences: readonly string[];
  /** `C-104233`, from tags and subject, upper case. */
  readonly customerNumbers: readonly string[];
}

export interface TaggedAddress {
  /** Canonical, without the tag. */
  readonly base: string;
  readonly tag: string;
  readonly from: "ENVELOPE" | "TO" | "CC";
}

export function readLocators(claims: HeaderClaims, envelope: EnvelopeFacts): Locators {
  const tags = readTags(claims, envelope);
  return {
    tags,
    messageIds: [...new Set([...claims.inReplyTo, ...claims.references.toReversed()])].slice(0, LIMITS.references),
    ticketReferences: unique(claims.subject.matchAll(TICKET_REFERENCE), ([reference]) => spellReference(reference)),
    customerNumbers: unique(
      [
        ...tags.map(({ tag }) => tag).filter((tag) => LONE_CUSTOMER_NUMBER.test(tag)),
        ...subjectNumbers(claims.subject),
      ],
      (number) => number.toUpperCase(),
    ),
  };
}

/** Crockford's base32, and the letters that people read for its digits: I and L for 1, O for 0. */
const TICKET_REFERENCE = /(?<![\p{L}\p{N}-])T-[0-9A-TV-Z]{4}-[0-9A-TV-Z]{4}(?![\p{L}\p{N}-])/giu;
const CUSTOMER_NUMBER = /(?<![\p{L}\p{N}-])C-[0-9]{4,12}(?![\p{L}\p{N}-])/giu;
const LONE_CUSTOMER_NUMBER = /^C-[0-9]{4,12}$/i;
const MOST = 10;

function readTags(claims: HeaderClaims, envelope: EnvelopeFacts): readonly TaggedAddress[] {
  const addresses = [
    ...envelope.rcptTo
      .slice(0, LIMITS.addresses)
      .map((path) => ({ address: canonicalAddress(path), from: "ENVELOPE" as const })),
    ...claims.to.map(({ address }) => ({ address, from: "TO" as const })),
    ...claims.cc.map(({ address }) => ({ address, from: "CC" as const })),
  ];
  return addresses.flatMap(({ address, from }) => {
    const { base, tag } = splitTag(address ?? "");
    return tag === null || tag === "" ? [] : [{ base, tag, from }];
  });
}

function subjectNumbers(subject: string): readonly string[] {
  return [...subject.matchAll(CUSTOMER_NUMBER)].map(([number]) => number);
}

function spellReference(reference: string): string {
  const code = reference.slice(2).toUpperCase().replaceAll("I", "1").replaceAll("L", "1").replaceAll("O", "0");
  return `T-${code}`;
}

function unique<T>(found: Iterable<T>, spell: (item: T) => string): readonly string[] {
  const names = new Set<string>();
  for (const item of found) if (names.size < MOST) names.add(spell(item));
  return [...names];
}
