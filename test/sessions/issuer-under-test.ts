import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

/** An OpenID issuer on this machine: real HTTP, real keys. */
export interface IssuerUnderTest {
  readonly url: string;
  /** The public half of each key that it publishes. */
  readonly published: JWK[];
  /** Paths that were asked for. */
  readonly asked: string[];
  /** What discovery says beside the usual. */
  metadata: Record<string, unknown>;
  answer: "RIGHT" | "BROKEN" | "NOT_JSON" | "ENDLESS" | "REDIRECT";
  /** A new key, published unless asked otherwise; the newest one signs. */
  newKey(options?: { readonly algorithm?: string; readonly isPublished?: boolean }): Promise<void>;
  sign(claims: JWTPayload, header?: { readonly typ?: string; readonly kid?: string }): Promise<string>;
  stop(): Promise<void>;
}

export async function startIssuer(): Promise<IssuerUnderTest> {
  const published: JWK[] = [];
  const asked: string[] = [];
  let signing: { readonly key: CryptoKey; readonly kid: string; readonly alg: string } | undefined;
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (issuer.answer === "BROKEN") return void response.writeHead(500).end();
    if (issuer.answer === "NOT_JSON") return void response.end("<html>");
    if (issuer.answer === "REDIRECT") return void response.writeHead(302, { location: "http://127.0.0.1:9/" }).end();
    if (issuer.answer === "ENDLESS") return void response.end(`{"keys":["${"x".repeat(512 * 1024)}"]}`);
    const discovery = { issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, ...issuer.metadata };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(request.url === "/keys" ? { keys: published } : discovery));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer: IssuerUnderTest = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    published,
    asked,
    metadata: {},
    answer: "RIGHT",
    async newKey({ algorithm = "ES256", isPublished = true } = {}) {
      const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
      const kid = `key-${published.length}-${algorithm}`;
      if (isPublished) published.push({ ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" });
      signing = { key: privateKey, kid, alg: algorithm };
    },
    async sign(claims, header = {}) {
      const { key, kid, alg } = signing!;
      return new SignJWT({ iss: issuer.url, ...claims })
        .setProtectedHeader({ typ: "at+jwt", kid, alg, ...header })
        .sign(key);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await issuer.newKey();
  return issuer;
}
