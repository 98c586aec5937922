import { stringify, v7 } from "uuid";

/** The types with an id of their own, each with its prefix: opaque to clients, and readable in a log. */
const PREFIXES = {
  Account: "acc",
  Article: "art",
  ArticleManuscript: "man",
  Attachment: "att",
  AuditEvent: "aud",
  Challenge: "chl",
  Credential: "crd",
  Delivery: "dlv",
  DisclosureAlarm: "alm",
  EmailChange: "emc",
  DisclosureReceipt: "dsc",
  InboundMessage: "inb",
  Message: "msg",
  Notice: "not",
  PasskeyCeremony: "pkc",
  OperationRequest: "opr",
  Queue: "que",
  Service: "svc",
  Session: "ses",
  StaffMember: "stf",
  Ticket: "tkt",
  UnprovenMail: "unp",
  UploadSlot: "upl",
} as const;
export type NodeType = keyof typeof PREFIXES;

export const NODE_TYPES: ReadonlySet<string> = new Set(Object.keys(PREFIXES));
const TYPES = new Map<string, NodeType>(Object.entries(PREFIXES).map(([type, prefix]) => [prefix, type as NodeType]));

/** A new row's id: UUIDv7, so that ids grow with time and pages stay together. */
export const newId = (): string => v7();

/** @param uuid of a row, as PostgreSQL writes it */
export function globalId(type: NodeType, uuid: string): string {
  return `${PREFIXES[type]}_${Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url")}`;
}

/** Null for anything that we did not make: to the caller the same as an id that does not exist. */
export function readGlobalId(id: string): { type: NodeType; uuid: string } | null {
  const type = TYPES.get(id.slice(0, 3));
  if (!type || id.length !== 26 || id[3] !== "_") return null;
  const bytes = Buffer.from(id.slice(4), "base64url");
  if (bytes.length !== 16) return null;
  try {
    const uuid = stringify(bytes);
    return globalId(type, uuid) === id ? { type, uuid } : null;
  } catch {
    return null;
  }
}

/** The row's id, or null where the id is of another type or none. */
export function rowId(type: NodeType, id: string | null | undefined): string | null {
  const read = id ? readGlobalId(id) : null;
  return read?.type === type ? read.uuid : null;
}
