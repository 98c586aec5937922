import type { EnvelopeFacts } from "./envelope.ts";
import type { Header } from "./header-text.ts";

export type RobotReason = "LIST_MAIL" | "AUTO_GENERATED" | "AUTO_REPLY";

export interface RobotFacts {
  readonly reason: RobotReason | null;
  /** The field, and what it says, that gave the robot away. */
  readonly because: string | null;
  /** X-Auto-Response-Suppress: only keeps our own notices back. */
  readonly wantsNoNotice: boolean;
}

/** Step 11. A report has no business here: it was taken out at step 6. */
export function detectRobot(header: Header, envelope: EnvelopeFacts): RobotFacts {
  const suppressed = keyword(header.text("x-auto-response-suppress"));
  return { ...reasonOf(header, envelope), wantsNoNotice: suppressed !== "" && suppressed !== "none" };
}

/** What list servers wrote before RFC 2919 and 2369, and some still do. */
const OLD_LIST_FIELDS = new Set(["mailing-list", "x-mailing-list", "x-ml-name", "x-mlserver"]);

/** An answering machine is more than its Precedence: only a list outranks `auto-replied` (RFC 3834, 5). */
function reasonOf(header: Header, envelope: EnvelopeFacts): Pick<RobotFacts, "reason" | "because"> {
  const listField = header.block.fields.find(({ name }) => name.startsWith("list-") || OLD_LIST_FIELDS.has(name));
  const precedence = keyword(header.text("precedence"));
  const submitted = keyword(header.text("auto-submitted"));
  if (listField) return { reason: "LIST_MAIL", because: listField.name };
  if (precedence === "list") return { reason: "LIST_MAIL", because: "precedence: list" };
  if (submitted === "auto-replied") return { reason: "AUTO_REPLY", because: "auto-submitted: auto-replied" };
  if (submitted !== "" && submitted !== "no") {
    return { reason: "AUTO_GENERATED", because: `auto-submitted: ${submitted.slice(0, 40)}` };
  }
  if (envelope.hasNullPath) return { reason: "AUTO_REPLY", because: "null reverse-path" };
  if (precedence === "bulk" || precedence === "junk") {
    return { reason: "AUTO_GENERATED", because: `precedence: ${precedence}` };
  }
  return { reason: null, because: null };
}

/** The value's first token (RFC 3834, 5: parameters and comments may follow). */
function keyword(value: string | null): string {
  return /^[A-Za-z0-9_-]*/.exec((value ?? "").replace(/^\([^()]*\)[ \t]*/, ""))?.[0].toLowerCase() ?? "";
}
