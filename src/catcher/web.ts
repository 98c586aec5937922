import { Readable } from "node:stream";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { simpleParser } from "mailparser";
import { headersOf, type CaughtMail } from "./caught-mail.ts";
import type { MailFolder } from "./mail-folder.ts";
import { CONTENT_SECURITY_POLICY, listPage, mailPage } from "./pages.ts";

const LISTED = 100;
const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Shows what was caught, to programs (`/messages`) and to people (`/`). */
export function catcherWeb(folder: MailFolder): FastifyInstance {
  const web = fastify({ logger: false, bodyLimit: 1024, return503OnClosing: false });

  web.addHook("onRequest", async (request, reply) => {
    reply.headers({
      "content-security-policy": CONTENT_SECURITY_POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
    // A page of another site whose name is made to point here would read sign-in codes (DNS rebinding).
    if (!LOCAL_NAMES.has(request.host.replace(/:\d+$/, ""))) {
      return reply.code(403).send({ error: "Only under the names localhost, 127.0.0.1 and [::1]" });
    }
  });

  web.get("/messages", async (_, reply) => reply.type("application/json").send(Readable.from(asJson(folder))));
  web.delete("/messages", async (_, reply) => {
    await folder.clear();
    return reply.code(204).send();
  });
  web.get<{ Params: { id: string } }>("/messages/:id", async ({ params }, reply) => {
    const mail = await folder.find(params.id);
    return mail ? html(reply, mailPage(mail, await textOf(mail))) : notFound(reply);
  });
  web.get<{ Params: { id: string } }>("/messages/:id/raw", async ({ params }, reply) => {
    const mail = await folder.find(params.id);
    return mail ? reply.type("text/plain").send(mail.bytes) : notFound(reply);
  });
  web.get("/", async (_, reply) => {
    const ids = await folder.ids();
    const newest = await Promise.all(ids.slice(-LISTED).map((id) => folder.summary(id)));
    return html(reply, listPage(newest.filter((mail) => mail !== null).toReversed(), ids.length));
  });
  return web;
}

/** One mail at a time, so that a full folder does not stand in memory. */
async function* asJson(folder: MailFolder): AsyncGenerator<string> {
  let separator = "[";
  for (const id of await folder.ids()) {
    const mail = await folder.find(id);
    if (!mail) continue;
    yield `${separator}${JSON.stringify(jsonOf(mail))}`;
    separator = ",\n";
  }
  yield separator === "[" ? "[]" : "]";
}

/** `raw` is read as UTF-8; the exact bytes are at `/messages/{id}/raw`. */
function jsonOf({ id, envelope, bytes }: CaughtMail): object {
  return { id, envelope, headers: headersOf(bytes), raw: bytes.toString("utf8") };
}

async function textOf({ bytes }: CaughtMail): Promise<string | null> {
  try {
    const { text, html } = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true });
    return text ?? (html || null);
  } catch {
    return null;
  }
}

function html(reply: FastifyReply, text: string): FastifyReply {
  return reply.type("text/html; charset=utf-8").send(text);
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ error: "No such message" });
}
