import { createHash } from "node:crypto";
import { markdownToHtml } from "./markdown.ts";

/** Staff's words in every form in which they leave (R5), and their fingerprint, by which a released alarm covers them. */
export interface OutgoingText {
  readonly texts: readonly string[];
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

/** The same function when a reply is written and at every attempt to send it. Attachment names count in any order. */
export function outgoingText(body: string, attachmentNames: readonly string[]): OutgoingText {
  const names = attachmentNames.toSorted();
  return {
    texts: [body, markdownToHtml(body), ...names],
    sha256: createHash("sha256")
      .update(JSON.stringify([body, names]))
      .digest("hex"),
  };
}
