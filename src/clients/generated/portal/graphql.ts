/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
/** [anyone] What can be wrong with AccountEmailChangeCancel. The list may grow. */
export type AccountEmailChangeCancelErrorCode =
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  | "%future added value";

/** [portal] A change that does not count yet. */
export type AccountEmailChangeCancelInput = {
  /** [portal] `EmailChange.id`. */
  emailChangeId: string;
};

/** [anyone] What can be wrong with AccountEmailChangeConfirm. The list may grow. */
export type AccountEmailChangeConfirmErrorCode =
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] Not the code, or mistyped. Let the person type it again; after five tries it is over. */
  | "CODE_WRONG"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  | "%future added value";

/** [portal] The code from the new mailbox. It can be given in any session of the account. */
export type AccountEmailChangeConfirmInput = {
  /** [portal] As it was typed: case, spaces and hyphens do not matter. */
  code: string;
};

/** [anyone] What can be wrong with AccountEmailChangeRequest. The list may grow. */
export type AccountEmailChangeRequestErrorCode =
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] The registered address changed a short while ago. Operations wait 72 hours, 7 days for irreversible kinds (`Account.operationsRefusedUntil`, E3); another change of the address takes recognition while the last can be reverted (E4). */
  | "ADDRESS_RECENTLY_CHANGED"
  /** [anyone] Another change of the address is under way (E2). Show `Account.emailChange`; it can be cancelled. */
  | "EMAIL_CHANGE_PENDING"
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  /** [anyone] Show password or passkey first: `sessionProve`, then the same again within ten minutes. */
  | "STRONG_PROOF_REQUIRED"
  | "%future added value";

/** [portal] Where mail about the account is to go, and come from. */
export type AccountEmailChangeRequestInput = {
  /** [portal] 1 to 200 characters: the same again gives the same change. */
  idempotencyKey: string;
  /** [portal] Made canonical by us. A code goes there, and nothing else until it counts. */
  newEmail: string;
};

/** [anyone] What can be wrong with AccountEmailReconfirm. The list may grow. */
export type AccountEmailReconfirmErrorCode =
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] Not the code, or mistyped. Let the person type it again; after five tries it is over. */
  | "CODE_WRONG"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] The address takes mail as far as we know: there is nothing to confirm. Reload the account. */
  | "NOT_BOUNCING"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [portal] Without a code one is sent; with it the address counts as working again. */
export type AccountEmailReconfirmInput = {
  /** [portal] Absent or null: send one to the registered address. */
  code?: string | null | undefined;
};

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

/** [portal] How a portal session was opened. */
export type Assurance =
  /** [portal] A password or passkey enrolled more than 72 h ago, or a trusted outside issuer. */
  | "CREDENTIAL"
  /** [portal] A code sent to the registered address. */
  | "MAILBOX"
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

/** [portal] What a customer signs in with. */
export type CredentialKind =
  /** [portal] A passkey (WebAuthn). */
  | "PASSKEY"
  /** [portal] A password. */
  | "PASSWORD"
  | "%future added value";

/** [anyone] What can be wrong with CredentialRemove. The list may grow. */
export type CredentialRemoveErrorCode =
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Show password or passkey first: `sessionProve`, then the same again within ten minutes. */
  | "STRONG_PROOF_REQUIRED"
  | "%future added value";

/** [portal] A password or passkey that is to count no more. */
export type CredentialRemoveInput = {
  /** [portal] `Credential.id`. */
  credentialId: string;
};

/** [anyone] Who asked for a change of a registered address. */
export type EmailChangeOrigin =
  /** [anyone] The customer, signed in (E1). */
  | "PORTAL"
  /** [anyone] The company's own system (E5). */
  | "PROVISIONING"
  /** [anyone] Staff, who recognised the customer (E5, O3). */
  | "RECOGNITION"
  | "%future added value";

/** [anyone] What became of a change of a registered address. */
export type EmailChangeState =
  /** [anyone] The code that went to the new address was not given yet. */
  | "AWAITING_CONFIRMATION"
  /** [anyone] It never counted: taken back, objected to, or overtaken. */
  | "CANCELLED"
  /** [anyone] It will count at `effectiveAt`, unless somebody objects. */
  | "CONFIRMED"
  /** [anyone] It counts. Until `revertibleUntil` the old mailbox can revert it. */
  | "EFFECTIVE"
  /** [anyone] It never counted: the code was not given in time. */
  | "EXPIRED"
  /** [anyone] It counted, and the old mailbox objected (E4). */
  | "REVERTED"
  | "%future added value";

/** [anyone] What can be wrong with InboundMessageClaim. The list may grow. */
export type InboundMessageClaimErrorCode =
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [portal] Mail in the account's name that could not be proved. */
export type InboundMessageClaimInput = {
  /** [portal] `UnprovenMail.id`. */
  id: string;
  /** [portal] 1 to 255 characters; the same key and input give the first answer again. Kept 7 days. */
  idempotencyKey: string;
};

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

/** [anyone] What can be wrong with OperationApprove. The list may grow. */
export type OperationApproveErrorCode =
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
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Not the portal's to approve: staff recognise the customer for it (O3). */
  | "RECOGNITION_ONLY"
  /** [anyone] The service no longer belongs to the account. Cancel the operation and propose another. */
  | "SERVICE_MOVED"
  /** [anyone] The sign-in is too old for this. Let the customer sign in again, then ask once more. */
  | "SIGN_IN_AGAIN"
  /** [anyone] It is in another state by now. Fetch `state` again and show what can be done. */
  | "STATE_DIFFERS"
  /** [anyone] Show password or passkey first: `sessionProve`, then the same again within ten minutes. */
  | "STRONG_PROOF_REQUIRED"
  | "%future added value";

/** [portal] Yes to exactly this operation. */
export type OperationApproveInput = {
  /** [portal] `OperationRequest.digest` of what the customer read. */
  digest: string;
  /** [portal] `OperationRequest.id`. */
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

/** [anyone] What can be wrong with OperationReject. The list may grow. */
export type OperationRejectErrorCode =
  /** [anyone] It is no longer what was read (O1). Fetch it again, show the sentence, let the person decide anew. */
  | "DIGEST_DIFFERS"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] It is in another state by now. Fetch `state` again and show what can be done. */
  | "STATE_DIFFERS"
  | "%future added value";

/** [portal] No to this operation. */
export type OperationRejectInput = {
  /** [portal] `OperationRequest.digest` of what the customer read. */
  digest: string;
  /** [portal] `OperationRequest.id`. */
  operationId: string;
  /** [portal] Why, for the desk, up to 2,000 characters; absent or null: unsaid. */
  reason?: string | null | undefined;
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

/** [anyone] What can be wrong with PasskeyAdd. The list may grow. */
export type PasskeyAddErrorCode =
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] The password or passkey does not hold, or there is no such account: the same answer. Let the person try again, or sign in by code. */
  | "CREDENTIAL_WRONG"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  /** [anyone] The account has as many as it may. Let the person remove one first. */
  | "TOO_MANY"
  | "%future added value";

/** [portal] What the browser made. */
export type PasskeyAddInput = {
  /** [portal] As `passkeyOptionsCreate` for ENROL gave it. */
  ceremonyId: string;
  /** [portal] What its owner calls it, 1 to 60 characters. */
  name: string;
  /** [portal] `PublicKeyCredential.toJSON()`. */
  passkey: Record<string, unknown>;
};

/** [anyone] What can be wrong with PasswordSet. The list may grow. */
export type PasswordSetErrorCode =
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It is among the first that anybody would try. Ask for another. */
  | "PASSWORD_TOO_COMMON"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [portal] A new password. */
export type PasswordSetInput = {
  /** [portal] At least 12 characters, at most 256 bytes of UTF-8; any characters, none required. Normalised (NFC), never cut. */
  password: string;
};

/** [portal] What the portal may filter by: nothing of the desk's. */
export type PortalTicketFilter = {
  /** [portal] Full text over subject and messages, up to 200 characters. */
  search?: string | null | undefined;
  /** [portal] `Service.id`. */
  serviceId?: string | null | undefined;
  /** [portal] Any of these. */
  status?: Array<TicketStatus> | null | undefined;
};

/** [anyone] Whether the registered address can be relied on. */
export type RegisteredEmailState =
  /** [anyone] Gone for good: it gets no replies until it is confirmed again (R7). */
  | "BOUNCING"
  /** [anyone] It can. */
  | "CONFIRMED"
  /** [anyone] Its domain was cancelled, transferred or moved: held until recognition (S3). */
  | "DOMAIN_CHANGED"
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

/** [anyone] What can be wrong with SessionClose. The list may grow. */
export type SessionCloseErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  | "%future added value";

/** [portal] Which sessions to end. */
export type SessionCloseInput = {
  /** [portal] True: every session of the account, this one too. */
  everywhere?: boolean;
  /** [portal] One of `Account.sessions`. Absent or null: this one. Not looked at with everywhere. */
  sessionId?: string | null | undefined;
};

/** [anyone] What can be wrong with SessionProve. The list may grow. */
export type SessionProveErrorCode =
  /** [anyone] It is right, and was enrolled less than 72 hours ago: it does not count yet. Send the person through `sessionCodeRequest`. */
  | "CREDENTIAL_TOO_NEW"
  /** [anyone] The password or passkey does not hold, or there is no such account: the same answer. Let the person try again, or sign in by code. */
  | "CREDENTIAL_WRONG"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [portal] Either the password, or ceremonyId and passkey. */
export type SessionProveInput = {
  /** [portal] As `passkeyOptionsCreate` for PROVE gave it. */
  ceremonyId?: string | null | undefined;
  /** [portal] `PublicKeyCredential.toJSON()`. */
  passkey?: Record<string, unknown> | null | undefined;
  /** [portal] As it was typed. */
  password?: string | null | undefined;
};

/** [anyone] What can be wrong with SessionSwitch. The list may grow. */
export type SessionSwitchErrorCode =
  /** [anyone] This takes a sign-in by code. Send the person through `sessionCodeRequest`. */
  | "CODE_REQUIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  | "%future added value";

/** [portal] Another account of the address whose code opened this session. */
export type SessionSwitchInput = {
  /** [portal] Its customer number. Absent or null: `accountChoices`, unless there is only one account. */
  accountNumber?: string | null | undefined;
  /** [portal] Go on with the choices after this number. Absent or null: from the start. */
  choicesAfter?: string | null | undefined;
};

/** [portal] What a session was opened with. */
export type SignInMethod =
  /** [portal] A code sent to the registered address, or a switch from a session that one opened. */
  | "CODE"
  /** [portal] A trusted outside issuer. */
  | "OUTSIDE"
  /** [portal] A passkey of the account. */
  | "PASSKEY"
  /** [portal] The account's password. */
  | "PASSWORD"
  | "%future added value";

/** [portal] [desk] Exactly one of these. */
export type TicketBy =
  | {
      /** [portal] [desk] `Ticket.id`. */
      id: string;
      reference?: never;
    }
  | { id?: never; /** [portal] [desk] What people quote, in any case. */ reference: string };

/** [anyone] What can be wrong with TicketClose. The list may grow. */
export type TicketCloseErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Somebody else was faster. Fetch again, show the change, let the person decide. */
  | "STALE_VERSION"
  | "%future added value";

/** [portal] [desk] Which ticket, as last seen. */
export type TicketCloseInput = {
  /** [portal] [desk] `Ticket.id`. */
  ticketId: string;
  /** [portal] [desk] The version last seen; another one now is STALE_VERSION. Absent or null: do not ask. */
  version?: number | null | undefined;
};

/** [anyone] What can be wrong with TicketMessagePost. The list may grow. */
export type TicketMessagePostErrorCode =
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  /** [anyone] The ticket is closed. Open a new one, or reopen it within 14 days. */
  | "TICKET_CLOSED"
  | "%future added value";

/** [portal] A customer's message on their own ticket. */
export type TicketMessagePostInput = {
  /** [portal] `Attachment.id` of uploads of one's own, READY and on no message yet, at most 10 and 25 MiB in all; others are NOT_FOUND. Absent, null and [] are the same. */
  attachmentIds?: Array<string> | null | undefined;
  /** [portal] Markdown, 1 character to 64 KiB of UTF-8. */
  body: string;
  /** [portal] 1 to 255 characters; the same key and input give the first answer again. Kept 7 days. */
  idempotencyKey: string;
  /** [portal] `Ticket.id`. */
  ticketId: string;
};

/** [anyone] What can be wrong with TicketOpen. The list may grow. */
export type TicketOpenErrorCode =
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [portal] A new matter of the session's account. */
export type TicketOpenInput = {
  /** [portal] `Attachment.id` of uploads of one's own, READY and on no message yet, at most 10 and 25 MiB in all; others are NOT_FOUND. Absent, null and [] are the same. */
  attachmentIds?: Array<string> | null | undefined;
  /** [portal] Markdown, 1 character to 64 KiB of UTF-8. */
  body: string;
  /** [portal] 1 to 255 characters; the same key and input give the first answer again. Kept 7 days. */
  idempotencyKey: string;
  /** [portal] `Service.id` of the account's own; absent or null: none. */
  serviceId?: string | null | undefined;
  /** [portal] One line, 1 to 200 characters. */
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

/** [anyone] What can be wrong with TicketReopen. The list may grow. */
export type TicketReopenErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] It was closed more than 14 days ago. Open a new ticket. */
  | "REOPEN_WINDOW_OVER"
  /** [anyone] Somebody else was faster. Fetch again, show the change, let the person decide. */
  | "STALE_VERSION"
  | "%future added value";

/** [portal] [desk] Which ticket, as last seen. */
export type TicketReopenInput = {
  /** [portal] [desk] `Ticket.id`. */
  ticketId: string;
  /** [portal] [desk] The version last seen; another one now is STALE_VERSION. Absent or null: do not ask. */
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

/** [anyone] The four kinds of API client. */
export type ViewerKind =
  /** [anyone] A mail gateway. */
  | "BRIDGE"
  /** [anyone] A staff tool. */
  | "DESK"
  /** [anyone] A customer's frontend. */
  | "PORTAL"
  /** [anyone] The company's own system. */
  | "PROVISIONING"
  | "%future added value";

export type PortalAddressQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type PortalAddressQuery = {
  viewer: {
    account: {
      id: string;
      registeredEmail: string;
      registeredEmailState: RegisteredEmailState;
      registeredEmailVersion: number;
      disclosuresDelayedUntil: string | null;
      operationsRefusedUntil: string | null;
      emailChange: {
        id: string;
        newEmail: string;
        state: EmailChangeState;
        requestedAt: string;
        expiresAt: string;
        effectiveAt: string | null;
        revertibleUntil: string | null;
      } | null;
      emailChanges: {
        nodes: Array<{
          id: string;
          newEmail: string;
          previousEmail: string;
          origin: EmailChangeOrigin;
          state: EmailChangeState;
          requestedAt: string;
        }>;
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } | null;
  } | null;
};

export type PortalCredentialRemoveMutationVariables = Exact<{
  input: CredentialRemoveInput;
}>;

export type PortalCredentialRemoveMutation = {
  credentialRemove: {
    credentials: Array<{ id: string }> | null;
    userErrors: Array<{ code: CredentialRemoveErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalCredentialsQueryVariables = Exact<{ [key: string]: never }>;

export type PortalCredentialsQuery = {
  viewer: {
    account: {
      id: string;
      credentials: Array<{
        id: string;
        kind: CredentialKind;
        name: string;
        enrolledAt: string;
        countsFrom: string;
        lastUsedAt: string | null;
      }>;
    } | null;
  } | null;
};

export type PortalEmailChangeCancelMutationVariables = Exact<{
  input: AccountEmailChangeCancelInput;
}>;

export type PortalEmailChangeCancelMutation = {
  accountEmailChangeCancel: {
    emailChange: {
      id: string;
      newEmail: string;
      state: EmailChangeState;
      expiresAt: string;
      effectiveAt: string | null;
      revertibleUntil: string | null;
    } | null;
    userErrors: Array<{ code: AccountEmailChangeCancelErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalEmailChangeConfirmMutationVariables = Exact<{
  input: AccountEmailChangeConfirmInput;
}>;

export type PortalEmailChangeConfirmMutation = {
  accountEmailChangeConfirm: {
    account: {
      id: string;
      registeredEmail: string;
      registeredEmailState: RegisteredEmailState;
      registeredEmailVersion: number;
      disclosuresDelayedUntil: string | null;
      operationsRefusedUntil: string | null;
    } | null;
    emailChange: {
      id: string;
      newEmail: string;
      state: EmailChangeState;
      expiresAt: string;
      effectiveAt: string | null;
      revertibleUntil: string | null;
    } | null;
    userErrors: Array<{ code: AccountEmailChangeConfirmErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalEmailChangeRequestMutationVariables = Exact<{
  input: AccountEmailChangeRequestInput;
}>;

export type PortalEmailChangeRequestMutation = {
  accountEmailChangeRequest: {
    emailChange: {
      id: string;
      newEmail: string;
      state: EmailChangeState;
      expiresAt: string;
      effectiveAt: string | null;
      revertibleUntil: string | null;
    } | null;
    userErrors: Array<{ code: AccountEmailChangeRequestErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalEmailReconfirmMutationVariables = Exact<{
  input: AccountEmailReconfirmInput;
}>;

export type PortalEmailReconfirmMutation = {
  accountEmailReconfirm: {
    account: { id: string; registeredEmail: string; registeredEmailState: RegisteredEmailState } | null;
    userErrors: Array<{ code: AccountEmailReconfirmErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalHomeQueryVariables = Exact<{
  tickets?: number | null | undefined;
  services?: number | null | undefined;
}>;

export type PortalHomeQuery = {
  viewer: {
    kind: ViewerKind;
    session: { id: string; assurance: Assurance; strongProofUntil: string | null; expiresAt: string } | null;
    account: {
      id: string;
      number: string;
      displayName: string;
      language: Language;
      status: AccountStatus;
      registeredEmail: string;
      registeredEmailState: RegisteredEmailState;
      services: {
        nodes: Array<{ id: string; kind: ServiceKind; name: string; status: ServiceStatus; expiresOn: string | null }>;
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
      tickets: {
        nodes: Array<{
          id: string;
          reference: string;
          subject: string;
          status: TicketStatus;
          lastActivityAt: string;
          viewerHasUnread: boolean;
          service: { id: string; name: string } | null;
        }>;
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } | null;
  } | null;
};

export type OperationApproveMutationVariables = Exact<{
  input: OperationApproveInput;
  language: Language;
}>;

export type OperationApproveMutation = {
  operationApprove: {
    operation: {
      id: string;
      sentence: string;
      note: string | null;
      digest: string;
      state: OperationState;
      viewerCanApprove: boolean;
      expiresAt: string;
      createdAt: string;
      ticket: { id: string; reference: string };
      kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
      validation: { method: ValidationMethod; at: string } | null;
    } | null;
    userErrors: Array<{ code: OperationApproveErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type OperationRejectMutationVariables = Exact<{
  input: OperationRejectInput;
  language: Language;
}>;

export type OperationRejectMutation = {
  operationReject: {
    operation: {
      id: string;
      sentence: string;
      note: string | null;
      digest: string;
      state: OperationState;
      viewerCanApprove: boolean;
      expiresAt: string;
      createdAt: string;
      ticket: { id: string; reference: string };
      kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
      validation: { method: ValidationMethod; at: string } | null;
    } | null;
    userErrors: Array<{ code: OperationRejectErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalOperationsQueryVariables = Exact<{
  language: Language;
  filter?: OperationFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type PortalOperationsQuery = {
  viewer: {
    account: {
      id: string;
      operationsRefusedUntil: string | null;
      operationRequests: {
        nodes: Array<{
          id: string;
          sentence: string;
          note: string | null;
          digest: string;
          state: OperationState;
          viewerCanApprove: boolean;
          expiresAt: string;
          createdAt: string;
          ticket: { id: string; reference: string };
          kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
          validation: { method: ValidationMethod; at: string } | null;
        }>;
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } | null;
    session: { id: string; assurance: Assurance; strongProofUntil: string | null } | null;
  } | null;
};

export type PortalOperationFragment = {
  id: string;
  sentence: string;
  note: string | null;
  digest: string;
  state: OperationState;
  viewerCanApprove: boolean;
  expiresAt: string;
  createdAt: string;
  ticket: { id: string; reference: string };
  kind: { key: string; title: string; isIrreversible: boolean; isRecognitionOnly: boolean };
  validation: { method: ValidationMethod; at: string } | null;
};

export type PortalPasskeyAddMutationVariables = Exact<{
  input: PasskeyAddInput;
}>;

export type PortalPasskeyAddMutation = {
  passkeyAdd: {
    credential: { id: string; name: string; countsFrom: string } | null;
    userErrors: Array<{ code: PasskeyAddErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalPasswordSetMutationVariables = Exact<{
  input: PasswordSetInput;
}>;

export type PortalPasswordSetMutation = {
  passwordSet: {
    credential: { id: string; countsFrom: string } | null;
    userErrors: Array<{ code: PasswordSetErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalSessionCloseMutationVariables = Exact<{
  input: SessionCloseInput;
}>;

export type PortalSessionCloseMutation = {
  sessionClose: {
    endedCount: number;
    userErrors: Array<{ code: SessionCloseErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalSessionProveMutationVariables = Exact<{
  input: SessionProveInput;
}>;

export type PortalSessionProveMutation = {
  sessionProve: {
    session: { id: string; assurance: Assurance; strongProofUntil: string | null } | null;
    userErrors: Array<{ code: SessionProveErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalSessionSwitchMutationVariables = Exact<{
  input: SessionSwitchInput;
}>;

export type PortalSessionSwitchMutation = {
  sessionSwitch: {
    hasMoreChoices: boolean;
    tokens: { accessToken: string; refreshToken: string; expiresAt: string; sessionExpiresAt: string } | null;
    accountChoices: Array<{ number: string; displayName: string }> | null;
    userErrors: Array<{ code: SessionSwitchErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalSessionsQueryVariables = Exact<{ [key: string]: never }>;

export type PortalSessionsQuery = {
  viewer: {
    account: {
      id: string;
      sessions: Array<{
        id: string;
        assurance: Assurance;
        openedBy: SignInMethod | null;
        isCurrent: boolean;
        createdAt: string;
        expiresAt: string;
      }>;
    } | null;
  } | null;
};

export type PortalTicketCloseMutationVariables = Exact<{
  input: TicketCloseInput;
}>;

export type PortalTicketCloseMutation = {
  ticketClose: {
    ticket: { id: string; status: TicketStatus; version: number; viewerCanReopen: boolean } | null;
    userErrors: Array<{ code: TicketCloseErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalTicketMessagePostMutationVariables = Exact<{
  input: TicketMessagePostInput;
}>;

export type PortalTicketMessagePostMutation = {
  ticketMessagePost: {
    ticket: { id: string; reference: string; status: TicketStatus; version: number } | null;
    message: { id: string; createdAt: string } | null;
    userErrors: Array<{ code: TicketMessagePostErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalTicketOpenMutationVariables = Exact<{
  input: TicketOpenInput;
}>;

export type PortalTicketOpenMutation = {
  ticketOpen: {
    ticket: { id: string; reference: string; subject: string; status: TicketStatus; version: number } | null;
    userErrors: Array<{ code: TicketOpenErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalTicketReopenMutationVariables = Exact<{
  input: TicketReopenInput;
}>;

export type PortalTicketReopenMutation = {
  ticketReopen: {
    ticket: { id: string; status: TicketStatus; version: number; viewerCanClose: boolean } | null;
    userErrors: Array<{ code: TicketReopenErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalTicketQueryVariables = Exact<{
  by: TicketBy;
  messages?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type PortalTicketQuery = {
  ticket: {
    id: string;
    reference: string;
    subject: string;
    status: TicketStatus;
    origin: Origin;
    createdAt: string;
    updatedAt: string;
    version: number;
    viewerCanReply: boolean;
    viewerCanClose: boolean;
    viewerCanReopen: boolean;
    service: { id: string; kind: ServiceKind; name: string; status: ServiceStatus } | null;
    messages: {
      nodes: Array<{
        id: string;
        kind: MessageKind;
        createdAt: string;
        bodyText: string;
        quotedText: string | null;
        trust: MessageTrust;
        author:
          | { __typename: "Account"; id: string; displayName: string }
          | { __typename: "Correspondent"; email: string }
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
      }>;
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  } | null;
};

export type PortalTicketsQueryVariables = Exact<{
  filter?: PortalTicketFilter | null | undefined;
  orderBy?: TicketOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type PortalTicketsQuery = {
  viewer: {
    account: {
      id: string;
      number: string;
      displayName: string;
      tickets: {
        nodes: Array<{
          id: string;
          reference: string;
          subject: string;
          status: TicketStatus;
          priority: TicketPriority;
          createdAt: string;
          lastActivityAt: string;
          viewerHasUnread: boolean;
          service: { id: string; name: string } | null;
        }>;
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } | null;
  } | null;
};

export type PortalUnprovenMailClaimMutationVariables = Exact<{
  input: InboundMessageClaimInput;
}>;

export type PortalUnprovenMailClaimMutation = {
  inboundMessageClaim: {
    ticket: { id: string; reference: string; subject: string; status: TicketStatus } | null;
    message: { id: string } | null;
    userErrors: Array<{ code: InboundMessageClaimErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PortalUnprovenMailQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type PortalUnprovenMailQuery = {
  viewer: {
    account: {
      id: string;
      unprovenMail: {
        nodes: Array<{ id: string; receivedAt: string; subject: string | null; textPreview: string }>;
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } | null;
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
export const PortalOperationFragmentDoc = new TypedDocumentString(
  `
    fragment PortalOperation on OperationRequest {
  id
  ticket {
    id
    reference
  }
  kind {
    key
    title(language: $language)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: $language)
  note
  digest
  state
  viewerCanApprove
  validation {
    method
    at
  }
  expiresAt
  createdAt
}
    `,
  { fragmentName: "PortalOperation" },
) as unknown as TypedDocumentString<PortalOperationFragment, unknown>;
export const PortalAddressDocument = new TypedDocumentString(
  `
    query PortalAddress($first: Int = 20, $after: String) {
  viewer {
    account {
      id
      registeredEmail
      registeredEmailState
      registeredEmailVersion
      disclosuresDelayedUntil
      operationsRefusedUntil
      emailChange {
        id
        newEmail
        state
        requestedAt
        expiresAt
        effectiveAt
        revertibleUntil
      }
      emailChanges(first: $first, after: $after) {
        nodes {
          id
          newEmail
          previousEmail
          origin
          state
          requestedAt
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    `,
  { hash: "sha256:ae6f080c4c5de99889c86f5a230082ed0a4f289fb74cb2c431a493200f03f72d" },
) as unknown as TypedDocumentString<PortalAddressQuery, PortalAddressQueryVariables>;
export const PortalCredentialRemoveDocument = new TypedDocumentString(
  `
    mutation PortalCredentialRemove($input: CredentialRemoveInput!) {
  credentialRemove(input: $input) {
    credentials {
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
  { hash: "sha256:6ed873188e39b79c05d744036066954835726852ef4fe259d8c27484fa331757" },
) as unknown as TypedDocumentString<PortalCredentialRemoveMutation, PortalCredentialRemoveMutationVariables>;
export const PortalCredentialsDocument = new TypedDocumentString(
  `
    query PortalCredentials {
  viewer {
    account {
      id
      credentials {
        id
        kind
        name
        enrolledAt
        countsFrom
        lastUsedAt
      }
    }
  }
}
    `,
  { hash: "sha256:ab9c6dd63b71acdebbc0b8dcb76535cb109139c5b94831f7f0e62a9cca868a7c" },
) as unknown as TypedDocumentString<PortalCredentialsQuery, PortalCredentialsQueryVariables>;
export const PortalEmailChangeCancelDocument = new TypedDocumentString(
  `
    mutation PortalEmailChangeCancel($input: AccountEmailChangeCancelInput!) {
  accountEmailChangeCancel(input: $input) {
    emailChange {
      id
      newEmail
      state
      expiresAt
      effectiveAt
      revertibleUntil
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:6e5240be84aa79514d13d79fe69ca40f13f30118140fd638793a4aed74a87449" },
) as unknown as TypedDocumentString<PortalEmailChangeCancelMutation, PortalEmailChangeCancelMutationVariables>;
export const PortalEmailChangeConfirmDocument = new TypedDocumentString(
  `
    mutation PortalEmailChangeConfirm($input: AccountEmailChangeConfirmInput!) {
  accountEmailChangeConfirm(input: $input) {
    account {
      id
      registeredEmail
      registeredEmailState
      registeredEmailVersion
      disclosuresDelayedUntil
      operationsRefusedUntil
    }
    emailChange {
      id
      newEmail
      state
      expiresAt
      effectiveAt
      revertibleUntil
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:afedca876a3e00dc0edb9783233865c12981a61c07d59e0f67a1eeb301a2772f" },
) as unknown as TypedDocumentString<PortalEmailChangeConfirmMutation, PortalEmailChangeConfirmMutationVariables>;
export const PortalEmailChangeRequestDocument = new TypedDocumentString(
  `
    mutation PortalEmailChangeRequest($input: AccountEmailChangeRequestInput!) {
  accountEmailChangeRequest(input: $input) {
    emailChange {
      id
      newEmail
      state
      expiresAt
      effectiveAt
      revertibleUntil
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:210cdc1d80d6ced05858b4bc8abed6050893831de0a9e4962c0c687695cc29e9" },
) as unknown as TypedDocumentString<PortalEmailChangeRequestMutation, PortalEmailChangeRequestMutationVariables>;
export const PortalEmailReconfirmDocument = new TypedDocumentString(
  `
    mutation PortalEmailReconfirm($input: AccountEmailReconfirmInput!) {
  accountEmailReconfirm(input: $input) {
    account {
      id
      registeredEmail
      registeredEmailState
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:6a282276ba202529a582017f553ac185f711d9884dce038ddb2ce2d06704cdab" },
) as unknown as TypedDocumentString<PortalEmailReconfirmMutation, PortalEmailReconfirmMutationVariables>;
export const PortalHomeDocument = new TypedDocumentString(
  `
    query PortalHome($tickets: Int = 20, $services: Int = 20) {
  viewer {
    kind
    session {
      id
      assurance
      strongProofUntil
      expiresAt
    }
    account {
      id
      number
      displayName
      language
      status
      registeredEmail
      registeredEmailState
      services(first: $services) {
        nodes {
          id
          kind
          name
          status
          expiresOn
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
      tickets(first: $tickets) {
        nodes {
          id
          reference
          subject
          status
          lastActivityAt
          viewerHasUnread
          service {
            id
            name
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    `,
  { hash: "sha256:f66625fb25384d6267d3d01f3ddcdb73bc0a9e97ee41b730e267a9aeaf05be51" },
) as unknown as TypedDocumentString<PortalHomeQuery, PortalHomeQueryVariables>;
export const OperationApproveDocument = new TypedDocumentString(
  `
    mutation OperationApprove($input: OperationApproveInput!, $language: Language!) {
  operationApprove(input: $input) {
    operation {
      ...PortalOperation
    }
    userErrors {
      code
      message
      field
    }
  }
}
    fragment PortalOperation on OperationRequest {
  id
  ticket {
    id
    reference
  }
  kind {
    key
    title(language: $language)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: $language)
  note
  digest
  state
  viewerCanApprove
  validation {
    method
    at
  }
  expiresAt
  createdAt
}`,
  { hash: "sha256:b09b1924aabd065b0197ec833ed0699ec70082dc867e7a6620e16799d92827f6" },
) as unknown as TypedDocumentString<OperationApproveMutation, OperationApproveMutationVariables>;
export const OperationRejectDocument = new TypedDocumentString(
  `
    mutation OperationReject($input: OperationRejectInput!, $language: Language!) {
  operationReject(input: $input) {
    operation {
      ...PortalOperation
    }
    userErrors {
      code
      message
      field
    }
  }
}
    fragment PortalOperation on OperationRequest {
  id
  ticket {
    id
    reference
  }
  kind {
    key
    title(language: $language)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: $language)
  note
  digest
  state
  viewerCanApprove
  validation {
    method
    at
  }
  expiresAt
  createdAt
}`,
  { hash: "sha256:ea2ef2ecb8f7d2bc940275856422240bce6dde3e212a5ca4131fe21e6101254c" },
) as unknown as TypedDocumentString<OperationRejectMutation, OperationRejectMutationVariables>;
export const PortalOperationsDocument = new TypedDocumentString(
  `
    query PortalOperations($language: Language!, $filter: OperationFilter, $first: Int, $after: String) {
  viewer {
    account {
      id
      operationsRefusedUntil
      operationRequests(filter: $filter, first: $first, after: $after) {
        nodes {
          ...PortalOperation
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
    session {
      id
      assurance
      strongProofUntil
    }
  }
}
    fragment PortalOperation on OperationRequest {
  id
  ticket {
    id
    reference
  }
  kind {
    key
    title(language: $language)
    isIrreversible
    isRecognitionOnly
  }
  sentence(language: $language)
  note
  digest
  state
  viewerCanApprove
  validation {
    method
    at
  }
  expiresAt
  createdAt
}`,
  { hash: "sha256:39071b4b9844a67276f0b756d14f618de8cdbf96822d59ca0f1962128cf19f10" },
) as unknown as TypedDocumentString<PortalOperationsQuery, PortalOperationsQueryVariables>;
export const PortalPasskeyAddDocument = new TypedDocumentString(
  `
    mutation PortalPasskeyAdd($input: PasskeyAddInput!) {
  passkeyAdd(input: $input) {
    credential {
      id
      name
      countsFrom
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:5b25c8cc5320f373fb77f6d057641a4a92f2e5e3b88ff15d27e5ac7ce695266f" },
) as unknown as TypedDocumentString<PortalPasskeyAddMutation, PortalPasskeyAddMutationVariables>;
export const PortalPasswordSetDocument = new TypedDocumentString(
  `
    mutation PortalPasswordSet($input: PasswordSetInput!) {
  passwordSet(input: $input) {
    credential {
      id
      countsFrom
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:61a69841dad01666ac610fbc7a97dcaabb728bab1837f6c7944c04665656f249" },
) as unknown as TypedDocumentString<PortalPasswordSetMutation, PortalPasswordSetMutationVariables>;
export const PortalSessionCloseDocument = new TypedDocumentString(
  `
    mutation PortalSessionClose($input: SessionCloseInput!) {
  sessionClose(input: $input) {
    endedCount
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:0fefb2e179b87bd15dbe07c24babaaf49fc10d2e1fd3b52aa972706b42685644" },
) as unknown as TypedDocumentString<PortalSessionCloseMutation, PortalSessionCloseMutationVariables>;
export const PortalSessionProveDocument = new TypedDocumentString(
  `
    mutation PortalSessionProve($input: SessionProveInput!) {
  sessionProve(input: $input) {
    session {
      id
      assurance
      strongProofUntil
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:fc692d85d65916db9dcb6a2d326b88ed25f1256ee2287aa295b1be040ac545c8" },
) as unknown as TypedDocumentString<PortalSessionProveMutation, PortalSessionProveMutationVariables>;
export const PortalSessionSwitchDocument = new TypedDocumentString(
  `
    mutation PortalSessionSwitch($input: SessionSwitchInput!) {
  sessionSwitch(input: $input) {
    tokens {
      accessToken
      refreshToken
      expiresAt
      sessionExpiresAt
    }
    accountChoices {
      number
      displayName
    }
    hasMoreChoices
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:a521166f0976f306ad0c7a8727b2746bf7124462aa8f29e0cc1b9286cc4ce7d5" },
) as unknown as TypedDocumentString<PortalSessionSwitchMutation, PortalSessionSwitchMutationVariables>;
export const PortalSessionsDocument = new TypedDocumentString(
  `
    query PortalSessions {
  viewer {
    account {
      id
      sessions {
        id
        assurance
        openedBy
        isCurrent
        createdAt
        expiresAt
      }
    }
  }
}
    `,
  { hash: "sha256:87503b8d1787b1aafdb2d884a4b319ac765740ad3e38fcf629c217b92e12e26a" },
) as unknown as TypedDocumentString<PortalSessionsQuery, PortalSessionsQueryVariables>;
export const PortalTicketCloseDocument = new TypedDocumentString(
  `
    mutation PortalTicketClose($input: TicketCloseInput!) {
  ticketClose(input: $input) {
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
  { hash: "sha256:0199bf8b7dc71d28a2a81889a2cea52b6ad8872e6d57e100ca76f1ddebfd2454" },
) as unknown as TypedDocumentString<PortalTicketCloseMutation, PortalTicketCloseMutationVariables>;
export const PortalTicketMessagePostDocument = new TypedDocumentString(
  `
    mutation PortalTicketMessagePost($input: TicketMessagePostInput!) {
  ticketMessagePost(input: $input) {
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
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:3b909b53b96797b14975a2f605b8410735e2c331dc33b5763733cdbba01c489f" },
) as unknown as TypedDocumentString<PortalTicketMessagePostMutation, PortalTicketMessagePostMutationVariables>;
export const PortalTicketOpenDocument = new TypedDocumentString(
  `
    mutation PortalTicketOpen($input: TicketOpenInput!) {
  ticketOpen(input: $input) {
    ticket {
      id
      reference
      subject
      status
      version
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:bae4d71902114c3df66fcd11e958fb29c213377032c22caee6ebd896dcc97b4f" },
) as unknown as TypedDocumentString<PortalTicketOpenMutation, PortalTicketOpenMutationVariables>;
export const PortalTicketReopenDocument = new TypedDocumentString(
  `
    mutation PortalTicketReopen($input: TicketReopenInput!) {
  ticketReopen(input: $input) {
    ticket {
      id
      status
      version
      viewerCanClose
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:2d2ae433775562e4b1c4271ab3afe353696bba3c06925f09ad2ad5d350ad1839" },
) as unknown as TypedDocumentString<PortalTicketReopenMutation, PortalTicketReopenMutationVariables>;
export const PortalTicketDocument = new TypedDocumentString(
  `
    query PortalTicket($by: TicketBy!, $messages: Int = 50, $after: String) {
  ticket(by: $by) {
    id
    reference
    subject
    status
    origin
    createdAt
    updatedAt
    version
    viewerCanReply
    viewerCanClose
    viewerCanReopen
    service {
      id
      kind
      name
      status
    }
    messages(first: $messages, after: $after) {
      nodes {
        id
        kind
        createdAt
        bodyText
        quotedText
        trust
        author {
          __typename
          ... on Account {
            id
            displayName
          }
          ... on StaffMember {
            id
            displayName
          }
          ... on Correspondent {
            email
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
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `,
  { hash: "sha256:788c59035c714a942675092213ab1f24be14898c52149b4c89139c0b32d20230" },
) as unknown as TypedDocumentString<PortalTicketQuery, PortalTicketQueryVariables>;
export const PortalTicketsDocument = new TypedDocumentString(
  `
    query PortalTickets($filter: PortalTicketFilter, $orderBy: TicketOrder, $first: Int = 20, $after: String) {
  viewer {
    account {
      id
      number
      displayName
      tickets(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
        nodes {
          id
          reference
          subject
          status
          priority
          createdAt
          lastActivityAt
          viewerHasUnread
          service {
            id
            name
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    `,
  { hash: "sha256:11bd023bd4605999f68aaed8c9f8f1e65095a4836b3e23ef34413789bcadb5ed" },
) as unknown as TypedDocumentString<PortalTicketsQuery, PortalTicketsQueryVariables>;
export const PortalUnprovenMailClaimDocument = new TypedDocumentString(
  `
    mutation PortalUnprovenMailClaim($input: InboundMessageClaimInput!) {
  inboundMessageClaim(input: $input) {
    ticket {
      id
      reference
      subject
      status
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
  { hash: "sha256:20f87cd1131d4b75afa0458a3ee4827c3984b95bbfff9fba8b54c097e2c7966d" },
) as unknown as TypedDocumentString<PortalUnprovenMailClaimMutation, PortalUnprovenMailClaimMutationVariables>;
export const PortalUnprovenMailDocument = new TypedDocumentString(
  `
    query PortalUnprovenMail($first: Int = 20, $after: String) {
  viewer {
    account {
      id
      unprovenMail(first: $first, after: $after) {
        nodes {
          id
          receivedAt
          subject
          textPreview
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    `,
  { hash: "sha256:6a63a95d8088d570f49ecf73021fd38d52242ff2c4aac362b5dd3ae6be6a2905" },
) as unknown as TypedDocumentString<PortalUnprovenMailQuery, PortalUnprovenMailQueryVariables>;
