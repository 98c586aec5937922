import type { StaffRole } from "./facts.ts";

const RANK: Readonly<Record<StaffRole, number>> = { AGENT: 1, SUPERVISOR: 2, ADMIN: 3 };

/** The role that each thing on the desk takes, by the name of its root field. What is not listed here, nobody may do. */
export const MINIMUM_ROLE = {
  tickets: "AGENT",
  account: "AGENT",
  accounts: "AGENT",
  service: "AGENT",
  services: "AGENT",
  queues: "AGENT",
  staffMembers: "AGENT",
  inboundMessage: "AGENT",
  inboundMessages: "AGENT",
  inboundMessagePreview: "AGENT",
  disclosureAlarms: "AGENT",
  operationKinds: "AGENT",
  operationRequests: "AGENT",
  ticketOpenForAccount: "AGENT",
  ticketReply: "AGENT",
  ticketNoteAdd: "AGENT",
  ticketAssign: "AGENT",
  ticketServiceLink: "AGENT",
  ticketSolve: "AGENT",
  ticketHold: "AGENT",
  ticketClose: "AGENT",
  ticketReopen: "AGENT",
  attachmentUploadsCreate: "AGENT",
  inboundMessageRelease: "AGENT",
  inboundMessageDiscard: "AGENT",
  inboundMessagesDiscard: "AGENT",
  operationPropose: "AGENT",
  operationRecognise: "AGENT",
  operationRelease: "AGENT",
  operationCancel: "AGENT",
  articleManuscripts: "AGENT",
  articleSave: "AGENT",
  articleImageAdd: "AGENT",
  articlePublish: "SUPERVISOR",
  articleArchive: "SUPERVISOR",
  articleRename: "SUPERVISOR",
  articleCategorySave: "SUPERVISOR",
  auditEvents: "SUPERVISOR",
  disclosureAlarmRelease: "SUPERVISOR",
  operationCountersign: "SUPERVISOR",
  staffAdministration: "ADMIN",
} as const satisfies Readonly<Record<string, StaffRole>>;

/** A higher role may do all that a lower one may. A role that is unknown has no rank, and no comparison with it holds. */
export function hasRole(role: StaffRole, minimum: StaffRole): boolean {
  return RANK[role] >= RANK[minimum];
}
