import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../guards/context.ts";
import { FromGateway, type Gateway, PortalOrAuthor, type PortalAccount, type StaffAuthor } from "../guards/guard.ts";
import { InTransaction } from "../guards/in-transaction.ts";
import { type MailToUpload, UploadableFiles, UploadableMail } from "../guards/upload.guards.ts";
import type { AnnouncedFile } from "../messages/attachment.ts";
import { Attachment } from "../messages/message.type.ts";
import { createAttachmentUploads, createMailUpload } from "./upload.commands.ts";
import {
  attachmentUploadsCreateBounds,
  attachmentUploadsCreateErrors,
  AttachmentUploadsCreateInput,
  AttachmentUploadsCreatePayload,
  inboundMessageUploadCreateBounds,
  inboundMessageUploadCreateErrors,
  InboundMessageUploadCreateInput,
  InboundMessageUploadCreatePayload,
} from "./upload.inputs.ts";
import { UploadSlot } from "./upload-slot.type.ts";

@Resolver()
export class UploadResolver {
  @Mutation(() => InboundMessageUploadCreatePayload, {
    description:
      "[bridge] Leave to bring one large mail, which `inboundMessageReceive` then names by `source.uploadId`.",
  })
  @InTransaction({
    audiences: { bridge: true },
    errors: inboundMessageUploadCreateErrors,
    bounds: inboundMessageUploadCreateBounds,
  })
  async inboundMessageUploadCreate(
    @Arg("input", () => InboundMessageUploadCreateInput, { description: "[bridge] Which bytes." })
    _input: InboundMessageUploadCreateInput,
    @FromGateway() _gateway: Gateway,
    @UploadableMail() mail: MailToUpload,
    @Ctx() context: Context,
  ) {
    return { upload: new UploadSlot(await createMailUpload(context.unit!.transaction, mail, context.now)) };
  }

  @Mutation(() => AttachmentUploadsCreatePayload, {
    description:
      "[portal] [desk] Leave to bring up to 10 files, which a message then names by `attachmentIds`. At most 50 may wait to be used; what is on no message after a day is gone.",
  })
  @InTransaction({
    audiences: { portal: true, desk: "attachmentUploadsCreate" },
    errors: attachmentUploadsCreateErrors,
    bounds: attachmentUploadsCreateBounds,
  })
  async attachmentUploadsCreate(
    @Arg("input", () => AttachmentUploadsCreateInput, { description: "[portal] [desk] Which files." })
    _input: AttachmentUploadsCreateInput,
    @PortalOrAuthor() uploader: PortalAccount | StaffAuthor,
    @UploadableFiles() files: readonly AnnouncedFile[],
    @Ctx() context: Context,
  ) {
    const made = await createAttachmentUploads(context.unit!.transaction, uploader, files, context.now);
    return {
      attachments: made.attachments.map((row) => new Attachment(row)),
      uploads: made.slots.map((slot) => new UploadSlot(slot)),
    };
  }
}
