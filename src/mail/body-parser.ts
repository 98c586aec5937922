import { Transform } from "node:stream";
import { MailParser, type MailParserOptions } from "mailparser";
import { charsetOfHtml, decodeText } from "./charset.ts";
import { LIMITS } from "./limits.ts";

/** One piece of what a mail says, in its order: text, or HTML, or both where they are alternatives. */
export interface BodyPiece {
  readonly text: string | null;
  readonly html: string | null;
}

interface MimeNode {
  contentType: string | false;
  charset: string | false;
  _boundary: Buffer | false;
}

interface TreeNode {
  readonly contentType: string | false;
  readonly textContent?: string;
  readonly children: readonly TreeNode[];
}

interface Decoder {
  decodeStream(charset: string): Transform;
}

/** The seams of mailparser that are used here, which its types leave out. Pinned; content.test.ts says what it relies on. */
interface Inside {
  decoder: Decoder;
  readonly tree: TreeNode | undefined;
}

const OPTIONS: MailParserOptions = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  checksumAlgo: false,
  ignoreEmbedded: true,
  keepDeliveryStatus: false,
  maxHeadSize: LIMITS.partHeaderBytes,
  maxChildNodes: LIMITS.mimeParts,
};

/** More than the characters that are kept can take in any charset; what follows would be cut. HTML also holds what is no text. */
const MOST_TEXT_BYTES = 4 * LIMITS.textCharacters + 1_024;

/** Not a charset: where the label is put for decodeStream, so that every part's bytes come there. */
const LABELLED = "x-labelled-";

/**
 * mailparser, but for what it would drop: bytes under a wrong label, the text of parts that are only HTML beside parts that are
 * only text, and a multipart that names no boundary, which is read as the text it then is (RFC 2046, 5.1).
 */
export class BodyParser extends MailParser {
  readonly #usual: Decoder;

  constructor() {
    super(OPTIONS);
    const inside = this as unknown as Inside;
    this.#usual = inside.decoder;
    inside.decoder = { decodeStream: (charset) => this.#decodeStream(charset) };
  }

  /** Called by mailparser for each part as its header ends. */
  createNode(node: MimeNode): unknown {
    if (/^multipart\//i.test(node.contentType || "") && node._boundary === false) node.contentType = "text/plain";
    node.charset = `${LABELLED}${node.contentType === "text/html" ? "html" : "text"}-${node.charset || ""}`;
    return (
      MailParser.prototype as unknown as { createNode(this: BodyParser, node: MimeNode): unknown }
    ).createNode.call(this, node);
  }

  /** Called by mailparser at the end. */
  getTextContent(): { readonly type: "text"; readonly pieces: readonly BodyPiece[] } {
    const { tree } = this as unknown as Inside;
    return { type: "text", pieces: tree ? piecesOf(tree) : [] };
  }

  #decodeStream(marked: string): Transform {
    const [kind, ...rest] = marked.slice(LABELLED.length).split("-");
    const label = rest.join("-") || null;
    const usual = this.#usual;
    const chunks: Uint8Array[] = [];
    let room = kind === "html" ? LIMITS.messageBytes : MOST_TEXT_BYTES;
    return new Transform({
      transform(chunk: Uint8Array, _encoding, done) {
        if (room > 0) chunks.push(chunk.subarray(0, room));
        room -= chunk.length;
        done();
      },
      flush(done) {
        const bytes = Buffer.concat(chunks);
        const text = decodeText(bytes, label ?? (kind === "html" ? charsetOfHtml(bytes) : null));
        if (text !== null) return done(null, Buffer.from(text));
        const stream = usual.decodeStream(label ?? "");
        const decoded: Buffer[] = [];
        stream.on("data", (chunk: Buffer | string) => decoded.push(Buffer.from(chunk)));
        stream.once("end", () => done(null, Buffer.concat(decoded)));
        stream.once("error", done);
        stream.end(bytes);
      },
    });
  }
}

function piecesOf(node: TreeNode): readonly BodyPiece[] {
  const own = pieceOf(node);
  const pieces = [...(own === null ? [] : [own]), ...node.children.flatMap(piecesOf)];
  return node.contentType === "multipart/alternative" ? alternatives(pieces) : pieces;
}

function pieceOf({ contentType, textContent }: TreeNode): BodyPiece | null {
  if (textContent === undefined || textContent === "") return null;
  return contentType === "text/html" ? { text: null, html: textContent } : { text: textContent, html: null };
}

/** They say the same: one piece, with text only where there is ink in it. */
function alternatives(pieces: readonly BodyPiece[]): readonly BodyPiece[] {
  const texts = pieces.flatMap(({ text }) => (text === null || text.trim() === "" ? [] : [text]));
  const htmls = pieces.flatMap(({ html }) => html ?? []);
  const joined = (all: readonly string[], by: string) => (all.length > 0 ? all.join(by) : null);
  if (texts.length + htmls.length === 0) return [];
  return [{ text: joined(texts, "\n"), html: joined(htmls, "<br/>\n") }];
}
