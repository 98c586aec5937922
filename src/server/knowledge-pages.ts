import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Installation } from "../guards/installation.ts";
import { knowledgePages, type PageAnswer, type PageRequest } from "../knowledge/pages/knowledge-pages.ts";

/** The knowledge base for a browser: GET and HEAD, no token, no cookie, no script. */
export function registerKnowledgePages(app: FastifyInstance, installation: Installation): void {
  const pages = knowledgePages(installation);
  app.get("/kb", (request, reply) => send(reply, pages.home(pageRequest(request))));
  app.get("/kb/", (request, reply) => send(reply, pages.home(pageRequest(request))));
  app.get("/kb/:language", (request, reply) => send(reply, pages.slash(pageRequest(request))));
  app.get("/kb/:language/", async (request, reply) => send(reply, await pages.front(pageRequest(request))));
  app.get("/kb/:language/:slug", async (request, reply) => send(reply, await pages.article(pageRequest(request))));
  app.get("/kb/:language/categories/:slug", async (request, reply) =>
    send(reply, await pages.category(pageRequest(request))),
  );
  app.get("/kb/images/:sha256", async (request, reply) => {
    const { sha256 } = request.params as { sha256: string };
    return send(reply, (await pages.image(sha256)) ?? pages.notFound(pageRequest(request)));
  });
  app.get("/kb/*", (request, reply) => send(reply, pages.notFound(pageRequest(request))));
}

function pageRequest({ params, query, headers }: FastifyRequest): PageRequest {
  const { language = "", slug } = params as { language?: string; slug?: string };
  const { q, after } = query as Record<string, unknown>;
  return {
    language,
    ...(slug === undefined ? {} : { slug }),
    q: typeof q === "string" ? q : undefined,
    after: typeof after === "string" ? after : undefined,
    acceptLanguage: headers["accept-language"],
    ifNoneMatch: headers["if-none-match"],
  };
}

const send = (reply: FastifyReply, { status, headers, body }: PageAnswer) =>
  reply.status(status).headers(headers).send(body);
