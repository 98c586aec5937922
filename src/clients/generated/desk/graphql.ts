/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
/** [desk] What the desk should know beside the verdict. */
export type InboundFlag =
  /** [desk] The registered address changed within the last 72 hours (E3). */
  | "ADDRESS_RECENTLY_CHANGED"
  /** [desk] It locates a ticket of somebody else, which was ignored (S4). */
  | "FOREIGN_LOCATOR"
  /** [desk] It names a service of another account, which was not linked (S5). */
  | "FOREIGN_SERVICE"
  /** [desk] Its Message-ID came before with another body. */
  | "MESSAGE_ID_REUSED"
  /** [desk] Reply-To is another address than From; answers do not go there (P4). */
  | "REPLY_TO_DIFFERS"
  /** [desk] Its reply token is older than 400 days (S4). */
  | "TOKEN_EXPIRED"
  /** [desk] The signature does not cover Date. */
  | "UNSIGNED_DATE"
  /** [desk] The signature does not cover Subject. */
  | "UNSIGNED_SUBJECT"
  | "%future added value";

/** [desk] What became of an inbound message. */
export type InboundOutcome =
  /** [desk] On a ticket. */
  | "ACCEPTED"
  /** [desk] Kept undecided: asked again later. */
  | "DEFERRED"
  /** [desk] Kept for somebody to look at. */
  | "HELD"
  /** [desk] Kept, and nobody needs to look. */
  | "IGNORED"
  | "%future added value";

/** [desk] Why. The list may grow. */
export type InboundReason =
  /** [desk] A new ticket that continues a closed one. */
  | "ACCEPTED_CONTINUED"
  /** [desk] A message of an open ticket. */
  | "ACCEPTED_FOLLOWUP"
  /** [desk] A new ticket. */
  | "ACCEPTED_NEW"
  /** [desk] A message of a solved ticket, which is open again. */
  | "ACCEPTED_REOPENED"
  /** [desk] All accounts with this address are closed (S3). */
  | "ACCOUNT_CLOSED"
  /** [desk] The account is frozen until recognition (E4). */
  | "ACCOUNT_FROZEN"
  /** [desk] The domain of the address went away or to somebody else (S3). */
  | "ADDRESS_DOMAIN_CHANGED"
  /** [desk] The DNS could not say; asked again (S2). */
  | "AUTH_DEFERRED"
  /** [desk] A signature that does not hold (S2). */
  | "AUTH_FAIL"
  /** [desk] No evidence (S2). */
  | "AUTH_NONE"
  /** [desk] Text stands after what was signed (S2). */
  | "AUTH_PARTIAL_BODY"
  /** [desk] SPF alone, which the operator does not let count (S2). */
  | "AUTH_SPF_ONLY"
  /** [desk] Signed more than 7 days before it came, or undated (S2). */
  | "AUTH_STALE"
  /** [desk] A signature of another domain (S2). */
  | "AUTH_UNALIGNED"
  /** [desk] The DNS could not say for a day (S2). */
  | "AUTH_UNAVAILABLE"
  /** [desk] A key under 1024 bits, or an algorithm that no longer counts (S2). */
  | "AUTH_WEAK_KEY"
  /** [desk] Written by a machine (M11). */
  | "AUTO_GENERATED"
  /** [desk] An answering machine (M11). */
  | "AUTO_REPLY"
  /** [desk] A report on a mail of ours: it cannot be delivered (M6). */
  | "BOUNCE_HARD"
  /** [desk] A report on a mail of ours: not delivered yet (M6). */
  | "BOUNCE_SOFT"
  /** [desk] A delivery report without a return path of ours (M6). */
  | "BOUNCE_UNMATCHED"
  /** [desk] A feedback report (M6). */
  | "COMPLAINT"
  /** [desk] The same bytes came before, under another key (M1). */
  | "DUPLICATE_DELIVERY"
  /** [desk] The same message came before on another path (M13). */
  | "DUPLICATE_MESSAGE"
  /** [desk] Neither text nor attachment (M13). */
  | "EMPTY_BODY"
  /** [desk] An envelope that is none (M4). */
  | "ENVELOPE_INVALID"
  /** [desk] A From that readers would read in different ways (S1). */
  | "FROM_INVALID"
  /** [desk] No From (S1). */
  | "FROM_MISSING"
  /** [desk] More than one mailbox in From (S1). */
  | "FROM_MULTIPLE"
  /** [desk] A field that may stand once stands twice (M3). */
  | "HEADER_DUPLICATE"
  /** [desk] A header block over 128 KB or 500 fields (M2). */
  | "HEADER_LIMIT"
  /** [desk] A header that readers would read in different ways (M3). */
  | "HEADER_MALFORMED"
  /** [desk] A fault of ours: tried again, then held (A4). */
  | "INTERNAL_ERROR"
  /** [desk] From a mailing list (M11). */
  | "LIST_MAIL"
  /** [desk] More than 50 Received fields (M5). */
  | "LOOP_HOPS"
  /** [desk] Our own mail came back (M5). */
  | "LOOP_OWN"
  /** [desk] A scanner found something (M13). */
  | "MALWARE"
  /** [desk] A reading receipt (M6). */
  | "MDN"
  /** [desk] Nested too deeply, or in too many parts (M2). */
  | "MIME_LIMIT"
  /** [desk] No signed To or Cc names us (S9). */
  | "NOT_ADDRESSED"
  /** [desk] The content cannot be read (M13). */
  | "PARSE_FAILED"
  /** [desk] Reading it took longer than allowed (M2). */
  | "PARSE_TIMEOUT"
  /** [desk] Italian certified mail: From is the provider's (S2). */
  | "PEC"
  /** [desk] Not judged yet. */
  | "PENDING"
  /** [desk] Too many from this account or domain (M12). */
  | "RATE_LIMITED"
  /** [desk] Several accounts have this address, and the mail names none (S6). */
  | "SENDER_AMBIGUOUS"
  /** [desk] Proven, and no account has this address (S3). */
  | "SENDER_UNKNOWN"
  /** [desk] The gateway calls it junk, and no account is proven (M12). */
  | "SPAM"
  | "%future added value";

/** [desk] What held mail may become. */
export type ReleaseAs =
  /** [desk] A ticket of one of the candidate accounts. */
  | "ACCOUNT_TICKET"
  /** [desk] A ticket of somebody without an account. */
  | "ENQUIRY"
  /** [desk] A new ticket, marked UNVERIFIED, of an account with the claimed address (S8). */
  | "UNVERIFIED_TICKET"
  | "%future added value";

/** [desk] What somebody made of held mail. */
export type ReviewState =
  /** [desk] The customer claimed it in the portal (S8). */
  | "CLAIMED"
  /** [desk] The desk wants nothing of it. */
  | "DISCARDED"
  /** [desk] Its 30 days are over. */
  | "EXPIRED"
  /** [desk] Nobody yet. */
  | "OPEN"
  /** [desk] The desk made a ticket of it. */
  | "RELEASED"
  | "%future added value";

/** [desk] What a step made of a mail. */
export type RuleResult =
  /** [desk] It found something, which did not decide. */
  | "FLAGGED"
  /** [desk] Nothing against it. */
  | "PASSED"
  /** [desk] This step decided. */
  | "STOPPED"
  | "%future added value";

export type HeldMailQueryVariables = Exact<{
  reason?: Array<InboundReason> | InboundReason | null | undefined;
  claimedFrom?: string | null | undefined;
  accountId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type HeldMailQuery = {
  inboundMessages: {
    nodes: Array<{
      id: string;
      receivedAt: string;
      claimedFrom: string | null;
      replyTo: string | null;
      subject: string | null;
      textPreview: string | null;
      size: number;
      releasableAs: Array<ReleaseAs>;
      rawUrl: string | null;
      authentication: { spf: string; dkim: string; dmarc: string; provenDomain: string | null };
      verdict: {
        outcome: InboundOutcome;
        reason: InboundReason;
        flags: Array<InboundFlag>;
        explanation: Array<{ rule: string; result: RuleResult; facts: Record<string, unknown> }>;
      };
      account: { id: string; number: string; displayName: string } | null;
      candidateAccounts: Array<{ id: string; number: string; displayName: string; registeredEmail: string }>;
      review: {
        state: ReviewState;
        at: string | null;
        note: string | null;
        by: { id: string; displayName: string } | null;
      } | null;
    }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>["__apiType"]>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const HeldMailDocument = new TypedDocumentString(`
    query HeldMail($reason: [InboundReason!], $claimedFrom: String, $accountId: ID, $first: Int, $after: String) {
  inboundMessages(
    filter: {outcome: [HELD], review: [OPEN], reason: $reason, claimedFrom: $claimedFrom, accountId: $accountId}
    first: $first
    after: $after
  ) {
    nodes {
      id
      receivedAt
      claimedFrom
      replyTo
      subject
      textPreview
      size
      authentication {
        spf
        dkim
        dmarc
        provenDomain
      }
      verdict {
        outcome
        reason
        flags
        explanation {
          rule
          result
          facts
        }
      }
      account {
        id
        number
        displayName
      }
      candidateAccounts {
        id
        number
        displayName
        registeredEmail
      }
      releasableAs
      review {
        state
        by {
          id
          displayName
        }
        at
        note
      }
      rawUrl
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<HeldMailQuery, HeldMailQueryVariables>;
