import { globalId } from "../../src/nodes/global-id.ts";

export interface DeskRow {
  id: string;
  reference: string;
  subject: string;
  status: string;
  priority: string;
  origin: string;
  tags: string[];
  dueAt: Date | null;
  createdAt: Date;
  lastActivityAt: Date;
  accountId: string;
  number: string;
  accountName: string;
  accountStatus: string;
  assigneeId: string;
  assigneeName: string;
  queueId: string;
  queueName: string;
  messageId: string;
  kind: string;
  messageAt: Date;
  bodyText: string;
  trust: string;
  readUntil: Date | null;
}

export const deskTicket = (row: DeskRow) => ({
  id: globalId("Ticket", row.id),
  reference: row.reference,
  subject: row.subject,
  status: row.status,
  priority: row.priority,
  origin: row.origin,
  tags: row.tags,
  dueAt: row.dueAt,
  createdAt: row.createdAt,
  lastActivityAt: row.lastActivityAt,
  viewerHasUnread: row.readUntil === null || row.lastActivityAt > row.readUntil,
  account: {
    id: globalId("Account", row.accountId),
    number: row.number,
    displayName: row.accountName,
    status: row.accountStatus,
  },
  assignee: { id: globalId("StaffMember", row.assigneeId), displayName: row.assigneeName },
  queue: { id: globalId("Queue", row.queueId), name: row.queueName },
  lastMessage: {
    id: globalId("Message", row.messageId),
    kind: row.kind,
    createdAt: row.messageAt,
    bodyText: row.bodyText,
    trust: row.trust,
  },
});

export interface PortalRow {
  id: string;
  reference: string;
  subject: string;
  status: string;
  priority: string;
  createdAt: Date;
  visibleLastActivityAt: Date;
  readUntil: Date | null;
  number: string;
  displayName: string;
  serviceId: string;
  serviceName: string;
}

export const portalTicket = (row: PortalRow) => ({
  id: globalId("Ticket", row.id),
  reference: row.reference,
  subject: row.subject,
  status: row.status,
  priority: row.priority,
  createdAt: row.createdAt,
  lastActivityAt: row.visibleLastActivityAt,
  viewerHasUnread: row.readUntil === null || row.visibleLastActivityAt > row.readUntil,
  service: { id: globalId("Service", row.serviceId), name: row.serviceName },
});
