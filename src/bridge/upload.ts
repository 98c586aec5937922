import { request as requestOverHttp } from "node:http";
import { request as requestOverHttps } from "node:https";
import type { InboundMessageUploadCreateMutation } from "../clients/generated/bridge/graphql.ts";

export type UploadSlot = NonNullable<InboundMessageUploadCreateMutation["inboundMessageUploadCreate"]["upload"]>;

/** The bytes did not become durable at the API. Carries no URL and no header: they are a leave to upload. */
export class UploadFailed extends Error {
  override readonly name = "UploadFailed";
  /** Null: no answer. */
  readonly status: number | null;

  constructor(status: number | null, options?: ErrorOptions) {
    super(
      status === null ? "the upload was not answered" : `the upload was answered with HTTP status ${status}`,
      options,
    );
    this.status = status;
  }
}

/** Less than the 10 minutes that a client waits after the final dot (RFC 5321, 4.5.3.2.6), with the mutations beside it. */
const TIME_LIMIT = 4 * 60_000;

/**
 * Brings the bytes to the slot, in one request that is tried once. They are written from where they are: `fetch` would
 * make a copy. Redirects are not followed.
 * @throws {UploadFailed}
 */
export function bringTo(slot: UploadSlot, bytes: Buffer, timeLimitMs: number = TIME_LIMIT): Promise<void> {
  const url = URL.parse(slot.url);
  const send = url && { "http:": requestOverHttp, "https:": requestOverHttps }[url.protocol];
  if (!url || !send) return Promise.reject(new UploadFailed(null));
  const headers = Object.fromEntries(slot.headers.map(({ name, value }) => [name, value]));
  return new Promise((resolve, reject) => {
    const failed = (cause: unknown) => reject(new UploadFailed(null, { cause }));
    const signal = AbortSignal.timeout(timeLimitMs);
    const request = send(url, {
      method: slot.method,
      headers: { ...headers, "content-length": bytes.length },
      agent: false,
      signal,
    });
    request.on("error", failed);
    request.on("response", (response) => {
      response.on("error", failed).resume();
      const { statusCode = 0 } = response;
      if (statusCode >= 200 && statusCode < 300) resolve();
      else reject(new UploadFailed(statusCode));
      // Whoever has answered already is sent nothing more.
      if (!request.writableFinished) request.destroy();
    });
    request.end(bytes);
  });
}
