import type { FastifyInstance, FastifyReply } from "fastify";
import type { StoredFile } from "../blobs/stored-file.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { decideCaller } from "../guards/caller.ts";
import { principalOf } from "../guards/context.ts";
import type { Installation } from "../guards/installation.ts";
import { findRawMail } from "../inbound/raw-mail.ts";
import { type LinkHolder, readLinkToken } from "../keys/link-token.ts";
import { findAttachmentFile } from "../messages/attachment-file.ts";
import { type NodeType, rowId } from "../nodes/global-id.ts";
import { Problem } from "../problems/problem.ts";

/** Signed links, good for minutes and for one holder, who must still live. Whatever is wrong with one, the answer is 404. */
export function registerDownloads(app: FastifyInstance, installation: Installation): void {
  app.get("/attachments/:id", serve("ATTACHMENT", "Attachment", findAttachmentFile));
  app.get("/inbound-messages/:id/raw", serve("RAW_MAIL", "InboundMessage", findRawMail));

  function serve(
    purpose: "ATTACHMENT" | "RAW_MAIL",
    type: NodeType,
    find: (transaction: Transaction, id: string) => Promise<StoredFile | null>,
  ) {
    return async (request: { params: unknown; query: unknown }, reply: FastifyReply) => {
      const { id: global } = request.params as { id: string };
      const { token } = request.query as { token?: unknown };
      const id = rowId(type, global);
      const link =
        typeof token === "string" && token.length <= 1_000
          ? await readLinkToken(installation.keyring, purpose, token, installation.clock())
          : null;
      const file =
        link && id && link.id === id ? await asHolder(link.holder, (transaction) => find(transaction, id)) : null;
      return file
        ? send(reply, file)
        : reply
            .status(404)
            .send({ errors: [{ message: "There is nothing here.", extensions: { code: "BAD_USER_INPUT" } }] });
    };
  }

  async function asHolder<T>(holder: LinkHolder, work: (transaction: Transaction) => Promise<T>): Promise<T | null> {
    try {
      return await inTransaction(installation.pool(holder.kind), principalOf(holder), async (transaction) => {
        const caller = await decideCaller(
          transaction.sql,
          holder,
          { portal: true, desk: "tickets" },
          installation.clock(),
        );
        return caller.kind === "allowed" ? work(transaction) : null;
      });
    } catch (error) {
      if (error instanceof Problem) return null;
      throw error;
    }
  }

  async function send(reply: FastifyReply, { name, contentType, content }: StoredFile) {
    reply.headers({
      "content-type": contentType,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "private, no-store",
    });
    if (content instanceof Uint8Array) return reply.send(Buffer.from(content));
    const { stream, size } = await installation.blobs.open(content.sha256);
    return reply.header("content-length", size).send(stream);
  }
}
