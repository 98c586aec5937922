import { described } from "../connections/described-enum.ts";

export const TicketStatusEnum = described("TicketStatus", "[portal] [desk] Where a conversation stands.", {
  NEW: "[portal] [desk] Nobody answered or took it yet.",
  OPEN: "[portal] [desk] Somebody works on it.",
  WAITING_ON_CUSTOMER: "[portal] [desk] Answered; the customer's turn.",
  ON_HOLD: "[portal] [desk] Waits for something else.",
  SOLVED: "[portal] [desk] Closes by itself after 7 days.",
  CLOSED: "[portal] [desk] Over. Reopening is possible for 14 days; a mail opens a new ticket that continues it.",
});

export const TicketPriorityEnum = described("TicketPriority", "[portal] [desk] How pressing it is.", {
  LOW: "[portal] [desk] Whenever there is time.",
  NORMAL: "[portal] [desk] In its turn.",
  HIGH: "[portal] [desk] Before the others.",
  URGENT: "[portal] [desk] Now.",
});

export const OriginEnum = described("Origin", "[portal] [desk] The way in.", {
  PORTAL: "[portal] [desk] Written in the portal, signed in.",
  EMAIL: "[portal] [desk] A mail.",
  DESK: "[portal] [desk] Staff.",
  FORM: "[portal] [desk] A web form.",
  IMPORT: "[portal] [desk] Brought along from another system.",
});

export const TicketOrderFieldEnum = described("TicketOrderField", "[portal] [desk] What tickets are ordered by.", {
  PRECEDENCE: "[desk] Priority, then portal before mail, then what is due first, then age. INVALID in the portal.",
  CREATED_AT: "[portal] [desk] When it was opened.",
  UPDATED_AT: "[portal] [desk] When it last changed, as far as the viewer may see.",
  DUE_AT: "[desk] When it is due. INVALID in the portal.",
});

export const OrderDirectionEnum = described("OrderDirection", "[anyone] Which end first.", {
  ASC: "[anyone] Smallest or oldest first; for PRECEDENCE the most pressing.",
  DESC: "[anyone] Largest or newest first.",
});

export const AssigneeIsEnum = described("AssigneeIs", "[desk] An assignee without an id.", {
  ME: "[desk] The caller.",
  NOBODY: "[desk] Not assigned.",
});

export const DisclosureEnum = described("Disclosure", "[portal] [desk] What a staff reply says.", {
  GENERIC: "[portal] [desk] Nothing about any account.",
  SERVICE_INFORMATION:
    "[portal] [desk] Something about the account's services: only to its registered address (P1, P3).",
});
