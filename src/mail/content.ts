import { MailParser, type MessageText } from "mailparser";
import { readAttachment, type Attachment } from "./attachments.ts";
import { keepable } from "./display-text.ts";
import type { HeaderBlock } from "./header-gate.ts";
import { sanitiseHtml, textOfHtml, type HtmlReading } from "./html.ts";
import { LIMITS } from "./limits.ts";
import { foldQuotes } from "./quotes.ts";

/** Step 13. What the mail says, for people. */
export interface ContentFacts {
  /** Plain text, line ends LF; made from the HTML where the mail has none. Well-formed and without NUL, like every string here. */
  readonly text: string;
  readonly isTextCut: boolean;
  /** `text` without what it quotes, and what it quotes. Folded, never dropped. */
  readonly visible: string;
  readonly quoted: string;
  readonly html: HtmlReading["html"];
  readonly htmlOmitted: HtmlReading["omitted"];
  readonly attachments: readonly Attachment[];
  /** Neither text nor HTML nor a file. */
  readonly isEmpty: boolean;
}

/** A mail that the MIME parser refuses: PARSE_FAILED. */
export class UnparsableMail extends Error {
  override readonly name = "UnparsableMail";
}

/**
 * The parser sees the MIME fields, the first of each, and the body: what the rest of the header says was read by the gate, and
 * a second reading of it could differ. Messages inside the message stay closed, as attachments.
 */
export async function readContent(message: Uint8Array, block: HeaderBlock): Promise<ContentFacts> {
  const parser = new MailParser({
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    checksumAlgo: false,
    ignoreEmbedded: true,
    keepDeliveryStatus: false,
    maxHeadSize: LIMITS.partHeaderBytes,
    maxChildNodes: LIMITS.mimeParts,
  });
  const attachments: Attachment[] = [];
  let text: MessageText | null = null;
  parser.write(mimeHeader(message, block));
  parser.end(message.subarray(block.bodyStart));
  try {
    for await (const part of parser as AsyncIterable<unknown>) {
      if (isAttachment(part)) {
        attachments.push(await readAttachment(part, attachments.length + 1));
        part.release?.();
      } else if (isText(part)) text = part;
    }
  } catch (error) {
    throw new UnparsableMail("The MIME parser refused the mail.", { cause: error });
  }
  return contentFacts(text, attachments);
}

type Part = Parameters<typeof readAttachment>[0];

function isAttachment(part: unknown): part is Part {
  return typeof part === "object" && part !== null && "type" in part && part.type === "attachment";
}

function isText(part: unknown): part is MessageText {
  return typeof part === "object" && part !== null && "type" in part && part.type === "text";
}

function mimeHeader(message: Uint8Array, { fields }: HeaderBlock): Uint8Array {
  const seen = new Set<string>();
  const kept = fields.filter(({ name }) => {
    const isFirst = (name.startsWith("content-") || name === "mime-version") && !seen.has(name);
    seen.add(name);
    return isFirst;
  });
  return Buffer.concat([...kept.map(({ start, end }) => message.subarray(start, end)), Buffer.from("\r\n")]);
}

function contentFacts(parsed: MessageText | null, attachments: readonly Attachment[]): ContentFacts {
  const reading: HtmlReading = parsed?.html ? sanitiseHtml(parsed.html) : { html: null, omitted: null };
  const plain = parsed?.text ?? "";
  const whole = plain.trim() === "" && reading.html !== null ? textOfHtml(reading.html) : plain;
  const isTextCut = whole.length > LIMITS.textCharacters;
  const text = keepable(whole.slice(0, LIMITS.textCharacters));
  return {
    text,
    isTextCut,
    ...foldQuotes(text),
    html: reading.html,
    htmlOmitted: reading.omitted,
    attachments,
    isEmpty:
      text.trim() === "" &&
      !isTextCut &&
      reading.omitted === null &&
      attachments.every(({ kind }) => kind === "SIGNATURE"),
  };
}
