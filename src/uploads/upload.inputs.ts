import { Field, InputType, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import { Attachment } from "../messages/message.type.ts";
import { UploadSlot } from "./upload-slot.type.ts";

@InputType({ description: "[bridge] A mail that is too large for the mutation itself." })
export class InboundMessageUploadCreateInput {
  @Field(() => String, { description: "[bridge] Of the bytes that will be brought: 64 hex digits." })
  sha256!: string;

  @Field(() => Int, { description: "[bridge] Bytes, 1 to 30 MiB; more is TOO_LARGE." })
  size!: number;
}

export const inboundMessageUploadCreateBounds = z.object({
  sha256: z.string().regex(/^[0-9a-fA-F]{64}$/, "64 hex digits"),
  size: z.int().min(1, "no bytes"),
});
export const inboundMessageUploadCreateErrors = mutationErrors("InboundMessageUploadCreate", ["INVALID", "TOO_LARGE"]);

@ObjectType({ description: "[bridge] Where to bring the mail." })
export class InboundMessageUploadCreatePayload {
  @Field(() => UploadSlot, { nullable: true, description: "[bridge] Null where userErrors say why." })
  upload!: UploadSlot | null;

  @Field(() => [inboundMessageUploadCreateErrors.UserErrorType], { description: "[bridge] Empty on success." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[portal] [desk] A file that will go with a message." })
export class FileInput {
  @Field(() => String, {
    description: "[portal] [desk] 1 to 255 characters. A path before it, and what no file system takes, is left out.",
  })
  fileName!: string;

  @Field(() => String, { description: "[portal] [desk] `type/subtype`, as the browser says; a claim." })
  contentType!: string;

  @Field(() => Int, { description: "[portal] [desk] Bytes, 1 to 25 MiB; more is TOO_LARGE." })
  size!: number;
}

@InputType({ description: "[portal] [desk] Files to bring." })
export class AttachmentUploadsCreateInput {
  @Field(() => [FileInput], { description: "[portal] [desk] 1 to 10." })
  files!: FileInput[];
}

const MEDIA_TYPE = /^[A-Za-z0-9!#$&^_.+-]{1,100}\/[A-Za-z0-9!#$&^_.+-]{1,100}$/;
export const attachmentUploadsCreateBounds = z.object({
  files: z
    .array(
      z.object({
        fileName: z.string().min(1, "empty").max(255, "more than 255 characters"),
        contentType: z.string().regex(MEDIA_TYPE, "not a media type without parameters"),
        size: z.int().min(1, "no bytes"),
      }),
    )
    .min(1, "no file")
    .max(10, "more than 10 files"),
});
export const attachmentUploadsCreateErrors = mutationErrors("AttachmentUploadsCreate", [
  "INVALID",
  "TOO_LARGE",
  "RATE_LIMITED",
  "FORBIDDEN_ROLE",
]);

@ObjectType({ description: "[portal] [desk] Where to bring the files." })
export class AttachmentUploadsCreatePayload {
  @Field(() => [Attachment], {
    nullable: true,
    description:
      "[portal] [desk] UPLOADING until their bytes came; in the input's order. Null where userErrors say why.",
  })
  attachments!: Attachment[] | null;

  @Field(() => [UploadSlot], {
    nullable: true,
    description: "[portal] [desk] One a file, in the same order. Null where userErrors say why.",
  })
  uploads!: UploadSlot[] | null;

  @Field(() => [attachmentUploadsCreateErrors.UserErrorType], { description: "[portal] [desk] Empty on success." })
  userErrors!: UserErrorValue[];
}
