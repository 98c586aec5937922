import { Field, ObjectType } from "type-graphql";
import { connectionType } from "../connections/connection.type.ts";
import { DateTime } from "../connections/scalars.ts";
import { type Context, loader } from "../guards/context.ts";
import { displayText } from "../mail/display-text.ts";
import { decodeWords } from "../mail/encoded-words.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { findUnprovenByIds, type UnprovenRow } from "./unproven-mail.repository.ts";

@ObjectType("UnprovenMail", {
  implements: Node,
  description:
    "[portal] Mail in the account's name that could not be proved (S8). Nothing of it is answered until somebody claims it.",
})
export class UnprovenMail implements Node {
  constructor(readonly row: UnprovenRow) {}

  get id() {
    return globalId("UnprovenMail", this.row.id);
  }

  @Field(() => DateTime, { description: "[portal] When it came." })
  get receivedAt(): Date {
    return this.row.receivedAt;
  }

  @Field(() => String, { nullable: true, description: "[portal] As it says: anybody may have written it." })
  get subject(): string | null {
    const { subject } = this.row;
    return subject === null ? null : displayText(decodeWords(subject));
  }

  @Field(() => String, { description: "[portal] How it begins, up to 500 characters; empty where it was not read." })
  get textPreview(): string {
    return this.row.textPreview ?? "";
  }
}

export const UnprovenMailConnection = connectionType("UnprovenMail", "portal", () => UnprovenMail);

const unprovenById = loader<string, UnprovenMail | null>(async (sql, ids) => {
  const found = new Map((await findUnprovenByIds(sql, ids)).map((row) => [row.id, new UnprovenMail(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

nodeFound("UnprovenMail", async (context: Context, id) =>
  context.audience === "portal" ? context.load(unprovenById, id) : null,
);
