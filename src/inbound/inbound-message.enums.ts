import { described } from "../connections/described-enum.ts";

export const InboundOutcomeEnum = described("InboundOutcome", "[desk] What became of an inbound message.", {
  ACCEPTED: "[desk] On a ticket.",
  HELD: "[desk] Kept for somebody to look at.",
  IGNORED: "[desk] Kept, and nobody needs to look.",
  DEFERRED: "[desk] Kept undecided: asked again later.",
});

/** mail.md's pipeline and its order of decision. */
export const InboundReasonEnum = described("InboundReason", "[desk] Why. The list may grow.", {
  PENDING: "[desk] Not judged yet.",
  DUPLICATE_DELIVERY: "[desk] The same bytes came before, under another key (M1).",
  LOOP_OWN: "[desk] Our own mail came back (M5).",
  LOOP_HOPS: "[desk] More than 50 Received fields (M5).",
  HEADER_LIMIT: "[desk] A header block over 128 KB or 500 fields (M2).",
  MIME_LIMIT: "[desk] Nested too deeply, or in too many parts (M2).",
  PARSE_TIMEOUT: "[desk] Reading it took longer than allowed (M2).",
  HEADER_MALFORMED: "[desk] A header that readers would read in different ways (M3).",
  HEADER_DUPLICATE: "[desk] A field that may stand once stands twice (M3).",
  ENVELOPE_INVALID: "[desk] An envelope that is none (M4).",
  BOUNCE_HARD: "[desk] A report on a mail of ours: it cannot be delivered (M6).",
  BOUNCE_SOFT: "[desk] A report on a mail of ours: not delivered yet (M6).",
  BOUNCE_UNMATCHED: "[desk] A delivery report without a return path of ours (M6).",
  COMPLAINT: "[desk] A feedback report (M6).",
  MDN: "[desk] A reading receipt (M6).",
  FROM_MISSING: "[desk] No From (S1).",
  FROM_MULTIPLE: "[desk] More than one mailbox in From (S1).",
  FROM_INVALID: "[desk] A From that readers would read in different ways (S1).",
  AUTH_DEFERRED: "[desk] The DNS could not say; asked again (S2).",
  SPAM: "[desk] The gateway calls it junk, and no account is proven (M12).",
  LIST_MAIL: "[desk] From a mailing list (M11).",
  AUTO_GENERATED: "[desk] Written by a machine (M11).",
  PEC: "[desk] Italian certified mail: From is the provider's (S2).",
  AUTH_UNAVAILABLE: "[desk] The DNS could not say for a day (S2).",
  AUTH_FAIL: "[desk] A signature that does not hold (S2).",
  AUTH_NONE: "[desk] No evidence (S2).",
  AUTH_UNALIGNED: "[desk] A signature of another domain (S2).",
  AUTH_PARTIAL_BODY: "[desk] Text stands after what was signed (S2).",
  AUTH_WEAK_KEY: "[desk] A key under 1024 bits, or an algorithm that no longer counts (S2).",
  AUTH_SPF_ONLY: "[desk] SPF alone, which the operator does not let count (S2).",
  AUTH_STALE: "[desk] Signed more than 7 days before it came, or undated (S2).",
  INTERNAL_ERROR: "[desk] A fault of ours: tried again, then held (A4).",
  MALWARE: "[desk] A scanner found something (M13).",
  PARSE_FAILED: "[desk] The content cannot be read (M13).",
  NOT_ADDRESSED: "[desk] No signed To or Cc names us (S9).",
  ADDRESS_DOMAIN_CHANGED: "[desk] The domain of the address went away or to somebody else (S3).",
  SENDER_UNKNOWN: "[desk] Proven, and no account has this address (S3).",
  ACCOUNT_CLOSED: "[desk] All accounts with this address are closed (S3).",
  ACCOUNT_FROZEN: "[desk] The account is frozen until recognition (E4).",
  SENDER_AMBIGUOUS: "[desk] Several accounts have this address, and the mail names none (S6).",
  AUTO_REPLY: "[desk] An answering machine (M11).",
  RATE_LIMITED: "[desk] Too many from this account or domain (M12).",
  EMPTY_BODY: "[desk] Neither text nor attachment (M13).",
  DUPLICATE_MESSAGE: "[desk] The same message came before on another path (M13).",
  ACCEPTED_NEW: "[desk] A new ticket.",
  ACCEPTED_FOLLOWUP: "[desk] A message of an open ticket.",
  ACCEPTED_REOPENED: "[desk] A message of a solved ticket, which is open again.",
  ACCEPTED_CONTINUED: "[desk] A new ticket that continues a closed one.",
});

export const InboundFlagEnum = described("InboundFlag", "[desk] What the desk should know beside the verdict.", {
  FOREIGN_LOCATOR: "[desk] It locates a ticket of somebody else, which was ignored (S4).",
  TOKEN_EXPIRED: "[desk] Its reply token is older than 400 days (S4).",
  FOREIGN_SERVICE: "[desk] It names a service of another account, which was not linked (S5).",
  REPLY_TO_DIFFERS: "[desk] Reply-To is another address than From; answers do not go there (P4).",
  UNSIGNED_SUBJECT: "[desk] The signature does not cover Subject.",
  UNSIGNED_DATE: "[desk] The signature does not cover Date.",
  MESSAGE_ID_REUSED: "[desk] Its Message-ID came before with another body.",
  REPORT_UNPROVEN:
    "[desk] A report that names a mail of ours by its Message-ID alone, which proves nothing: no delivery changed (R7).",
  ADDRESS_RECENTLY_CHANGED: "[desk] The registered address changed within the last 72 hours (E3).",
});

export const RuleResultEnum = described("RuleResult", "[desk] What a step made of a mail.", {
  PASSED: "[desk] Nothing against it.",
  STOPPED: "[desk] This step decided.",
  FLAGGED: "[desk] It found something, which did not decide.",
});

export const ReviewStateEnum = described("ReviewState", "[desk] What somebody made of held mail.", {
  OPEN: "[desk] Nobody yet.",
  RELEASED: "[desk] The desk made a ticket of it.",
  CLAIMED: "[desk] The customer claimed it in the portal (S8).",
  DISCARDED: "[desk] The desk wants nothing of it.",
  EXPIRED: "[desk] Its 30 days are over.",
});

export const ReleaseAsEnum = described("ReleaseAs", "[desk] What held mail may become.", {
  ACCOUNT_TICKET: "[desk] A ticket of one of the candidate accounts.",
  ENQUIRY: "[desk] A ticket of somebody without an account.",
  UNVERIFIED_TICKET: "[desk] A new ticket, marked UNVERIFIED, of an account with the claimed address (S8).",
});
