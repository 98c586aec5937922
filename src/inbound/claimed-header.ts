import { readHeader } from "../mail/header-gate.ts";
import { Header } from "../mail/header-text.ts";
import type { Verdict } from "./inbound-message.ts";
import { cutText } from "./storable.ts";

const LONGEST_CLAIM = 2_000;

/** Header fields as they came: unfolded and undecoded, for the desk to see. Claims, all of them. */
export function claimedHeader(
  bytes: Uint8Array,
): Pick<Verdict, "claimedFrom" | "replyTo" | "sender" | "cc" | "subject"> {
  const header = new Header(bytes, readHeader(bytes));
  const field = (name: string) => {
    const text = header.text(name);
    return text === null ? null : cutText(text, LONGEST_CLAIM);
  };
  return {
    claimedFrom: field("from"),
    replyTo: field("reply-to"),
    sender: field("sender"),
    cc: field("cc"),
    subject: field("subject"),
  };
}
