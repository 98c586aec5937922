import { Ctx, Field, ID, ObjectType } from "type-graphql";
import { DateTime } from "../connections/scalars.ts";
import type { Context } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { forbidden } from "../problems/problem.ts";
import type { MadeSlot } from "./upload.commands.ts";
import { makeUploadToken, TOKEN_HEADER } from "./upload-token.ts";

@ObjectType({ description: "[bridge] [portal] [desk] A header field of the request that brings the bytes." })
export class UploadHeader {
  @Field(() => String, { description: "[bridge] [portal] [desk] Lower case." })
  name!: string;

  @Field(() => String, { description: "[bridge] [portal] [desk] To be sent as it is; a secret until it expires." })
  value!: string;
}

@ObjectType({
  description:
    "[bridge] [portal] [desk] Where to bring the bytes: one request, with Content-Length, without any encoding. 204 when they are durable, 4xx when nothing was kept; after 5xx, 409 “being received” or no answer, try again.",
})
export class UploadSlot {
  constructor(readonly slot: MadeSlot) {}

  @Field(() => ID, { description: "[bridge] [portal] [desk] For the bridge: `source.uploadId`." })
  get id(): string {
    return globalId("UploadSlot", this.slot.id);
  }

  @Field(() => String, { description: "[bridge] [portal] [desk] PUT." })
  get method(): string {
    return "PUT";
  }

  @Field(() => String, { description: "[bridge] [portal] [desk] Absolute." })
  url(@Ctx() { installation }: Context): string {
    return `${installation.publicUrl}/uploads/${this.id}`;
  }

  @Field(() => [UploadHeader], {
    description: "[bridge] [portal] [desk] To be sent besides Content-Length; at most 5.",
  })
  async headers(@Ctx() { claims, installation, now }: Context): Promise<UploadHeader[]> {
    if (claims.kind === "anonymous" || claims.kind === "provisioning") throw forbidden();
    const { id: slotId, expiresAt } = this.slot;
    const token = await makeUploadToken(installation.keyring, { slotId, holder: claims, expiresAt }, now);
    return [
      { name: "content-type", value: "application/octet-stream" },
      { name: TOKEN_HEADER, value: token },
    ];
  }

  @Field(() => DateTime, { description: "[bridge] [portal] [desk] Until when the request may begin: 15 minutes." })
  get expiresAt(): Date {
    return this.slot.expiresAt;
  }
}
