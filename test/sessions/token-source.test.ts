import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { verifyAccessToken } from "../../src/sessions/access-token.ts";
import type { ClientCredentials } from "../../src/sessions/client-credentials.ts";
import { addClient, revokeClient } from "../../src/sessions/client.commands.ts";
import { createTokenEndpoint, type TokenEndpoint } from "../../src/sessions/token-endpoint.ts";
import { createTokenSource, TokenUnavailable } from "../../src/sessions/token-source.ts";
import { after, NOW } from "../keys/key-database.ts";
import { createSessionDatabase, ISSUER, type SessionDatabase, TOKEN_URL } from "./session-database.ts";

let database: SessionDatabase;
let endpoint: TokenEndpoint;
let client: ClientCredentials;
const clock = { now: NOW };
beforeAll(async () => {
  database = await createSessionDatabase();
  endpoint = createTokenEndpoint({
    ...database.source,
    pool: database.pool,
    tokenUrl: TOKEN_URL,
    clock: () => clock.now,
  });
  client = await addClient(database.pool, { kind: "BRIDGE", name: "MX", issuer: ISSUER }, NOW);
});
afterAll(() => database.close());

const servers: Server[] = [];
afterEach(() => {
  clock.now = NOW;
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A token endpoint on the wire. Its address is not the one in the assertion: a bridge may reach the API another way. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<string> {
  const server = createServer((request, response) => void answer(request, response));
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/token`;
}

async function serveTokens() {
  const seen = { requests: 0, contentTypes: new Set<string | undefined>() };
  const tokenUrl = await serve(async (request, response) => {
    seen.requests++;
    seen.contentTypes.add(request.headers["content-type"]);
    const { status, body } = await endpoint.exchange(new URLSearchParams(await text(request)));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  return { seen, tokenUrl };
}

const sourceOf = (tokenUrl: string, credentials = client) =>
  createTokenSource({ tokenUrl, credentials, clock: () => clock.now });

describe("a client's tokens", () => {
  test("are those of the endpoint", async () => {
    const { tokenUrl, seen } = await serveTokens();
    const token = await sourceOf(tokenUrl).token();
    expect((await verifyAccessToken(database.source, token, NOW)).claims).toEqual({
      kind: "bridge",
      clientId: client.clientId,
    });
    expect([...seen.contentTypes]).toEqual(["application/x-www-form-urlencoded;charset=UTF-8"]);
  });

  test("are asked for once by many at a time, and again only shortly before the end", async () => {
    const { tokenUrl, seen } = await serveTokens();
    const source = sourceOf(tokenUrl);
    const tokens = await Promise.all(Array.from({ length: 30 }, () => source.token()));
    clock.now = after(539_000);
    tokens.push(await source.token());
    expect(new Set(tokens).size).toBe(1);
    expect(seen.requests).toBe(1);
    clock.now = after(540_000);
    expect(await source.token()).not.toBe(tokens[0]);
    expect(seen.requests).toBe(2);
  });

  test("that the API refused are forgotten and asked for again", async () => {
    const { tokenUrl, seen } = await serveTokens();
    const source = sourceOf(tokenUrl);
    const first = await source.token();
    source.forget();
    expect(await source.token()).not.toBe(first);
    expect(seen.requests).toBe(2);
  });

  test("hold with a client's clock a minute off, either way", async () => {
    const { tokenUrl } = await serveTokens();
    for (const offset of [-60_000, 60_000]) {
      const source = createTokenSource({ tokenUrl, credentials: client, clock: () => after(offset) });
      expect(await source.token()).toEqual(expect.any(String));
    }
  });

  test("of a revoked client come no more; the refusal names nothing secret", async () => {
    const { tokenUrl } = await serveTokens();
    const own = await addClient(database.pool, { kind: "BRIDGE", name: "MX", issuer: ISSUER }, NOW);
    await revokeClient(database.pool, own.clientId, NOW);
    const refusal = await sourceOf(tokenUrl, own)
      .token()
      .catch((cause: unknown) => cause);
    expect(refusal).toBeInstanceOf(TokenUnavailable);
    expect(refusal).toMatchObject({ status: 401 });
    expect(String(refusal)).not.toContain(own.privateJwk.d);
  });

  test("come again after the endpoint was away", async () => {
    let isAway = true;
    const { tokenUrl: behind } = await serveTokens();
    const tokenUrl = await serve(async (request, response) => {
      if (isAway) return request.destroy();
      const answer = await fetch(behind, {
        method: "POST",
        body: new URLSearchParams(await text(request)),
      });
      response.writeHead(answer.status).end(await answer.text());
    });
    const source = sourceOf(tokenUrl);
    await expect(source.token()).rejects.toMatchObject({ name: "TokenUnavailable", status: null });
    isAway = false;
    expect(await source.token()).toEqual(expect.any(String));
  });
});

describe("an endpoint that is none", () => {
  test.each([
    ["rubbish", 200, "rubbish"],
    ["no token", 200, "{}"],
    ["another type of token", 200, '{"access_token":"x","token_type":"mac","expires_in":60}'],
    ["a token that is over", 200, '{"access_token":"x","token_type":"Bearer","expires_in":0}'],
    ["a good body with a bad status", 500, '{"access_token":"x","token_type":"Bearer","expires_in":60}'],
    ["an endless body", 200, " ".repeat(20_000)],
  ])("answering with %s gives no token", async (_, status, body) => {
    const tokenUrl = await serve((_request, response) => response.writeHead(status).end(body));
    await expect(sourceOf(tokenUrl).token()).rejects.toThrow(TokenUnavailable);
  });

  test("cannot send the assertion on to somebody else", async () => {
    let reached = false;
    const elsewhere = await serve((_request, response) => {
      reached = true;
      response.end();
    });
    const tokenUrl = await serve((_request, response) => response.writeHead(307, { location: elsewhere }).end());
    await expect(sourceOf(tokenUrl).token()).rejects.toThrow(TokenUnavailable);
    expect(reached).toBe(false);
  });

  test("that never answers is given up", async () => {
    const tokenUrl = await serve(() => {});
    const source = createTokenSource({ tokenUrl, credentials: client, timeoutMs: 50 });
    await expect(source.token()).rejects.toMatchObject({ status: null });
  });
});
