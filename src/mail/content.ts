import type { MessageText } from "mailparser";
import { readAttachment, type Attachment } from "./attachments.ts";
import { decodeText } from "./charset.ts";
import { BodyParser, type BodyPiece } from "./body-parser.ts";
import { readBody, type Body } from "./body.ts";
import { readContentType } from "./content-type.ts";
import { type HeaderBlock, readHeader } from "./header-gate.ts";
import { Header } from "./header-text.ts";
import { type MimeEntity, readStructure } from "./mime-structure.ts";
import { signedContent } from "./opaque-signature.ts";
import { foldQuotes } from "./quotes.ts";

/** Step 13. What the mail says, for people. */
export interface ContentFacts extends Body {
  /** `text` without what it quotes, and what it quotes. Folded, never dropped. */
  readonly visible: string;
  readonly quoted: string;
  readonly attachments: readonly Attachment[];
  /** Neither text nor HTML nor a file. */
  readonly isEmpty: boolean;
  /** Nothing of it can be read without the recipient's key, which nobody here has. */
  readonly isEncrypted: boolean;
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
  return contentFacts(await readParts(message, block));
}

interface Parts {
  readonly pieces: readonly BodyPiece[];
  readonly attachments: readonly Attachment[];
}

async function readParts(message: Uint8Array, block: HeaderBlock, unwrapped = 0): Promise<Parts> {
  const parser = new BodyParser();
  const attachments: Attachment[] = [];
  const pieces: BodyPiece[] = [];
  const entity = entityOf(message, block);
  // A parser that fails in the middle of a file would leave whoever reads that file waiting for ever.
  let open: Part["content"] | null = null;
  parser.once("error", (cause: Error) => open?.destroy(cause));
  parser.write(mimeHeader(message, block, isMultipart(entity) && !entity.contentType.parameters.get("boundary")));
  parser.end(message.subarray(block.bodyStart));
  try {
    for await (const part of parser as AsyncIterable<unknown>) {
      if (isAttachment(part)) {
        open = part.content;
        if (parser.errored) open.destroy(parser.errored);
        attachments.push(await readAttachment(part, attachments.length + 1));
        part.release?.();
      } else if (isText(part)) pieces.push(...part.pieces);
    }
  } catch (error) {
    throw new UnparsableMail("The MIME parser refused the mail.", { cause: error });
  }
  const signed = attachments.filter(({ kind }) => kind === "SIGNED").slice(0, MOST_UNWRAPPED - unwrapped);
  const inner = await Promise.all(signed.map(({ bytes }) => readSigned(bytes, unwrapped + signed.length)));
  return {
    pieces: [...pieces, ...unboundText(message, entity), ...inner.flatMap((parts) => parts.pieces)],
    attachments: [...attachments, ...inner.flatMap((parts) => parts.attachments)],
  };
}

const MOST_UNWRAPPED = 3;
const NOTHING: Parts = { pieces: [], attachments: [] };

/** What an opaque signature holds is a MIME entity of its own (RFC 8551, 3.5.2), under the same caps as the mail. */
async function readSigned(bytes: Uint8Array, unwrapped: number): Promise<Parts> {
  const entity = signedContent(bytes);
  if (entity === null) return NOTHING;
  const block = readHeader(entity);
  const { problem } = readStructure(entity, entityOf(entity, block));
  return problem === null ? readParts(entity, block, unwrapped) : NOTHING;
}

function entityOf(message: Uint8Array, block: HeaderBlock): MimeEntity {
  const header = new Header(message, block);
  return {
    contentType: readContentType(header.text("content-type")),
    encoding: (header.text("content-transfer-encoding") ?? "7bit").toLowerCase(),
    bodyStart: block.bodyStart,
  };
}

function isMultipart({ contentType }: Pick<MimeEntity, "contentType">): boolean {
  return contentType.type.startsWith("multipart/");
}

/** Multiparts inside that name no boundary, which the parser passes over: the text that they then are (RFC 2046, 5.1). */
function unboundText(message: Uint8Array, entity: MimeEntity): readonly BodyPiece[] {
  if (!isMultipart(entity)) return [];
  const { parts } = readStructure(message, entity);
  if (parts.some(({ contentType }) => contentType.type.startsWith("message/"))) return [];
  return parts
    .filter((part) => part.depth > 1 && isMultipart(part))
    .map(({ bodyStart, bodyEnd }) => ({ text: decodeText(message.subarray(bodyStart, bodyEnd), null), html: null }));
}

type Part = Parameters<typeof readAttachment>[0];

function isAttachment(part: unknown): part is Part {
  return typeof part === "object" && part !== null && "type" in part && part.type === "attachment";
}

function isText(part: unknown): part is MessageText & { readonly pieces: readonly BodyPiece[] } {
  return typeof part === "object" && part !== null && "type" in part && part.type === "text" && "pieces" in part;
}

function mimeHeader(message: Uint8Array, { fields }: HeaderBlock, isWithoutType: boolean): Uint8Array {
  const seen = new Set<string>(isWithoutType ? ["content-type"] : []);
  const kept = fields.filter(({ name }) => {
    const isFirst = (name.startsWith("content-") || name === "mime-version") && !seen.has(name);
    seen.add(name);
    return isFirst;
  });
  return Buffer.concat([...kept.map(({ start, end }) => message.subarray(start, end)), Buffer.from("\r\n")]);
}

function contentFacts({ pieces, attachments }: Parts): ContentFacts {
  const body = readBody(pieces);
  const { text, isTextCut, htmlOmitted } = body;
  const hasNoText = text.trim() === "" && !isTextCut && htmlOmitted === null;
  return {
    ...body,
    ...foldQuotes(text),
    attachments,
    isEmpty: hasNoText && attachments.every(({ kind }) => kind === "SIGNATURE"),
    isEncrypted: hasNoText && attachments.some(({ kind }) => kind === "ENCRYPTED"),
  };
}
