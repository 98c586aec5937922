import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createApiClient, type ApiClient } from "../../src/clients/client.ts";
import type {
  InboundMessageReceiveInput,
  InboundMessageReceiveMutation,
} from "../../src/clients/generated/bridge/graphql.ts";

export type Payload = InboundMessageReceiveMutation["inboundMessageReceive"];

export interface ReceivedRequest {
  readonly authorization: string | undefined;
  /** Of the trusted document that it asked for. */
  readonly documentId: string | undefined;
  /** What it asked for in words, where it did. */
  readonly query: string | undefined;
  readonly input: InboundMessageReceiveInput;
  /** The message, as it came. */
  readonly bytes: Buffer;
}

export interface Answer {
  readonly status?: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Script = (request: ReceivedRequest) => Answer | "never" | "hang up" | Promise<Answer | "never" | "hang up">;

/** An HTTP server that speaks the bridge's mutations, records what it was asked, and answers as it is told. */
export interface FakeApi {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  answerWith(script: Script): void;
  client(settings?: { timeoutMs?: number; maxResponseBytes?: number }): ApiClient;
  close(): Promise<void>;
}

export async function startFakeApi(): Promise<FakeApi> {
  const requests: ReceivedRequest[] = [];
  let script: Script = durable;
  const server = createServer((request, response) => void respond(request, response));

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await read(request);
    requests.push(received);
    const answer = await script(received);
    if (answer === "never") return;
    if (answer === "hang up") return void request.socket.destroy();
    response
      .writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers })
      .end(answer.body);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const url = `http://127.0.0.1:${address.port}/graphql`;
  return {
    url,
    requests,
    answerWith: (next) => (script = next),
    client: (settings) => createApiClient({ url, token: () => "a-token", timeoutMs: 10_000, ...settings }),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** What the API says of a message that it keeps. */
export const durable: Script = (request) => answering(accepted(request));

export function accepted(request: ReceivedRequest): Payload {
  return {
    receipt: {
      id: "SW5ib3VuZDox",
      receivedAt: request.input.receivedAt,
      sha256: createHash("sha256").update(request.bytes).digest("hex"),
    },
    isDuplicate: false,
    smtpReply: { code: 250, enhancedCode: "2.6.0", text: "Message kept" },
    userErrors: [],
  };
}

export function answering(payload: unknown): Answer {
  return { body: JSON.stringify({ data: { inboundMessageReceive: payload } }) };
}

async function read(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { documentId, query, variables } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  const { input } = variables;
  return {
    authorization: request.headers.authorization,
    documentId,
    query,
    input,
    bytes: Buffer.from(input.source?.raw ?? "", "base64"),
  };
}
