import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** Below this path lies the page, with everything it loads: nothing comes from anywhere else. */
const BASE = "/graphql-ui";

/** Of GraphiQL's and React's own packages. They are development dependencies, so they may be missing. */
const FILES = {
  "react.js": ["react", "umd/react.production.min.js", "text/javascript"],
  "react-dom.js": ["react-dom", "umd/react-dom.production.min.js", "text/javascript"],
  "graphiql.js": ["graphiql", "graphiql.min.js", "text/javascript"],
  "graphiql.css": ["graphiql", "graphiql.min.css", "text/css"],
} as const;

/** GraphiQL's editor writes style attributes, and its style sheet holds fonts and images as data. No script but ours. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * GraphiQL for trying out, at /graphql-ui and where a browser opens /graphql. Never registered in production. Whoever uses
 * it enters a token: the page has none, and keeps none.
 */
export async function registerGraphiql(app: FastifyInstance): Promise<void> {
  const page = (await isInstalled()) ? PAGE : NOT_INSTALLED;
  app.addHook("onRequest", async (request, reply) => {
    if (isBrowserAt("/graphql", request)) return sendPage(reply, page);
  });
  app.get(BASE, (_request, reply) => sendPage(reply, page));
  app.get(`${BASE}/start.js`, (_request, reply) => send(reply, "text/javascript", START));
  app.get(`${BASE}/start.css`, (_request, reply) => send(reply, "text/css", STYLE));
  for (const [name, [pack, file, type]] of Object.entries(FILES))
    app.get(`${BASE}/${name}`, async (_request, reply) => {
      const bytes = await readFile(join(folderOf(pack), file)).catch(() => null);
      return bytes ? send(reply, type, bytes) : reply.code(404).send();
    });
}

/** A browser that opens the address, and not a query by GET. */
function isBrowserAt(path: string, { method, url, headers }: FastifyRequest): boolean {
  return method === "GET" && url === path && (headers.accept ?? "").includes("text/html");
}

const require = createRequire(import.meta.url);
const folderOf = (pack: string) => join(require.resolve(`${pack}/package.json`), "..");

async function isInstalled(): Promise<boolean> {
  try {
    await Promise.all(Object.values(FILES).map(([pack, file]) => readFile(join(folderOf(pack), file))));
    return true;
  } catch {
    return false;
  }
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return send(reply.header("content-security-policy", CONTENT_SECURITY_POLICY), "text/html", page);
}

function send(reply: FastifyReply, type: string, content: string | Buffer): FastifyReply {
  return reply
    .headers({
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-cache",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    })
    .send(content);
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Mittente · GraphiQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${BASE}/graphiql.css">
    <link rel="stylesheet" href="${BASE}/start.css">
  </head>
  <body>
    <div id="graphiql">Loading…</div>
    <script src="${BASE}/react.js"></script>
    <script src="${BASE}/react-dom.js"></script>
    <script src="${BASE}/graphiql.js"></script>
    <script src="${BASE}/start.js"></script>
  </body>
</html>
`;

const STYLE = "html, body, #graphiql { height: 100%; margin: 0; }\n";

/** The headers editor keeps nothing: a token would stay in the browser's storage. */
const START = `"use strict";
const defaultQuery = \`# Put a token of \\\`mittente token portal --account C-100001\\\` into the headers below:
#   { "authorization": "Bearer …" }
{
  viewer {
    kind
    account { number displayName registeredEmail }
    staffMember { displayName role }
  }
}
\`;
ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultQuery,
    defaultHeaders: '{ "authorization": "Bearer " }',
    isHeadersEditorEnabled: true,
    defaultEditorToolsVisibility: "headers",
    shouldPersistHeaders: false,
  }),
);
`;

const NOT_INSTALLED = `<!doctype html>
<meta charset="utf-8">
<title>Mittente</title>
<p>GraphiQL is a development dependency and not installed here. Run <code>npm ci</code>, or send queries to <code>/graphql</code>.</p>
`;
