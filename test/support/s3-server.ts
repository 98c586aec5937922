import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";

/** S3 as far as it is used: objects of one bucket over a folder, every request's signature (SigV4) and body's hash checked. */
export class S3Server {
  readonly accessKeyId = "TESTKEY";
  readonly secretAccessKey = "test/secret";
  readonly region = "eu-south-1";
  readonly bucket = "blobs";
  /** What is answered to the next requests instead: 500, or a connection that is cut. */
  readonly failures: ("FAULT" | "CUT")[] = [];
  /** `PUT ab/cd/…`, as they came. */
  readonly requests: string[] = [];
  readonly #folder: string;
  readonly #server: Server;

  constructor(folder: string) {
    this.#folder = folder;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((fault: unknown) => response.destroy(fault as Error));
    });
  }

  async start(): Promise<void> {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  fileOf(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://s3.example");
    const key = url.pathname.slice(`/${this.bucket}/`.length);
    this.requests.push(`${request.method} ${key}`);
    const failure = this.failures.shift();
    if (failure === "CUT") return void request.socket.destroy();
    const body = await buffer(request);
    if (failure === "FAULT") return answer(response, 500, "InternalError");
    if (!this.#isSigned(request, url)) return answer(response, 403, "SignatureDoesNotMatch");
    if (!url.pathname.startsWith(`/${this.bucket}/`)) return answer(response, 404, "NoSuchBucket");
    const sent = request.headers["x-amz-content-sha256"];
    if (createHash("sha256").update(body).digest("hex") !== sent)
      return answer(response, 400, "XAmzContentSHA256Mismatch");
    await this.#act(request, response, this.fileOf(key.slice(6)), body);
  }

  async #act(request: IncomingMessage, response: ServerResponse, file: string, body: Buffer): Promise<void> {
    if (request.method === "PUT") {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, body);
      return answer(response, 200, null);
    }
    if (request.method === "DELETE") {
      await rm(file, { force: true });
      return answer(response, 204, null);
    }
    const found = await stat(file).catch(() => null);
    if (found === null) return answer(response, 404, request.method === "HEAD" ? null : "NoSuchKey");
    response.writeHead(200, { "content-length": found.size, "content-type": "application/octet-stream" });
    response.end(request.method === "HEAD" ? undefined : await readFile(file));
  }

  #isSigned({ method, headers }: IncomingMessage, url: URL): boolean {
    const given =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? "",
      );
    if (!given || given[1] !== this.accessKeyId || given[3] !== this.region) return false;
    const [, , day, , names, signature] = given as unknown as readonly [string, string, string, string, string, string];
    const signed = names.split(";").map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, " ")}\n`);
    const query = [...url.searchParams]
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .toSorted()
      .join("&");
    const hash = String(headers["x-amz-content-sha256"]);
    const canonical = [method, url.pathname, query, signed.join(""), names, hash].join("\n");
    const scope = `${day}/${this.region}/s3/aws4_request`;
    const digest = createHash("sha256").update(canonical).digest("hex");
    const text = ["AWS4-HMAC-SHA256", String(headers["x-amz-date"]), scope, digest].join("\n");
    const key = [day, this.region, "s3", "aws4_request"].reduce<string | Buffer>(
      (secret, part) => createHmac("sha256", secret).update(part).digest(),
      `AWS4${this.secretAccessKey}`,
    );
    return createHmac("sha256", key).update(text).digest("hex") === signature;
  }
}

function answer(response: ServerResponse, status: number, code: string | null): void {
  const body =
    code === null ? "" : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  response.writeHead(status, { "content-type": "application/xml", "content-length": status === 204 ? 0 : body.length });
  response.end(body);
}
