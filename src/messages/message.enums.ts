import { described } from "../connections/described-enum.ts";

export const MessageKindEnum = described("MessageKind", "[portal] [desk] What a message is.", {
  CUSTOMER: "[portal] [desk] From the customer.",
  STAFF_REPLY: "[portal] [desk] From staff to the customer.",
  NOTE: "[desk] Internal; it never leaves the desk.",
  NOTICE: "[portal] [desk] Written by a machine, theirs or ours.",
});

export const MessageTrustEnum = described("MessageTrust", "[portal] [desk] How the author was established.", {
  PORTAL_CREDENTIAL: "[portal] [desk] Signed in with a password or passkey.",
  PORTAL_MAILBOX: "[portal] [desk] Signed in with a code sent to the registered address.",
  AUTHENTICATED_EMAIL: "[portal] [desk] A mail that provably comes from the registered address (S1 to S3).",
  UNVERIFIED: "[portal] [desk] Nothing proves it.",
  STAFF: "[portal] [desk] Somebody of the desk.",
  SYSTEM: "[portal] [desk] Mittente itself.",
  IMPORTED: "[portal] [desk] Brought along from another system.",
});

export const AttachmentStateEnum = described("AttachmentState", "[portal] [desk] Whether a file can be fetched.", {
  UPLOADING: "[portal] [desk] Its bytes are not all there.",
  SCANNING: "[portal] [desk] It is being looked at.",
  READY: "[portal] [desk] It can be fetched.",
  BLOCKED: "[portal] [desk] It will not be handed out.",
});

export const DeliveryStateEnum = described("DeliveryState", "[desk] Where a mail on its way out is.", {
  QUEUED: "[desk] Waits for its next attempt.",
  SENDING: "[desk] A worker has it.",
  SENT: "[desk] The server took it.",
  BOUNCED: "[desk] Refused for good by the server, or returned under its own return path.",
  FAILED: "[desk] Five days of trying are over.",
  CANCELLED: "[desk] Taken back before it left.",
  REFUSED: "[desk] The policy lets no mail go; the reply is in the portal.",
});

export const DeliveryContentEnum = described("DeliveryContent", "[desk] What a mail carries.", {
  FULL: "[desk] The reply.",
  NOTICE_ONLY: "[desk] Only that an answer is in the portal.",
});

export const RouteOutcomeEnum = described("RouteOutcome", "[desk] Whether a reply's mail goes anywhere.", {
  ROUTED: "[desk] It goes to `recipient`.",
  REFUSED: "[desk] No mail: `rule` says why.",
});
