import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type ObjectionAnswer,
  objectionPages,
  type ObjectionRequest,
} from "../address-changes/pages/objection-pages.ts";
import type { Installation } from "../guards/installation.ts";

/** E6: GET and HEAD show, POST acts. No token of ours, no cookie, no script. */
export function registerObjectionPages(app: FastifyInstance, installation: Installation): void {
  const pages = objectionPages(installation);
  app.get("/address/:language/:token", async (request, reply) => send(reply, await pages.show(pageRequest(request))));
  // What a form sends is not looked at: the path says it all. Its own parser, since bodies are JSON elsewhere.
  void app.register(async (forms) => {
    forms.removeAllContentTypeParsers();
    forms.addContentTypeParser("*", { parseAs: "string", bodyLimit: 1_024 }, (_request, _body, done) =>
      done(null, null),
    );
    forms.post("/address/:language/:token", async (request, reply) =>
      send(reply, await pages.object(pageRequest(request))),
    );
  });
}

function pageRequest({ params, headers }: FastifyRequest): ObjectionRequest {
  const { language, token } = params as { language: string; token: string };
  return { language, token, acceptLanguage: headers["accept-language"] };
}

const send = (reply: FastifyReply, { status, headers, body }: ObjectionAnswer) =>
  reply.status(status).headers(headers).send(body);
