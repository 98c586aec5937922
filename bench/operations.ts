import { readFile } from "node:fs/promises";

/** What is asked of a contender that speaks our schema: a trusted document, as our own clients send it. */
export interface Operation {
  readonly documentId: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const manifest = JSON.parse(
  await readFile(new URL("../schema/trusted-documents.json", import.meta.url), "utf8"),
) as Record<string, string>;

/** By its operation's name. */
export function trusted(name: string): { readonly id: string; readonly text: string } {
  const found = Object.entries(manifest).find(([, text]) => new RegExp(`^\\w+ ${name}\\b`).test(text));
  if (!found) throw new Error(`no trusted document is called ${name}: npm run codegen`);
  return { id: found[0], text: found[1] };
}

const asking =
  (name: string) =>
  (variables: Operation["variables"]): Operation => ({ documentId: trusted(name).id, variables });

export const deskList = asking("DeskTicketList");
export const ticketPage = asking("DeskTicketConversation");
export const portalList = asking("PortalTickets");
