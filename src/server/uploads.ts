import type { IncomingMessage, Server } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Installation } from "../guards/installation.ts";
import { LIMITS } from "../mail/limits.ts";
import { rowId } from "../nodes/global-id.ts";
import { receiveUpload, type UploadAnswer } from "../uploads/upload-reception.ts";
import { RECEIVING_TIME } from "../uploads/upload-slot.ts";
import { TOKEN_HEADER } from "../uploads/upload-token.ts";

export interface UploadTimes {
  /** For all bytes of one upload. */
  readonly totalMs: number;
  /** Between two pieces of it. */
  readonly idleMs: number;
}

const TIMES: UploadTimes = { totalMs: RECEIVING_TIME, idleMs: 20_000 };
/** What is refused is read to its end up to here, so that the client hears why; more is hung up on. */
const MOST_DRAINED = LIMITS.messageBytes;
const PATH = "/uploads/";

const ANSWERS: Readonly<Record<UploadAnswer, readonly [status: number, message: string]>> = {
  STORED: [204, ""],
  NOT_FOUND: [404, "There is nothing here."],
  ALREADY_USED: [409, "The bytes came before."],
  BEING_RECEIVED: [409, "The bytes are being received."],
  LENGTH_MISSING: [411, "Content-Length is missing."],
  TOO_LARGE: [413, "Content-Length is more than was announced."],
  LENGTH_DIFFERS: [400, "Content-Length is less than was announced."],
  CONTENT_DIFFERS: [422, "The bytes are not those that were announced. Nothing was kept."],
  LOST: [503, "The bytes could not be kept. Bring them again."],
};
const ENCODED = [415, "The bytes must come without any encoding."] as const;

/** `PUT /uploads/:id`: the bytes of an upload slot, passed on as they come. No other route is given a raw stream. */
export function registerUploads(app: FastifyInstance, installation: Installation, times: UploadTimes = TIMES): void {
  giveUploadsTime(app.server, times);
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, body, done) => done(null, body));
    scope.put(`${PATH}:id`, async (request, reply) => {
      const body = request.raw;
      const [status, message] = isEncoded(request) ? ENCODED : ANSWERS[await receive(installation, request, times)];
      const isLong = (lengthOf(body) ?? Infinity) > MOST_DRAINED;
      if (status >= 400 && !body.complete && isLong) reply.header("connection", "close");
      return answer(reply, status, message);
    });
  });
}

async function receive(installation: Installation, request: FastifyRequest, times: UploadTimes): Promise<UploadAnswer> {
  const { id } = request.params as { id: string };
  const slotId = rowId("UploadSlot", id);
  const token = request.headers[TOKEN_HEADER];
  if (!slotId || typeof token !== "string") return "NOT_FOUND";
  const chunks = inTime(request.raw, times);
  return receiveUpload(installation, { slotId, token, length: lengthOf(request.raw), chunks });
}

/** Whoever is slow on purpose is hung up on: the reader then fails, and nothing is kept. */
async function* inTime(body: IncomingMessage, { totalMs, idleMs }: UploadTimes): AsyncGenerator<Uint8Array> {
  const hangUp = () => body.destroy(new Error("the upload took too long"));
  const total = setTimeout(hangUp, totalMs);
  const idle = setTimeout(hangUp, idleMs);
  try {
    // Not closed where the reader stops early: the answer still goes over this connection.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      idle.refresh();
      yield chunk as Buffer;
    }
  } finally {
    clearTimeout(total);
    clearTimeout(idle);
  }
}

function isEncoded({ headers }: FastifyRequest): boolean {
  const encoding = headers["content-encoding"];
  return encoding !== undefined && encoding.toLowerCase() !== "identity";
}

/** Null for a chunked body. Node has refused what is no number, and what comes with both. */
function lengthOf({ headers }: IncomingMessage): number | null {
  return headers["content-length"] === undefined ? null : Number(headers["content-length"]);
}

function answer(reply: FastifyReply, status: number, message: string): FastifyReply {
  if (status === 204) return reply.status(204).send();
  const code = status === 503 ? "INTERNAL_SERVER_ERROR" : "BAD_USER_INPUT";
  return reply.status(status).send({ errors: [{ message, extensions: { code } }] });
}

/**
 * Node bounds the time of whole requests by one figure for all routes, and an upload over a slow line takes longer than any
 * other request may: the figure is raised, and every other request held to what it was.
 */
function giveUploadsTime(server: Server, { totalMs }: UploadTimes): void {
  const usual = server.requestTimeout;
  if (usual === 0 || usual > totalMs) return;
  server.headersTimeout = Math.min(server.headersTimeout, usual);
  server.requestTimeout = totalMs;
  server.on("request", (request: IncomingMessage) => {
    if (request.url?.startsWith(PATH)) return;
    const timer = setTimeout(() => {
      // As Node itself says it, so that the answer is the same.
      if (!request.complete) server.emit("clientError", new RequestTimeout(), request.socket);
    }, usual);
    request.once("close", () => clearTimeout(timer));
  });
}

class RequestTimeout extends Error {
  readonly code = "ERR_HTTP_REQUEST_TIMEOUT";
}
