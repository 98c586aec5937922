/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
/** [desk] Exactly one of these. */
export type AccountBy =
  | {
      /** [desk] The company's own key. */
      externalId: string;
      id?: never;
      number?: never;
    }
  | { externalId?: never; /** [desk] `Account.id`. */ id: string; number?: never }
  | { externalId?: never; id?: never; /** [desk] The customer number. */ number: string };

/** [anyone] Where an account stands. */
export type AccountStatus =
  /** [anyone] As it should be. */
  | "ACTIVE"
  /** [anyone] Cannot sign in, and mail from its address is held. */
  | "CLOSED"
  /** [anyone] Ours alone (E4): nothing moves until somebody is recognised. Not accepted as input. */
  | "FROZEN"
  /** [anyone] The company suspended it; for support it acts as an ACTIVE one. */
  | "SUSPENDED"
  | "%future added value";

/** [desk] Exactly one of these. */
export type AssigneeFilter =
  | {
      /** [desk] `StaffMember.id`. */
      id: string;
      is?: never;
    }
  | { id?: never; /** [desk] Me, or nobody. */ is: AssigneeIs };

/** [desk] An assignee without an id. */
export type AssigneeIs =
  /** [desk] The caller. */
  | "ME"
  /** [desk] Not assigned. */
  | "NOBODY"
  | "%future added value";

/** [portal] [desk] Whether a file can be fetched. */
export type AttachmentState =
  /** [portal] [desk] It will not be handed out. */
  | "BLOCKED"
  /** [portal] [desk] It can be fetched. */
  | "READY"
  /** [portal] [desk] It is being looked at. */
  | "SCANNING"
  /** [portal] [desk] Its bytes are not all there. */
  | "UPLOADING"
  | "%future added value";

/** [desk] What a mail carries. */
export type DeliveryContent =
  /** [desk] The reply. */
  | "FULL"
  /** [desk] Only that an answer is in the portal. */
  | "NOTICE_ONLY"
  | "%future added value";

/** [desk] Where a mail on its way out is. */
export type DeliveryState =
  /** [desk] Refused for good by the server, or returned under its own return path. */
  | "BOUNCED"
  /** [desk] Taken back before it left. */
  | "CANCELLED"
  /** [desk] Five days of trying are over. */
  | "FAILED"
  /** [desk] Waits for its next attempt. */
  | "QUEUED"
  /** [desk] The policy lets no mail go; the reply is in the portal. */
  | "REFUSED"
  /** [desk] A worker has it. */
  | "SENDING"
  /** [desk] The server took it. */
  | "SENT"
  | "%future added value";

/** [portal] [desk] What a staff reply says. */
export type Disclosure =
  /** [portal] [desk] Nothing about any account. */
  | "GENERIC"
  /** [portal] [desk] Something about the account's services: only to its registered address (P1, P3). */
  | "SERVICE_INFORMATION"
  | "%future added value";

/** [anyone] What can be wrong with DisclosureAlarmRelease. The list may grow. */
export type DisclosureAlarmReleaseErrorCode =
  /** [anyone] The account is closed: service information is not mailed (R2). */
  | "ACCOUNT_CLOSED"
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] Service information goes to an account's ticket only, never to an enquiry (R3, R4). */
  | "DISCLOSURE_NEEDS_ACCOUNT"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] The staff member's role does not allow it. Hide the button: `viewerCan…` says so beforehand. */
  | "FORBIDDEN_ROLE"
  /** [anyone] The text names a service of another account (R5). A reply is kept as an alarm for a supervisor. */
  | "FOREIGN_SERVICE_MENTIONED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Another person must do this than the one who did the step before. */
  | "SAME_PERSON"
  /** [anyone] The service does not belong to the ticket's account at this moment (R3). */
  | "SERVICE_NOT_ON_ACCOUNT"
  /** [anyone] The ticket is closed. Open a new one, or reopen it within 14 days. */
  | "TICKET_CLOSED"
  | "%future added value";

/** [desk] A supervisor's word that the text may go after all (R5). */
export type DisclosureAlarmReleaseInput = {
  /** [desk] `DisclosureAlarm.id`. */
  alarmId: string;
  /** [desk] Why, 1 to 2,000 characters, for the audit log. */
  reason: string;
};

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
  /** [desk] A report that names a mail of ours by its Message-ID alone, which proves nothing: no delivery changed (R7). */
  | "REPORT_UNPROVEN"
  /** [desk] Its reply token is older than 400 days (S4). */
  | "TOKEN_EXPIRED"
  /** [desk] The signature does not cover Date. */
  | "UNSIGNED_DATE"
  /** [desk] The signature does not cover Subject. */
  | "UNSIGNED_SUBJECT"
  | "%future added value";

/** [anyone] What can be wrong with InboundMessageDiscard. The list may grow. */
export type InboundMessageDiscardErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [desk] Held mail that nobody wants. */
export type InboundMessageDiscardInput = {
  /** [desk] `InboundMessage.id`, 1 to 100. */
  ids: Array<string>;
  /** [desk] Why; up to 2,000 characters. */
  note?: string | null | undefined;
};

/** [desk] Absent and null both mean: do not filter. At most 50 entries in a list. */
export type InboundMessageFilter = {
  /** [desk] `Account.id`: mail about it, or with it among the candidates. */
  accountId?: string | null | undefined;
  /** [desk] The claimed address, in any spelling. */
  claimedFrom?: string | null | undefined;
  /** [desk] Any of these. */
  outcome?: Array<InboundOutcome> | null | undefined;
  /** [desk] Any of these. */
  reason?: Array<InboundReason> | null | undefined;
  /** [desk] Received after. */
  receivedAfter?: string | null | undefined;
  /** [desk] Received before. */
  receivedBefore?: string | null | undefined;
  /** [desk] Any of these; mail that was never held has none. */
  review?: Array<ReviewState> | null | undefined;
};

/** [anyone] What can be wrong with InboundMessageRelease. The list may grow. */
export type InboundMessageReleaseErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] It cannot become that, or not any more: fetch `releasableAs` and `candidateAccounts` again. */
  | "NOT_RELEASABLE"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  /** [anyone] Somebody else was faster. Fetch again, show the change, let the person decide. */
  | "STALE_VERSION"
  | "%future added value";

/** [desk] What to make of a held mail. */
export type InboundMessageReleaseInput = {
  /** [desk] `Account.id`: one of those that the claimed address is registered for, then and now. Absent or null where there is only one, and for an enquiry. */
  accountId?: string | null | undefined;
  /** [desk] One of its `releasableAs`; anything else is NOT_RELEASABLE. */
  as: ReleaseAs;
  /** [desk] `InboundMessage.id`. */
  id: string;
  /** [desk] Why, for the record: 1 to 2,000 characters. */
  note: string;
};

/** [anyone] What can be wrong with InboundMessagesDiscard. The list may grow. */
export type InboundMessagesDiscardErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [desk] Held mail of one kind that nobody wants. */
export type InboundMessagesDiscardInput = {
  /** [desk] Which of the mail that waits; outcome and review are ignored. It must name a reason, a claimed address or an account: nobody discards everything by mistake. */
  filter: InboundMessageFilter;
  /** [desk] Why; up to 2,000 characters. */
  note?: string | null | undefined;
};

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

/** [anyone] The languages that customers are answered in. */
export type Language =
  /** [anyone] English. */
  | "EN"
  /** [anyone] Italian. */
  | "IT"
  | "%future added value";

/** [portal] [desk] What a message is. */
export type MessageKind =
  /** [portal] [desk] From the customer. */
  | "CUSTOMER"
  /** [desk] Internal; it never leaves the desk. */
  | "NOTE"
  /** [portal] [desk] Written by a machine, theirs or ours. */
  | "NOTICE"
  /** [portal] [desk] From staff to the customer. */
  | "STAFF_REPLY"
  | "%future added value";

/** [portal] [desk] How the author was established. */
export type MessageTrust =
  /** [portal] [desk] A mail that provably comes from the registered address (S1 to S3). */
  | "AUTHENTICATED_EMAIL"
  /** [portal] [desk] Brought along from another system. */
  | "IMPORTED"
  /** [portal] [desk] Signed in with a password or passkey. */
  | "PORTAL_CREDENTIAL"
  /** [portal] [desk] Signed in with a code sent to the registered address. */
  | "PORTAL_MAILBOX"
  /** [portal] [desk] Somebody of the desk. */
  | "STAFF"
  /** [portal] [desk] Mittente itself. */
  | "SYSTEM"
  /** [portal] [desk] Nothing proves it. */
  | "UNVERIFIED"
  | "%future added value";

/** [anyone] What can be wrong with OperationCancel. The list may grow. */
export type OperationCancelErrorCode =
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] It is in another state by now. Fetch `state` again and show what can be done. */
  | "STATE_DIFFERS"
  | "%future added value";

/** [desk] Withdraws an operation that is not being carried out. */
export type OperationCancelInput = {
  /** [desk] `OperationRequest.id`. */
  operationId: string;
  /** [desk] Why, 1 to 2,000 characters. */
  reason: string;
};

/** [anyone] What can be wrong with OperationCountersign. The list may grow. */
export type OperationCountersignErrorCode =
  /** [anyone] The account is closed: service information is not mailed (R2). */
  | "ACCOUNT_CLOSED"
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] The registered address changed a short while ago. Operations wait 72 hours, 7 days for irreversible kinds (`Account.operationsRefusedUntil`, E3); another change of the address takes recognition while the last can be reverted (E4). */
  | "ADDRESS_RECENTLY_CHANGED"
  /** [anyone] It is no longer what was read (O1). Fetch it again, show the sentence, let the person decide anew. */
  | "DIGEST_DIFFERS"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] The staff member's role does not allow it. Hide the button: `viewerCan…` says so beforehand. */
  | "FORBIDDEN_ROLE"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] It is not validated, or what validated it no longer counts (O5). Fetch `state` again. */
  | "NOT_VALIDATED"
  /** [anyone] Another person must do this than the one who did the step before. */
  | "SAME_PERSON"
  /** [anyone] The service no longer belongs to the account. Cancel the operation and propose another. */
  | "SERVICE_MOVED"
  /** [anyone] It is in another state by now. Fetch `state` again and show what can be done. */
  | "STATE_DIFFERS"
  | "%future added value";

/** [desk] A supervisor's second look (O3). */
export type OperationCountersignInput = {
  /** [desk] `OperationRequest.digest` of what was read. */
  digest: string;
  /** [desk] `OperationRequest.id`. */
  operationId: string;
};

/** [portal] [desk] [provisioning] Absent and null both mean: do not filter. At most 20 entries in a list. */
export type OperationFilter = {
  /** [portal] [desk] [provisioning] `Account.id`. */
  accountId?: string | null | undefined;
  /** [portal] [desk] [provisioning] Any of these keys. */
  kind?: Array<string> | null | undefined;
  /** [portal] [desk] [provisioning] Any of these, as stored: what is over becomes EXPIRED within a minute. */
  state?: Array<OperationState> | null | undefined;
  /** [portal] [desk] [provisioning] `Ticket.id`. */
  ticketId?: string | null | undefined;
};

/** [anyone] What can be wrong with OperationPropose. The list may grow. */
export type OperationProposeErrorCode =
  /** [anyone] The account is closed: service information is not mailed (R2). */
  | "ACCOUNT_CLOSED"
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] The ticket is an enquiry: operations are an account's. Open a ticket of the account first. */
  | "ACCOUNT_NEEDED"
  /** [anyone] The registered address changed a short while ago. Operations wait 72 hours, 7 days for irreversible kinds (`Account.operationsRefusedUntil`, E3); another change of the address takes recognition while the last can be reverted (E4). */
  | "ADDRESS_RECENTLY_CHANGED"
  /** [anyone] The text names a service of another account (R5). A reply is kept as an alarm for a supervisor. */
  | "FOREIGN_SERVICE_MENTIONED"
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] The service does not belong to the ticket's account at this moment (R3). */
  | "SERVICE_NOT_ON_ACCOUNT"
  /** [anyone] The ticket is closed. Open a new one, or reopen it within 14 days. */
  | "TICKET_CLOSED"
  | "%future added value";

/** [desk] An operation for the customer of a ticket to validate. */
export type OperationProposeInput = {
  /** [desk] A new one for each intention, up to 200 characters. */
  idempotencyKey: string;
  /** [desk] `OperationKind.key`. */
  kind: string;
  /** [desk] Words beside the sentence, up to 2,000 characters; R5 holds for them. Null or absent: none. */
  note?: string | null | undefined;
  /** [desk] As the kind's `parametersSchema` says; at most 16 KiB. */
  parameters: Record<string, unknown>;
  /** [desk] The service it is about; absent or null for kinds without `serviceKinds`. */
  serviceId?: string | null | undefined;
  /** [desk] `Ticket.id`; the ticket of an account. */
  ticketId: string;
};

/** [anyone] What can be wrong with OperationRecognise. The list may grow. */
export type OperationRecogniseErrorCode =
  /** [anyone] The account is closed: service information is not mailed (R2). */
  | "ACCOUNT_CLOSED"
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] The registered address changed a short while ago. Operations wait 72 hours, 7 days for irreversible kinds (`Account.operationsRefusedUntil`, E3); another change of the address takes recognition while the last can be reverted (E4). */
  | "ADDRESS_RECENTLY_CHANGED"
  /** [anyone] It is no longer what was read (O1). Fetch it again, show the sentence, let the person decide anew. */
  | "DIGEST_DIFFERS"
  /** [anyone] The evidence has the right form and does not prove it: a number on record for less than 30 days, a document that ran out, a time that is not of the last 7 days, a certified mail whose signature does not hold. */
  | "EVIDENCE_REFUSED"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] The service no longer belongs to the account. Cancel the operation and propose another. */
  | "SERVICE_MOVED"
  /** [anyone] It is in another state by now. Fetch `state` again and show what can be done. */
  | "STATE_DIFFERS"
  | "%future added value";

/** [desk] How staff made sure who asks (O3). Somebody else has to countersign. */
export type OperationRecogniseInput = {
  /** [desk] `OperationRequest.digest` of what was read. */
  digest: string;
  /** [desk] By method, all of: PHONE_CALLBACK { phoneNumber (E.164), onRecordSince (date), calledAt, spokeWith }; IDENTITY_DOCUMENT { documentType, documentNumber, issuedBy, validUntil (date), holder }; IN_PERSON { documentType, documentNumber, holder, place, metAt }; CERTIFIED_EMAIL { inboundMessageId, holder }. Times are RFC 3339 in UTC, of the last 7 days; documentType is IDENTITY_CARD, PASSPORT, DRIVING_LICENCE or RESIDENCE_PERMIT. */
  evidence: Record<string, unknown>;
  /** [desk] Any but PORTAL. */
  method: ValidationMethod;
  /** [desk] `OperationRequest.id`. */
  operationId: string;
};

/** [anyone] What can be wrong with OperationRelease. The list may grow. */
export type OperationReleaseErrorCode =
  /** [anyone] The account is closed: service information is not mailed (R2). */
  | "ACCOUNT_CLOSED"
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] The registered address changed a short while ago. Operations wait 72 hours, 7 days for irreversible kinds (`Account.operationsRefusedUntil`, E3); another change of the address takes recognition while the last can be reverted (E4). */
  | "ADDRESS_RECENTLY_CHANGED"
  /** [anyone] It is being carried out already, or was. Never carry it out again on this answer. */
  | "ALREADY_REDEEMED"
  /** [anyone] It is no longer what was read (O1). Fetch it again, show the sentence, let the person decide anew. */
  | "DIGEST_DIFFERS"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] It is not validated, or what validated it no longer counts (O5). Fetch `state` again. */
  | "NOT_VALIDATED"
  /** [anyone] Another person must do this than the one who did the step before. */
  | "SAME_PERSON"
  /** [anyone] The service no longer belongs to the account. Cancel the operation and propose another. */
  | "SERVICE_MOVED"
  /** [anyone] Somebody else was faster. Fetch again, show the change, let the person decide. */
  | "STALE_VERSION"
  /** [anyone] It is in another state by now. Fetch `state` again and show what can be done. */
  | "STATE_DIFFERS"
  | "%future added value";

/** [desk] Lets a validated operation be carried out (O4). */
export type OperationReleaseInput = {
  /** [desk] `OperationRequest.digest` of what was read. */
  digest: string;
  /** [desk] A new one for each intention, up to 200 characters. */
  idempotencyKey: string;
  /** [desk] `OperationRequest.id`. */
  operationId: string;
};

/** [portal] [desk] [provisioning] Where an operation stands. */
export type OperationState =
  /** [portal] [desk] [provisioning] Staff recognised the customer; a supervisor has to countersign (O3). */
  | "AWAITING_COUNTERSIGNATURE"
  /** [portal] [desk] [provisioning] Proposed; the customer has not answered. */
  | "AWAITING_VALIDATION"
  /** [portal] [desk] [provisioning] Staff withdrew it, or what it rested on changed (O5). */
  | "CANCELLED"
  /** [portal] [desk] [provisioning] Done. */
  | "COMPLETED"
  /** [portal] [desk] [provisioning] Nobody carried it out within 7 days. */
  | "EXPIRED"
  /** [portal] [desk] [provisioning] It could not be carried out. */
  | "FAILED"
  /** [portal] [desk] [provisioning] Released; the company's own system may take a permit (O4). */
  | "PERMITTED"
  /** [portal] [desk] [provisioning] Being carried out: nothing takes it back. */
  | "REDEEMED"
  /** [portal] [desk] [provisioning] The customer said no. */
  | "REJECTED"
  /** [portal] [desk] [provisioning] The customer said yes, or a recognition was countersigned; staff have to release it. */
  | "VALIDATED"
  | "%future added value";

/** [anyone] Which end first. */
export type OrderDirection =
  /** [anyone] Smallest or oldest first; for PRECEDENCE the most pressing. */
  | "ASC"
  /** [anyone] Largest or newest first. */
  | "DESC"
  | "%future added value";

/** [portal] [desk] The way in. */
export type Origin =
  /** [portal] [desk] Staff. */
  | "DESK"
  /** [portal] [desk] A mail. */
  | "EMAIL"
  /** [portal] [desk] A web form. */
  | "FORM"
  /** [portal] [desk] Brought along from another system. */
  | "IMPORT"
  /** [portal] [desk] Written in the portal, signed in. */
  | "PORTAL"
  | "%future added value";

/** [anyone] Whether the registered address can be relied on. */
export type RegisteredEmailState =
  /** [anyone] Gone for good: it gets no replies until it is confirmed again (R7). */
  | "BOUNCING"
  /** [anyone] It can. */
  | "CONFIRMED"
  /** [anyone] Its domain was cancelled, transferred or moved: held until recognition (S3). */
  | "DOMAIN_CHANGED"
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

/** [desk] Whether a reply's mail goes anywhere. */
export type RouteOutcome =
  /** [desk] No mail: `rule` says why. */
  | "REFUSED"
  /** [desk] It goes to `recipient`. */
  | "ROUTED"
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

/** [portal] [desk] [provisioning] What was bought. */
export type ServiceKind =
  /** [portal] [desk] [provisioning] A TLS certificate. */
  | "CERTIFICATE"
  /** [portal] [desk] [provisioning] A domain name. */
  | "DOMAIN"
  /** [portal] [desk] [provisioning] Web space or a server. */
  | "HOSTING"
  /** [portal] [desk] [provisioning] Mailboxes. */
  | "MAIL"
  /** [portal] [desk] [provisioning] Anything else. */
  | "OTHER"
  | "%future added value";

/** [portal] [desk] [provisioning] Where a service stands. */
export type ServiceStatus =
  /** [portal] [desk] [provisioning] In use. */
  | "ACTIVE"
  /** [portal] [desk] [provisioning] Gone: it belongs to nobody here. */
  | "CANCELLED"
  /** [portal] [desk] [provisioning] Not renewed yet; still the account's. */
  | "EXPIRED"
  /** [portal] [desk] [provisioning] Stopped, still the account's. */
  | "SUSPENDED"
  /** [portal] [desk] [provisioning] Gone elsewhere: it belongs to nobody here. */
  | "TRANSFERRED"
  | "%future added value";

/** [desk] What a staff member may do: one table in the policy. */
export type StaffRole =
  /** [desk] Also administers the desk. */
  | "ADMIN"
  /** [desk] Answers customers. */
  | "AGENT"
  /** [desk] Also releases alarms, countersigns and reads the audit log. */
  | "SUPERVISOR"
  | "%future added value";

/** [anyone] What can be wrong with TicketAssign. The list may grow. */
export type TicketAssignErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Somebody else was faster. Fetch again, show the change, let the person decide. */
  | "STALE_VERSION"
  /** [anyone] The ticket is closed. Open a new one, or reopen it within 14 days. */
  | "TICKET_CLOSED"
  | "%future added value";

/** [desk] Who takes it. */
export type TicketAssignInput = {
  /** [desk] `StaffMember.id`; absent or null: nobody. */
  assigneeId?: string | null | undefined;
  /** [desk] `Ticket.id`. */
  ticketId: string;
  /** [desk] The version last seen; another one now is STALE_VERSION. Absent or null: do not ask. */
  version?: number | null | undefined;
};

/** [portal] [desk] Exactly one of these. */
export type TicketBy =
  | {
      /** [portal] [desk] `Ticket.id`. */
      id: string;
      reference?: never;
    }
  | { id?: never; /** [portal] [desk] What people quote, in any case. */ reference: string };

/** [desk] Absent and null both mean: do not filter. At most 20 entries in a list. */
export type TicketFilter = {
  /** [desk] `Account.id`. */
  accountId?: string | null | undefined;
  /** [desk] Whose. */
  assignee?: AssigneeFilter | null | undefined;
  /** [desk] Opened after. */
  createdAfter?: string | null | undefined;
  /** [desk] Opened before. */
  createdBefore?: string | null | undefined;
  /** [desk] True: only those with a reply whose mail did not arrive (FAILED after five days, BOUNCED) or that was called junk; false: none of them. */
  hasUndelivered?: boolean | null | undefined;
  /** [desk] True: only enquiries; false: none. */
  isEnquiry?: boolean | null | undefined;
  /** [desk] Any of these. */
  origin?: Array<Origin> | null | undefined;
  /** [desk] Any of these. */
  priority?: Array<TicketPriority> | null | undefined;
  /** [desk] `Queue.id`. */
  queueId?: string | null | undefined;
  /** [desk] Full text over subject and messages, up to 200 characters; words, "phrases", -without. */
  search?: string | null | undefined;
  /** [desk] `Service.id`. */
  serviceId?: string | null | undefined;
  /** [desk] Any of these. */
  status?: Array<TicketStatus> | null | undefined;
  /** [desk] All of these. */
  tags?: Array<string> | null | undefined;
};

/** [anyone] What can be wrong with TicketNoteAdd. The list may grow. */
export type TicketNoteAddErrorCode =
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [desk] An internal note. */
export type TicketNoteAddInput = {
  /** [desk] `Attachment.id` of uploads of one's own, READY and on no message yet, at most 10 and 25 MiB in all; others are NOT_FOUND. Absent, null and [] are the same. */
  attachmentIds?: Array<string> | null | undefined;
  /** [desk] Markdown, 1 character to 64 KiB of UTF-8. It never leaves the desk. */
  body: string;
  /** [desk] 1 to 255 characters; the same key and input give the first answer again. Kept 7 days. */
  idempotencyKey: string;
  /** [desk] `Ticket.id`. */
  ticketId: string;
};

/** [anyone] What can be wrong with TicketOpenForAccount. The list may grow. */
export type TicketOpenForAccountErrorCode =
  /** [anyone] The account is closed: service information is not mailed (R2). */
  | "ACCOUNT_CLOSED"
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] Service information goes to an account's ticket only, never to an enquiry (R3, R4). */
  | "DISCLOSURE_NEEDS_ACCOUNT"
  /** [anyone] The text names a service of another account (R5). A reply is kept as an alarm for a supervisor. */
  | "FOREIGN_SERVICE_MENTIONED"
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  /** [anyone] The service does not belong to the ticket's account at this moment (R3). */
  | "SERVICE_NOT_ON_ACCOUNT"
  | "%future added value";

/** [desk] A ticket that staff open towards a customer: a reply without a question. */
export type TicketOpenForAccountInput = {
  /** [desk] `Account.id`. */
  accountId: string;
  /** [desk] Markdown, 1 character to 64 KiB of UTF-8. */
  body: string;
  /** [desk] What it says (R3). */
  disclosure: Disclosure;
  /** [desk] 1 to 255 characters; the same key and input give the first answer again. Kept 7 days. */
  idempotencyKey: string;
  /** [desk] `Service.id` of that account; absent or null: none. */
  serviceId?: string | null | undefined;
  /** [desk] One line, 1 to 200 characters. */
  subject: string;
};

/** [portal] [desk] One order at a time; ties are broken by id. */
export type TicketOrder = {
  /** [portal] [desk] Which end first. */
  direction: OrderDirection;
  /** [portal] [desk] By what. */
  field: TicketOrderField;
};

/** [portal] [desk] What tickets are ordered by. */
export type TicketOrderField =
  /** [portal] [desk] When it was opened. */
  | "CREATED_AT"
  /** [desk] When it is due. INVALID in the portal. */
  | "DUE_AT"
  /** [desk] Priority, then portal before mail, then what is due first, then age. INVALID in the portal. */
  | "PRECEDENCE"
  /** [portal] [desk] When it last changed, as far as the viewer may see. */
  | "UPDATED_AT"
  | "%future added value";

/** [portal] [desk] How pressing it is. */
export type TicketPriority =
  /** [portal] [desk] Before the others. */
  | "HIGH"
  /** [portal] [desk] Whenever there is time. */
  | "LOW"
  /** [portal] [desk] In its turn. */
  | "NORMAL"
  /** [portal] [desk] Now. */
  | "URGENT"
  | "%future added value";

/** [anyone] What can be wrong with TicketReply. The list may grow. */
export type TicketReplyErrorCode =
  /** [anyone] The account is closed: service information is not mailed (R2). */
  | "ACCOUNT_CLOSED"
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] Service information goes to an account's ticket only, never to an enquiry (R3, R4). */
  | "DISCLOSURE_NEEDS_ACCOUNT"
  /** [anyone] The text names a service of another account (R5). A reply is kept as an alarm for a supervisor. */
  | "FOREIGN_SERVICE_MENTIONED"
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  /** [anyone] The service does not belong to the ticket's account at this moment (R3). */
  | "SERVICE_NOT_ON_ACCOUNT"
  /** [anyone] Somebody else was faster. Fetch again, show the change, let the person decide. */
  | "STALE_VERSION"
  /** [anyone] The ticket is closed. Open a new one, or reopen it within 14 days. */
  | "TICKET_CLOSED"
  | "%future added value";

/** [desk] A reply. It has no recipient: the ticket's account has. */
export type TicketReplyInput = {
  /** [desk] `Attachment.id` of uploads of one's own, READY and on no message yet, at most 10 and 25 MiB in all; others are NOT_FOUND. Absent, null and [] are the same. */
  attachmentIds?: Array<string> | null | undefined;
  /** [desk] Markdown, 1 character to 64 KiB of UTF-8. */
  body: string;
  /** [desk] What it says (R3). */
  disclosure: Disclosure;
  /** [desk] 1 to 255 characters; the same key and input give the first answer again. Kept 7 days. */
  idempotencyKey: string;
  /** [desk] The service it is about; absent or null: the ticket's, if it has one. */
  serviceId?: string | null | undefined;
  /** [desk] OPEN, WAITING_ON_CUSTOMER, ON_HOLD or SOLVED afterwards; absent or null: as the table says. */
  setStatus?: TicketStatus | null | undefined;
  /** [desk] `Ticket.id`. */
  ticketId: string;
  /** [desk] The version last seen; another one now is STALE_VERSION. Absent or null: do not ask. */
  version?: number | null | undefined;
};

/** [anyone] What can be wrong with TicketSolve. The list may grow. */
export type TicketSolveErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Somebody else was faster. Fetch again, show the change, let the person decide. */
  | "STALE_VERSION"
  | "%future added value";

/** [desk] Which ticket, as last seen. */
export type TicketSolveInput = {
  /** [desk] `Ticket.id`. */
  ticketId: string;
  /** [desk] The version last seen; another one now is STALE_VERSION. Absent or null: do not ask. */
  version?: number | null | undefined;
};

/** [portal] [desk] Where a conversation stands. */
export type TicketStatus =
  /** [portal] [desk] Over. Reopening is possible for 14 days; a mail opens a new ticket that continues it. */
  | "CLOSED"
  /** [portal] [desk] Nobody answered or took it yet. */
  | "NEW"
  /** [portal] [desk] Waits for something else. */
  | "ON_HOLD"
  /** [portal] [desk] Somebody works on it. */
  | "OPEN"
  /** [portal] [desk] Closes by itself after 7 days. */
  | "SOLVED"
  /** [portal] [desk] Answered; the customer's turn. */
  | "WAITING_ON_CUSTOMER"
  | "%future added value";

/** [portal] [desk] [provisioning] How it was established that the customer wants it. */
export type ValidationMethod =
  /** [portal] [desk] [provisioning] A certified mail whose signature was checked (O3). */
  | "CERTIFIED_EMAIL"
  /** [portal] [desk] [provisioning] A document that staff saw (O3). */
  | "IDENTITY_DOCUMENT"
  /** [portal] [desk] [provisioning] In person, with a document (O3). */
  | "IN_PERSON"
  /** [portal] [desk] [provisioning] A call to a number on record for at least 30 days (O3). */
  | "PHONE_CALLBACK"
  /** [portal] [desk] [provisioning] The customer, signed in to the portal (O2). Staff cannot record it. */
  | "PORTAL"
  | "%future added value";

export type DeskAccountQueryVariables = Exact<{
  by: AccountBy;
  services?: number | null | undefined;
  tickets?: number | null | undefined;
}>;

export type DeskAccountQuery = {
  account: {
    id: string;
    number: string;
    externalId: string | null;
    displayName: string;
    language: Language;
    status: AccountStatus;
    registeredEmail: string;
    registeredEmailState: RegisteredEmailState;
    registeredEmailVersion: number;
    createdAt: string;
    services: {
      nodes: Array<{ id: string; kind: ServiceKind; name: string; status: ServiceStatus; expiresOn: string | null }>;
    };
    tickets: {
      nodes: Array<{ id: string; reference: string; subject: string; status: TicketStatus; lastActivityAt: string }>;
    };
  } | null;
};

export type DeskDisclosureAlarmReleaseMutationVariables = Exact<{
  input: DisclosureAlarmReleaseInput;
}>;

export type DeskDisclosureAlarmReleaseMutation = {
  disclosureAlarmRelease: {
    ticket: { id: string; status: TicketStatus; version: number } | null;
    message: { id: string; createdAt: string } | null;
    userErrors: Array<{ code: DisclosureAlarmReleaseErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type HeldMailDiscardMutationVariables = Exact<{
  input: InboundMessageDiscardInput;
}>;

export type HeldMailDiscardMutation = {
  inboundMessageDiscard: {
    discardedCount: number | null;
    inboundMessages: Array<{ id: string; review: { state: ReviewState } | null }> | null;
    userErrors: Array<{ code: InboundMessageDiscardErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type HeldMailReleaseMutationVariables = Exact<{
  input: InboundMessageReleaseInput;
}>;

export type HeldMailReleaseMutation = {
  inboundMessageRelease: {
    inboundMessage: {
      id: string;
      releasableAs: Array<ReleaseAs>;
      review: { state: ReviewState; at: string | null; note: string | null } | null;
    } | null;
    ticket: { id: string; reference: string } | null;
    message: { id: string } | null;
    userErrors: Array<{ code: InboundMessageReleaseErrorCode; message: string; field: Array<string> | null }>;
  };
};

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

export type HeldMailsDiscardMutationVariables = Exact<{
  input: InboundMessagesDiscardInput;
}>;

export type HeldMailsDiscardMutation = {
  inboundMessagesDiscard: {
    discardedCount: number | null;
    hasMore: boolean | null;
    userErrors: Array<{ code: InboundMessagesDiscardErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type OperationCancelMutationVariables = Exact<{
  input: OperationCancelInput;
}>;

export type OperationCancelMutation = {
  operationCancel: {
    operation: {
      id: string;
      sentence: string;
      note: string | null;
      parameters: Record<string, unknown>;
      digest: string;
      state: OperationState;
      endReason: string | null;
      expiresAt: string;
      createdAt: string;
      kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
      proposedBy: { id: string; displayName: string } | null;
      validation: {
        method: ValidationMethod;
        at: string;
        evidence: Record<string, unknown> | null;
        recognisedBy: { id: string; displayName: string } | null;
        countersignedBy: { id: string; displayName: string } | null;
      } | null;
      service: { id: string; name: string } | null;
    } | null;
    userErrors: Array<{ code: OperationCancelErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type OperationCountersignMutationVariables = Exact<{
  input: OperationCountersignInput;
}>;

export type OperationCountersignMutation = {
  operationCountersign: {
    operation: {
      id: string;
      sentence: string;
      note: string | null;
      parameters: Record<string, unknown>;
      digest: string;
      state: OperationState;
      endReason: string | null;
      expiresAt: string;
      createdAt: string;
      kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
      proposedBy: { id: string; displayName: string } | null;
      validation: {
        method: ValidationMethod;
        at: string;
        evidence: Record<string, unknown> | null;
        recognisedBy: { id: string; displayName: string } | null;
        countersignedBy: { id: string; displayName: string } | null;
      } | null;
      service: { id: string; name: string } | null;
    } | null;
    userErrors: Array<{ code: OperationCountersignErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type DeskOperationKindsQueryVariables = Exact<{
  language: Language;
}>;

export type DeskOperationKindsQuery = {
  operationKinds: Array<{
    key: string;
    title: string;
    isIrreversible: boolean;
    isRecognitionOnly: boolean;
    serviceKinds: Array<ServiceKind>;
    parametersSchema: Record<string, unknown>;
  }>;
};

export type OperationProposeMutationVariables = Exact<{
  input: OperationProposeInput;
}>;

export type OperationProposeMutation = {
  operationPropose: {
    operation: {
      id: string;
      sentence: string;
      note: string | null;
      parameters: Record<string, unknown>;
      digest: string;
      state: OperationState;
      endReason: string | null;
      expiresAt: string;
      createdAt: string;
      kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
      proposedBy: { id: string; displayName: string } | null;
      validation: {
        method: ValidationMethod;
        at: string;
        evidence: Record<string, unknown> | null;
        recognisedBy: { id: string; displayName: string } | null;
        countersignedBy: { id: string; displayName: string } | null;
      } | null;
      service: { id: string; name: string } | null;
    } | null;
    userErrors: Array<{ code: OperationProposeErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type DeskOperationFragment = {
  id: string;
  sentence: string;
  note: string | null;
  parameters: Record<string, unknown>;
  digest: string;
  state: OperationState;
  endReason: string | null;
  expiresAt: string;
  createdAt: string;
  kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
  proposedBy: { id: string; displayName: string } | null;
  validation: {
    method: ValidationMethod;
    at: string;
    evidence: Record<string, unknown> | null;
    recognisedBy: { id: string; displayName: string } | null;
    countersignedBy: { id: string; displayName: string } | null;
  } | null;
  service: { id: string; name: string } | null;
};

export type OperationRecogniseMutationVariables = Exact<{
  input: OperationRecogniseInput;
}>;

export type OperationRecogniseMutation = {
  operationRecognise: {
    operation: {
      id: string;
      sentence: string;
      note: string | null;
      parameters: Record<string, unknown>;
      digest: string;
      state: OperationState;
      endReason: string | null;
      expiresAt: string;
      createdAt: string;
      kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
      proposedBy: { id: string; displayName: string } | null;
      validation: {
        method: ValidationMethod;
        at: string;
        evidence: Record<string, unknown> | null;
        recognisedBy: { id: string; displayName: string } | null;
        countersignedBy: { id: string; displayName: string } | null;
      } | null;
      service: { id: string; name: string } | null;
    } | null;
    userErrors: Array<{ code: OperationRecogniseErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type OperationReleaseMutationVariables = Exact<{
  input: OperationReleaseInput;
}>;

export type OperationReleaseMutation = {
  operationRelease: {
    operation: {
      id: string;
      sentence: string;
      note: string | null;
      parameters: Record<string, unknown>;
      digest: string;
      state: OperationState;
      endReason: string | null;
      expiresAt: string;
      createdAt: string;
      kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
      proposedBy: { id: string; displayName: string } | null;
      validation: {
        method: ValidationMethod;
        at: string;
        evidence: Record<string, unknown> | null;
        recognisedBy: { id: string; displayName: string } | null;
        countersignedBy: { id: string; displayName: string } | null;
      } | null;
      service: { id: string; name: string } | null;
    } | null;
    userErrors: Array<{ code: OperationReleaseErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type DeskOperationsQueryVariables = Exact<{
  filter?: OperationFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type DeskOperationsQuery = {
  operationRequests: {
    nodes: Array<{
      id: string;
      sentence: string;
      note: string | null;
      parameters: Record<string, unknown>;
      digest: string;
      state: OperationState;
      endReason: string | null;
      expiresAt: string;
      createdAt: string;
      ticket: { id: string; reference: string };
      account: { id: string; number: string; displayName: string };
      kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
      proposedBy: { id: string; displayName: string } | null;
      validation: {
        method: ValidationMethod;
        at: string;
        evidence: Record<string, unknown> | null;
        recognisedBy: { id: string; displayName: string } | null;
        countersignedBy: { id: string; displayName: string } | null;
      } | null;
      service: { id: string; name: string } | null;
    }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

export type DeskPeopleQueryVariables = Exact<{ [key: string]: never }>;

export type DeskPeopleQuery = {
  viewer: { staffMember: { id: string; displayName: string; email: string; role: StaffRole } | null } | null;
  queues: Array<{ id: string; name: string }>;
  staffMembers: Array<{ id: string; displayName: string; role: StaffRole }>;
};

export type DeskReceivedMailQueryVariables = Exact<{
  filter?: InboundMessageFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type DeskReceivedMailQuery = {
  inboundMessages: {
    nodes: Array<{
      id: string;
      receivedAt: string;
      claimedFrom: string | null;
      replyTo: string | null;
      cc: string | null;
      subject: string | null;
      sha256: string;
      authentication: { spf: string; dkim: string; dmarc: string; provenDomain: string | null };
      verdict: {
        outcome: InboundOutcome;
        reason: InboundReason;
        flags: Array<InboundFlag>;
        explanation: Array<{ rule: string; result: RuleResult }>;
      };
      account: { id: string; number: string; registeredEmail: string } | null;
      ticket: {
        id: string;
        reference: string;
        subject: string;
        account: { id: string; number: string } | null;
        service: { id: string; name: string } | null;
      } | null;
    }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

export type DeskTicketAssignMutationVariables = Exact<{
  input: TicketAssignInput;
}>;

export type DeskTicketAssignMutation = {
  ticketAssign: {
    ticket: {
      id: string;
      status: TicketStatus;
      version: number;
      assignee: { id: string; displayName: string } | null;
    } | null;
    userErrors: Array<{ code: TicketAssignErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type DeskTicketConversationQueryVariables = Exact<{
  by: TicketBy;
  messages?: number | null | undefined;
  before?: string | null | undefined;
}>;

export type DeskTicketConversationQuery = {
  ticket: {
    id: string;
    reference: string;
    subject: string;
    status: TicketStatus;
    priority: TicketPriority;
    origin: Origin;
    language: Language;
    createdAt: string;
    version: number;
    account: {
      id: string;
      number: string;
      displayName: string;
      status: AccountStatus;
      language: Language;
      registeredEmail: string;
    } | null;
    service: { id: string; kind: ServiceKind; name: string; status: ServiceStatus; expiresOn: string | null } | null;
    messages: {
      nodes: Array<{
        id: string;
        kind: MessageKind;
        origin: Origin;
        createdAt: string;
        bodyText: string;
        quotedText: string | null;
        bodyHtml: string | null;
        trust: MessageTrust;
        disclosure: Disclosure | null;
        attachments: Array<{ id: string; fileName: string; contentType: string; size: number; state: AttachmentState }>;
        deliveries: Array<{
          id: string;
          recipient: string | null;
          state: DeliveryState;
          content: DeliveryContent;
          rule: string;
          attempts: number;
          lastError: string | null;
          sentAt: string | null;
        }>;
      }>;
      pageInfo: { hasPreviousPage: boolean; startCursor: string | null };
    };
  } | null;
};

export type DeskTicketListQueryVariables = Exact<{
  filter?: TicketFilter | null | undefined;
  orderBy?: TicketOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type DeskTicketListQuery = {
  tickets: {
    nodes: Array<{
      id: string;
      reference: string;
      subject: string;
      status: TicketStatus;
      priority: TicketPriority;
      origin: Origin;
      tags: Array<string>;
      dueAt: string | null;
      createdAt: string;
      lastActivityAt: string;
      viewerHasUnread: boolean;
      account: { id: string; number: string; displayName: string; status: AccountStatus } | null;
      assignee: { id: string; displayName: string } | null;
      queue: { id: string; name: string } | null;
      lastMessage: { id: string; kind: MessageKind; createdAt: string; bodyText: string; trust: MessageTrust } | null;
    }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

export type DeskTicketNoteAddMutationVariables = Exact<{
  input: TicketNoteAddInput;
}>;

export type DeskTicketNoteAddMutation = {
  ticketNoteAdd: {
    ticket: { id: string; version: number } | null;
    message: { id: string; createdAt: string } | null;
    userErrors: Array<{ code: TicketNoteAddErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type DeskTicketOpenForAccountMutationVariables = Exact<{
  input: TicketOpenForAccountInput;
}>;

export type DeskTicketOpenForAccountMutation = {
  ticketOpenForAccount: {
    ticket: { id: string; reference: string; status: TicketStatus; version: number } | null;
    message: { id: string; createdAt: string } | null;
    route: {
      outcome: RouteOutcome;
      content: DeliveryContent;
      recipient: string | null;
      rule: string;
      explanation: string;
    } | null;
    userErrors: Array<{ code: TicketOpenForAccountErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type DeskTicketReplyMutationVariables = Exact<{
  input: TicketReplyInput;
}>;

export type DeskTicketReplyMutation = {
  ticketReply: {
    ticket: { id: string; reference: string; status: TicketStatus; version: number } | null;
    message: { id: string; createdAt: string } | null;
    route: {
      outcome: RouteOutcome;
      content: DeliveryContent;
      recipient: string | null;
      rule: string;
      explanation: string;
    } | null;
    alarm: { id: string; expiresAt: string } | null;
    userErrors: Array<{ code: TicketReplyErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type DeskTicketSolveMutationVariables = Exact<{
  input: TicketSolveInput;
}>;

export type DeskTicketSolveMutation = {
  ticketSolve: {
    ticket: { id: string; status: TicketStatus; version: number; viewerCanReopen: boolean } | null;
    userErrors: Array<{ code: TicketSolveErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type DeskTicketQueryVariables = Exact<{
  by: TicketBy;
  disclosure?: Disclosure | null | undefined;
  messages?: number | null | undefined;
  before?: string | null | undefined;
}>;

export type DeskTicketQuery = {
  ticket: {
    id: string;
    reference: string;
    subject: string;
    status: TicketStatus;
    priority: TicketPriority;
    origin: Origin;
    language: Language;
    tags: Array<string>;
    dueAt: string | null;
    createdAt: string;
    version: number;
    viewerCanReply: boolean;
    viewerCanClose: boolean;
    viewerCanReopen: boolean;
    account: {
      id: string;
      number: string;
      displayName: string;
      status: AccountStatus;
      language: Language;
      registeredEmail: string;
      registeredEmailState: RegisteredEmailState;
      disclosuresDelayedUntil: string | null;
    } | null;
    service: { id: string; kind: ServiceKind; name: string; status: ServiceStatus; expiresOn: string | null } | null;
    queue: { id: string; name: string } | null;
    assignee: { id: string; displayName: string } | null;
    replyRoute: {
      outcome: RouteOutcome;
      content: DeliveryContent;
      recipient: string | null;
      rule: string;
      explanation: string;
    } | null;
    messages: {
      nodes: Array<{
        id: string;
        kind: MessageKind;
        origin: Origin;
        createdAt: string;
        bodyText: string;
        quotedText: string | null;
        bodyHtml: string | null;
        trust: MessageTrust;
        disclosure: Disclosure | null;
        author:
          | { __typename: "Account"; id: string; number: string; displayName: string }
          | { __typename: "Correspondent"; email: string; claimedName: string | null }
          | { __typename: "StaffMember"; id: string; displayName: string }
          | { __typename: "SystemAuthor"; name: string };
        attachments: Array<{
          id: string;
          fileName: string;
          contentType: string;
          size: number;
          state: AttachmentState;
          downloadUrl: string | null;
        }>;
        deliveries: Array<{
          id: string;
          recipient: string | null;
          state: DeliveryState;
          content: DeliveryContent;
          rule: string;
          attempts: number;
          lastError: string | null;
          sentAt: string | null;
        }>;
      }>;
      pageInfo: { hasPreviousPage: boolean; startCursor: string | null };
    };
  } | null;
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
export const DeskOperationFragmentDoc = new TypedDocumentString(
  `
    fragment DeskOperation on OperationRequest {
  id
  kind {
    key
    title(language: EN)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: EN)
  note
  parameters
  digest
  state
  endReason
  proposedBy {
    id
    displayName
  }
  validation {
    method
    at
    evidence
    recognisedBy {
      id
      displayName
    }
    countersignedBy {
      id
      displayName
    }
  }
  service {
    id
    name
  }
  expiresAt
  createdAt
}
    `,
  { fragmentName: "DeskOperation" },
) as unknown as TypedDocumentString<DeskOperationFragment, unknown>;
export const DeskAccountDocument = new TypedDocumentString(
  `
    query DeskAccount($by: AccountBy!, $services: Int = 50, $tickets: Int = 20) {
  account(by: $by) {
    id
    number
    externalId
    displayName
    language
    status
    registeredEmail
    registeredEmailState
    registeredEmailVersion
    createdAt
    services(first: $services) {
      nodes {
        id
        kind
        name
        status
        expiresOn
      }
    }
    tickets(first: $tickets) {
      nodes {
        id
        reference
        subject
        status
        lastActivityAt
      }
    }
  }
}
    `,
  { hash: "sha256:a35a35e88242d3dd3118e67c11d25d4162d359699bdcf402fdb7dfd4d32b0cee" },
) as unknown as TypedDocumentString<DeskAccountQuery, DeskAccountQueryVariables>;
export const DeskDisclosureAlarmReleaseDocument = new TypedDocumentString(
  `
    mutation DeskDisclosureAlarmRelease($input: DisclosureAlarmReleaseInput!) {
  disclosureAlarmRelease(input: $input) {
    ticket {
      id
      status
      version
    }
    message {
      id
      createdAt
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:f8121d9e82304e4e92720884a8b707ee57e439d137597bee61a3e12942f925e7" },
) as unknown as TypedDocumentString<DeskDisclosureAlarmReleaseMutation, DeskDisclosureAlarmReleaseMutationVariables>;
export const HeldMailDiscardDocument = new TypedDocumentString(
  `
    mutation HeldMailDiscard($input: InboundMessageDiscardInput!) {
  inboundMessageDiscard(input: $input) {
    discardedCount
    inboundMessages {
      id
      review {
        state
      }
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:07851174637ad685b619b788e6972652b0cfd7468e4dc1002a8467cc410852d2" },
) as unknown as TypedDocumentString<HeldMailDiscardMutation, HeldMailDiscardMutationVariables>;
export const HeldMailReleaseDocument = new TypedDocumentString(
  `
    mutation HeldMailRelease($input: InboundMessageReleaseInput!) {
  inboundMessageRelease(input: $input) {
    inboundMessage {
      id
      releasableAs
      review {
        state
        at
        note
      }
    }
    ticket {
      id
      reference
    }
    message {
      id
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:3ce2b7b2d01a171b5fd53aa967a23ea01a72bfdd6c20b6a4ba362c71e6b4be0b" },
) as unknown as TypedDocumentString<HeldMailReleaseMutation, HeldMailReleaseMutationVariables>;
export const HeldMailDocument = new TypedDocumentString(
  `
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
    `,
  { hash: "sha256:d701544cac9a742c6903f2f4d80aebdad19490eac4eb42bc4e2e64fc5203f3c2" },
) as unknown as TypedDocumentString<HeldMailQuery, HeldMailQueryVariables>;
export const HeldMailsDiscardDocument = new TypedDocumentString(
  `
    mutation HeldMailsDiscard($input: InboundMessagesDiscardInput!) {
  inboundMessagesDiscard(input: $input) {
    discardedCount
    hasMore
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:3f0d438d77f4779bb8a1f527fce0eccd30ec8f7ef2d85a4b673a5576666fdd29" },
) as unknown as TypedDocumentString<HeldMailsDiscardMutation, HeldMailsDiscardMutationVariables>;
export const OperationCancelDocument = new TypedDocumentString(
  `
    mutation OperationCancel($input: OperationCancelInput!) {
  operationCancel(input: $input) {
    operation {
      ...DeskOperation
    }
    userErrors {
      code
      message
      field
    }
  }
}
    fragment DeskOperation on OperationRequest {
  id
  kind {
    key
    title(language: EN)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: EN)
  note
  parameters
  digest
  state
  endReason
  proposedBy {
    id
    displayName
  }
  validation {
    method
    at
    evidence
    recognisedBy {
      id
      displayName
    }
    countersignedBy {
      id
      displayName
    }
  }
  service {
    id
    name
  }
  expiresAt
  createdAt
}`,
  { hash: "sha256:f47a51da28ad503bf4db9d12ca8fa85e6fb23e7f0e2e080e66e1072e5bfcd731" },
) as unknown as TypedDocumentString<OperationCancelMutation, OperationCancelMutationVariables>;
export const OperationCountersignDocument = new TypedDocumentString(
  `
    mutation OperationCountersign($input: OperationCountersignInput!) {
  operationCountersign(input: $input) {
    operation {
      ...DeskOperation
    }
    userErrors {
      code
      message
      field
    }
  }
}
    fragment DeskOperation on OperationRequest {
  id
  kind {
    key
    title(language: EN)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: EN)
  note
  parameters
  digest
  state
  endReason
  proposedBy {
    id
    displayName
  }
  validation {
    method
    at
    evidence
    recognisedBy {
      id
      displayName
    }
    countersignedBy {
      id
      displayName
    }
  }
  service {
    id
    name
  }
  expiresAt
  createdAt
}`,
  { hash: "sha256:eb3cbfcf9e33dbafb1cb653780fc5a1a54184d2f9e2d427ab2dc0e201b96228b" },
) as unknown as TypedDocumentString<OperationCountersignMutation, OperationCountersignMutationVariables>;
export const DeskOperationKindsDocument = new TypedDocumentString(
  `
    query DeskOperationKinds($language: Language!) {
  operationKinds {
    key
    title(language: $language)
    isIrreversible
    isRecognitionOnly
    serviceKinds
    parametersSchema
  }
}
    `,
  { hash: "sha256:049b00cb747646b52cf4c30f2d532cafaeade26425d158c913866734a8de6935" },
) as unknown as TypedDocumentString<DeskOperationKindsQuery, DeskOperationKindsQueryVariables>;
export const OperationProposeDocument = new TypedDocumentString(
  `
    mutation OperationPropose($input: OperationProposeInput!) {
  operationPropose(input: $input) {
    operation {
      ...DeskOperation
    }
    userErrors {
      code
      message
      field
    }
  }
}
    fragment DeskOperation on OperationRequest {
  id
  kind {
    key
    title(language: EN)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: EN)
  note
  parameters
  digest
  state
  endReason
  proposedBy {
    id
    displayName
  }
  validation {
    method
    at
    evidence
    recognisedBy {
      id
      displayName
    }
    countersignedBy {
      id
      displayName
    }
  }
  service {
    id
    name
  }
  expiresAt
  createdAt
}`,
  { hash: "sha256:c74e9213648eb83e9208b65fc2b4d4a734dd1c398cd05c0b8aaff1a6c16be125" },
) as unknown as TypedDocumentString<OperationProposeMutation, OperationProposeMutationVariables>;
export const OperationRecogniseDocument = new TypedDocumentString(
  `
    mutation OperationRecognise($input: OperationRecogniseInput!) {
  operationRecognise(input: $input) {
    operation {
      ...DeskOperation
    }
    userErrors {
      code
      message
      field
    }
  }
}
    fragment DeskOperation on OperationRequest {
  id
  kind {
    key
    title(language: EN)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: EN)
  note
  parameters
  digest
  state
  endReason
  proposedBy {
    id
    displayName
  }
  validation {
    method
    at
    evidence
    recognisedBy {
      id
      displayName
    }
    countersignedBy {
      id
      displayName
    }
  }
  service {
    id
    name
  }
  expiresAt
  createdAt
}`,
  { hash: "sha256:92cb32c11b137a6368865e28378cab5fd7d53258e31abbd72d14ba1bb0d04715" },
) as unknown as TypedDocumentString<OperationRecogniseMutation, OperationRecogniseMutationVariables>;
export const OperationReleaseDocument = new TypedDocumentString(
  `
    mutation OperationRelease($input: OperationReleaseInput!) {
  operationRelease(input: $input) {
    operation {
      ...DeskOperation
    }
    userErrors {
      code
      message
      field
    }
  }
}
    fragment DeskOperation on OperationRequest {
  id
  kind {
    key
    title(language: EN)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: EN)
  note
  parameters
  digest
  state
  endReason
  proposedBy {
    id
    displayName
  }
  validation {
    method
    at
    evidence
    recognisedBy {
      id
      displayName
    }
    countersignedBy {
      id
      displayName
    }
  }
  service {
    id
    name
  }
  expiresAt
  createdAt
}`,
  { hash: "sha256:513e341322359fb364bd1a306b1a5dabb08624dea926e429a68c2d6f31877a67" },
) as unknown as TypedDocumentString<OperationReleaseMutation, OperationReleaseMutationVariables>;
export const DeskOperationsDocument = new TypedDocumentString(
  `
    query DeskOperations($filter: OperationFilter, $first: Int, $after: String) {
  operationRequests(filter: $filter, first: $first, after: $after) {
    nodes {
      ...DeskOperation
      ticket {
        id
        reference
      }
      account {
        id
        number
        displayName
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment DeskOperation on OperationRequest {
  id
  kind {
    key
    title(language: EN)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: EN)
  note
  parameters
  digest
  state
  endReason
  proposedBy {
    id
    displayName
  }
  validation {
    method
    at
    evidence
    recognisedBy {
      id
      displayName
    }
    countersignedBy {
      id
      displayName
    }
  }
  service {
    id
    name
  }
  expiresAt
  createdAt
}`,
  { hash: "sha256:6cb314a8bdaeea25bf1b95629bd0893495a7dc61339faf31a37b6bf9824b0e8d" },
) as unknown as TypedDocumentString<DeskOperationsQuery, DeskOperationsQueryVariables>;
export const DeskPeopleDocument = new TypedDocumentString(
  `
    query DeskPeople {
  viewer {
    staffMember {
      id
      displayName
      email
      role
    }
  }
  queues {
    id
    name
  }
  staffMembers {
    id
    displayName
    role
  }
}
    `,
  { hash: "sha256:f518a00c1a0458dae894645f07bea2e0884ff3e1c45fe3fb6973ef71f14afcc3" },
) as unknown as TypedDocumentString<DeskPeopleQuery, DeskPeopleQueryVariables>;
export const DeskReceivedMailDocument = new TypedDocumentString(
  `
    query DeskReceivedMail($filter: InboundMessageFilter, $first: Int = 50, $after: String) {
  inboundMessages(filter: $filter, first: $first, after: $after) {
    nodes {
      id
      receivedAt
      claimedFrom
      replyTo
      cc
      subject
      sha256
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
        }
      }
      account {
        id
        number
        registeredEmail
      }
      ticket {
        id
        reference
        subject
        account {
          id
          number
        }
        service {
          id
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `,
  { hash: "sha256:0322837b4f4d3da6403ab56729f6c9e3d4a793728d205aeb6b3c799b0f0bea0d" },
) as unknown as TypedDocumentString<DeskReceivedMailQuery, DeskReceivedMailQueryVariables>;
export const DeskTicketAssignDocument = new TypedDocumentString(
  `
    mutation DeskTicketAssign($input: TicketAssignInput!) {
  ticketAssign(input: $input) {
    ticket {
      id
      status
      version
      assignee {
        id
        displayName
      }
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:bc9e5943ddd1bf52f3e4c14928e4f27b3b8d976875179957cb2b022a301c8e58" },
) as unknown as TypedDocumentString<DeskTicketAssignMutation, DeskTicketAssignMutationVariables>;
export const DeskTicketConversationDocument = new TypedDocumentString(
  `
    query DeskTicketConversation($by: TicketBy!, $messages: Int = 20, $before: String) {
  ticket(by: $by) {
    id
    reference
    subject
    status
    priority
    origin
    language
    createdAt
    version
    account {
      id
      number
      displayName
      status
      language
      registeredEmail
    }
    service {
      id
      kind
      name
      status
      expiresOn
    }
    messages(last: $messages, before: $before) {
      nodes {
        id
        kind
        origin
        createdAt
        bodyText
        quotedText
        bodyHtml
        trust
        disclosure
        attachments {
          id
          fileName
          contentType
          size
          state
        }
        deliveries {
          id
          recipient
          state
          content
          rule
          attempts
          lastError
          sentAt
        }
      }
      pageInfo {
        hasPreviousPage
        startCursor
      }
    }
  }
}
    `,
  { hash: "sha256:cd7710e455d3402865237b3d5c39a18be7f8ab3d8ddc215c02036e1e06f5eb43" },
) as unknown as TypedDocumentString<DeskTicketConversationQuery, DeskTicketConversationQueryVariables>;
export const DeskTicketListDocument = new TypedDocumentString(
  `
    query DeskTicketList($filter: TicketFilter, $orderBy: TicketOrder, $first: Int = 50, $after: String) {
  tickets(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes {
      id
      reference
      subject
      status
      priority
      origin
      tags
      dueAt
      createdAt
      lastActivityAt
      viewerHasUnread
      account {
        id
        number
        displayName
        status
      }
      assignee {
        id
        displayName
      }
      queue {
        id
        name
      }
      lastMessage {
        id
        kind
        createdAt
        bodyText
        trust
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `,
  { hash: "sha256:91da8e5b9094aa8edf71bf64b796cf4531029b3154213546bf350871907966e0" },
) as unknown as TypedDocumentString<DeskTicketListQuery, DeskTicketListQueryVariables>;
export const DeskTicketNoteAddDocument = new TypedDocumentString(
  `
    mutation DeskTicketNoteAdd($input: TicketNoteAddInput!) {
  ticketNoteAdd(input: $input) {
    ticket {
      id
      version
    }
    message {
      id
      createdAt
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:e8e190a8cdf905fd9d018f8a32077a3bd63e90c8f9b7e071909c939444b9c498" },
) as unknown as TypedDocumentString<DeskTicketNoteAddMutation, DeskTicketNoteAddMutationVariables>;
export const DeskTicketOpenForAccountDocument = new TypedDocumentString(
  `
    mutation DeskTicketOpenForAccount($input: TicketOpenForAccountInput!) {
  ticketOpenForAccount(input: $input) {
    ticket {
      id
      reference
      status
      version
    }
    message {
      id
      createdAt
    }
    route {
      outcome
      content
      recipient
      rule
      explanation
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:469fb8450ece4577e8faca1f31a4771007d45efe5df0bbe2ef1b2f82e807417d" },
) as unknown as TypedDocumentString<DeskTicketOpenForAccountMutation, DeskTicketOpenForAccountMutationVariables>;
export const DeskTicketReplyDocument = new TypedDocumentString(
  `
    mutation DeskTicketReply($input: TicketReplyInput!) {
  ticketReply(input: $input) {
    ticket {
      id
      reference
      status
      version
    }
    message {
      id
      createdAt
    }
    route {
      outcome
      content
      recipient
      rule
      explanation
    }
    alarm {
      id
      expiresAt
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:7031ef37d83eee01cb0b5ba5c78e97fba8f9b0c151ff31e5b1eb9debd50a2d75" },
) as unknown as TypedDocumentString<DeskTicketReplyMutation, DeskTicketReplyMutationVariables>;
export const DeskTicketSolveDocument = new TypedDocumentString(
  `
    mutation DeskTicketSolve($input: TicketSolveInput!) {
  ticketSolve(input: $input) {
    ticket {
      id
      status
      version
      viewerCanReopen
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:c89a9c7a2026e464a441a4514a94eb8a398be3aed3d5b9959d5e91a9a0f6af7a" },
) as unknown as TypedDocumentString<DeskTicketSolveMutation, DeskTicketSolveMutationVariables>;
export const DeskTicketDocument = new TypedDocumentString(
  `
    query DeskTicket($by: TicketBy!, $disclosure: Disclosure = SERVICE_INFORMATION, $messages: Int = 20, $before: String) {
  ticket(by: $by) {
    id
    reference
    subject
    status
    priority
    origin
    language
    tags
    dueAt
    createdAt
    version
    viewerCanReply
    viewerCanClose
    viewerCanReopen
    account {
      id
      number
      displayName
      status
      language
      registeredEmail
      registeredEmailState
      disclosuresDelayedUntil
    }
    service {
      id
      kind
      name
      status
      expiresOn
    }
    queue {
      id
      name
    }
    assignee {
      id
      displayName
    }
    replyRoute(disclosure: $disclosure) {
      outcome
      content
      recipient
      rule
      explanation
    }
    messages(last: $messages, before: $before) {
      nodes {
        id
        kind
        origin
        createdAt
        bodyText
        quotedText
        bodyHtml
        trust
        disclosure
        author {
          __typename
          ... on Account {
            id
            number
            displayName
          }
          ... on StaffMember {
            id
            displayName
          }
          ... on Correspondent {
            email
            claimedName: displayName
          }
          ... on SystemAuthor {
            name
          }
        }
        attachments {
          id
          fileName
          contentType
          size
          state
          downloadUrl
        }
        deliveries {
          id
          recipient
          state
          content
          rule
          attempts
          lastError
          sentAt
        }
      }
      pageInfo {
        hasPreviousPage
        startCursor
      }
    }
  }
}
    `,
  { hash: "sha256:4cbb6a5279d82245e60fed403c4333267abcd069935c3c57cff9cc9cd8188a44" },
) as unknown as TypedDocumentString<DeskTicketQuery, DeskTicketQueryVariables>;
