import fastify from "fastify";
import { expect, it } from "vitest";
import { registerGraphiql } from "../../src/server/graphiql.ts";

async function app() {
  const web = fastify();
  web.get("/graphql", () => "the API");
  await registerGraphiql(web);
  return web;
}

it("a browser at /graphql gets GraphiQL, and everything it loads comes from here", async () => {
  const web = await app();
  const page = await web.inject({ url: "/graphql", headers: { accept: "text/html,*/*;q=0.8" } });
  expect(page.headers["content-type"]).toContain("text/html");
  expect(page.headers["content-security-policy"]).toMatch(/default-src 'none'; script-src 'self';/);
  const loaded = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, url]) => url!)
    .filter((url) => !url.startsWith("data:"));
  expect(loaded.length).toBeGreaterThan(4);
  for (const url of loaded) {
    expect(url).toMatch(/^\/graphql-ui\//);
    expect((await web.inject({ url })).statusCode).toBe(200);
  }
});

it("a program at /graphql gets the API", async () => {
  const web = await app();
  for (const headers of [{}, { accept: "*/*" }, { accept: "application/graphql-response+json" }])
    expect((await web.inject({ url: "/graphql", headers })).body).toBe("the API");
  const query = await web.inject({ url: "/graphql?query={viewer{kind}}", headers: { accept: "text/html" } });
  expect(query.body).toBe("the API");
});
