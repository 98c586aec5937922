import { createUnionType, Ctx, Field, Int, ObjectType } from "type-graphql";
import { Account, accountById } from "../accounts/account.type.ts";
import { connectionType } from "../connections/connection.type.ts";
import { DateTime, EmailAddress } from "../connections/scalars.ts";
import { loadStaff, StaffMember } from "../desk/staff.type.ts";
import { type Context, loader } from "../guards/context.ts";
import { makeLinkToken } from "../keys/link-token.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { byMessage } from "./by-message.ts";
import { deliveriesOfMessage, Delivery } from "./delivery.type.ts";
import { DisclosureEnum, OriginEnum } from "../tickets/ticket.enums.ts";
import type { MessageHead, MessageRow } from "./message.ts";
import { AttachmentStateEnum, MessageKindEnum, MessageTrustEnum } from "./message.enums.ts";
import {
  type AttachmentRow,
  findAttachmentsByIds,
  findAttachmentsOf,
  findMessagesByIds,
} from "./message.repository.ts";

@ObjectType({ description: "[portal] [desk] Somebody without an account, whose address asked." })
export class Correspondent {
  constructor(
    private readonly address: string,
    private readonly name: string | null,
  ) {}

  @Field(() => EmailAddress, { description: "[portal] [desk] The authenticated or confirmed address." })
  get email(): string {
    return this.address;
  }

  @Field(() => String, { nullable: true, description: "[portal] [desk] As they wrote it: a claim." })
  get displayName(): string | null {
    return this.name;
  }
}

@ObjectType({ description: "[portal] [desk] No person." })
export class SystemAuthor {
  constructor(readonly label: string) {}

  @Field(() => String, { description: "[portal] [desk] Which part of the system." })
  get name(): string {
    return this.label;
  }
}

export const MessageAuthor = createUnionType({
  name: "MessageAuthor",
  description: "[portal] [desk] Who wrote it.",
  types: () => [Account, StaffMember, Correspondent, SystemAuthor] as const,
});

@ObjectType("Attachment", { implements: Node, description: "[portal] [desk] A file of a message." })
export class Attachment implements Node {
  constructor(readonly row: AttachmentRow) {}

  get id() {
    return globalId("Attachment", this.row.id);
  }

  @Field(() => String, { description: "[portal] [desk] Its name, without any path." })
  get fileName(): string {
    return this.row.fileName;
  }

  @Field(() => String, { description: "[portal] [desk] What its bytes look like, else what the sender claims." })
  get contentType(): string {
    return this.row.sniffedType ?? this.row.claimedType;
  }

  @Field(() => Int, { description: "[portal] [desk] Bytes." })
  get size(): number {
    return this.row.size;
  }

  @Field(() => AttachmentStateEnum, { description: "[portal] [desk] Whether it can be fetched." })
  get state() {
    return this.row.state;
  }

  @Field(() => String, {
    nullable: true,
    description: "[portal] [desk] Short-lived, for this viewer alone; null where it cannot be fetched.",
  })
  async downloadUrl(@Ctx() { claims, installation, now }: Context): Promise<string | null> {
    if (this.row.state !== "READY" || (claims.kind !== "portal" && claims.kind !== "desk")) return null;
    const link = { purpose: "ATTACHMENT", id: this.row.id, holder: claims } as const;
    const token = await makeLinkToken(installation.keyring, link, now);
    return `${installation.publicUrl}/attachments/${this.id}?token=${encodeURIComponent(token)}`;
  }
}

/** R6: what a MAILBOX session reads in place of service information while an address change is fresh. */
const WITHHELD = {
  IT: "Questa risposta contiene informazioni sui servizi ed è leggibile 24 ore dopo la modifica dell'indirizzo registrato.",
  EN: "This answer holds information about services and can be read 24 hours after the registered address changed.",
};

@ObjectType("Message", { implements: Node, description: "[portal] [desk] One message of a ticket." })
export class Message implements Node {
  constructor(readonly row: MessageHead) {}

  get id() {
    return globalId("Message", this.row.id);
  }

  @Field(() => MessageKindEnum, { description: "[portal] [desk] What it is." })
  get kind() {
    return this.row.kind;
  }

  @Field(() => OriginEnum, { description: "[portal] [desk] The way in." })
  get origin() {
    return this.row.origin;
  }

  @Field(() => MessageAuthor, { description: "[portal] [desk] Who wrote it." })
  async author(@Ctx() context: Context): Promise<typeof MessageAuthor> {
    const { authorKind, accountId, authorStaffId, authorEmail, authorName } = this.row;
    const account = authorKind === "ACCOUNT" && accountId ? await context.load(accountById, accountId) : null;
    const staff = authorKind === "STAFF" && authorStaffId ? await loadStaff(context, authorStaffId) : null;
    if (authorKind === "CORRESPONDENT" && authorEmail) return new Correspondent(authorEmail, authorName);
    return account ?? staff ?? new SystemAuthor(authorName ?? "Mittente");
  }

  @Field(() => String, {
    description: "[portal] [desk] Markdown as written, or the text of a mail with quotes folded.",
  })
  bodyText(@Ctx() context: Context): Promise<string> | string {
    return this.mayBeWithheld(context) ? this.bodyTextFor(context) : this.row.bodyText;
  }

  @Field(() => String, { nullable: true, description: "[portal] [desk] What was folded away." })
  quotedText(@Ctx() context: Context): Promise<string | null> | string | null {
    const { quotedText } = this.row;
    return quotedText === undefined ? this.whole(context).then((row) => row?.quotedText ?? null) : quotedText;
  }

  @Field(() => String, {
    nullable: true,
    description: "[portal] [desk] Sanitised. Null where the message had no HTML.",
  })
  bodyHtml(@Ctx() context: Context): Promise<string | null> | string | null {
    const { bodyHtml } = this.row;
    return this.mayBeWithheld(context) || bodyHtml === undefined ? this.bodyHtmlFor(context) : bodyHtml;
  }

  @Field(() => [Attachment], { description: "[portal] [desk] In the mail's order." })
  async attachments(@Ctx() context: Context): Promise<Attachment[]> {
    if (this.mayBeWithheld(context) && (await this.isWithheld(context))) return [];
    return context.load(attachmentsOfMessage, this.row.id);
  }

  @Field(() => DateTime, { description: "[portal] [desk] When it came to us." })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => MessageTrustEnum, { description: "[portal] [desk] How the author was established." })
  get trust() {
    return this.row.trust;
  }

  @Field(() => DisclosureEnum, { nullable: true, description: "[portal] [desk] Of a staff reply; else null." })
  get disclosure() {
    return this.row.disclosure;
  }

  @Field(() => [Delivery], { description: "[desk] Its mails, oldest first; empty in the portal." })
  deliveries(@Ctx() context: Context): Promise<Delivery[]> | Delivery[] {
    return context.audience === "desk" ? context.load(deliveriesOfMessage, this.row.id) : [];
  }

  private async bodyTextFor(context: Context): Promise<string> {
    return (await this.isWithheld(context)) ? WITHHELD[(await this.language(context)) ?? "EN"] : this.row.bodyText;
  }

  private async bodyHtmlFor(context: Context): Promise<string | null> {
    return (await this.isWithheld(context)) ? null : ((await this.whole(context))?.bodyHtml ?? null);
  }

  private async whole(context: Context): Promise<Pick<MessageRow, "quotedText" | "bodyHtml"> | undefined> {
    const { quotedText, bodyHtml } = this.row;
    if (quotedText !== undefined && bodyHtml !== undefined) return { quotedText, bodyHtml };
    return (await context.load(wholeMessageById, this.row.id)) ?? undefined;
  }

  private mayBeWithheld(context: Context): boolean {
    return this.row.disclosure === "SERVICE_INFORMATION" && context.claims.kind === "portal";
  }

  /** R6: a session that a mailbox opened shows no service information while the mailbox may be the attacker's. */
  private async isWithheld(context: Context): Promise<boolean> {
    if (!this.mayBeWithheld(context) || context.claims.kind !== "portal") return false;
    const account = await context.load(accountById, context.claims.accountId);
    const changed = account?.row.registeredEmailChangedAt ?? null;
    if (changed === null) return false;
    if (context.now.getTime() - changed.getTime() >= context.installation.policy.disclosureDelay) return false;
    return (await context.assurance()) !== "CREDENTIAL";
  }

  private async language(context: Context) {
    return this.row.accountId ? (await context.load(accountById, this.row.accountId))?.row.language : null;
  }
}

export const MessageConnection = connectionType("Message", "portal] [desk", () => Message);

const wholeMessageById = loader<string, MessageRow | null>(async (sql, ids) => {
  const found = new Map((await findMessagesByIds(sql, ids)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
});

export const messageById = loader<string, Message | null>(async (sql, ids) => {
  const found = new Map((await findMessagesByIds(sql, ids)).map((row) => [row.id, new Message(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

export const attachmentsOfMessage = loader<string, Attachment[]>(async (sql, ids) =>
  byMessage(ids, await findAttachmentsOf(sql, ids), (row) => new Attachment(row)),
);
const attachmentById = loader<string, Attachment | null>(async (sql, ids) => {
  const found = new Map((await findAttachmentsByIds(sql, ids)).map((row) => [row.id, new Attachment(row)]));
  return ids.map((id) => found.get(id) ?? null);
});
const readsTickets = (context: Context) => context.audience === "desk" || context.audience === "portal";
nodeFound("Message", async (context, id) => (readsTickets(context) ? context.load(messageById, id) : null));
nodeFound("Attachment", async (context, id) => (readsTickets(context) ? context.load(attachmentById, id) : null));
