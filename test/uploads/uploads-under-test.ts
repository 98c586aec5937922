import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { TestApi } from "../support/api.ts";

export interface Slot {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly expiresAt: string;
}

export interface UserError {
  readonly code: string;
  readonly field: readonly string[] | null;
}

export const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const SLOT = "{ id method url headers { name value } expiresAt }";

async function mutate<T>(
  api: TestApi,
  token: string | null,
  name: string,
  type: string,
  input: object,
  selection: string,
): Promise<T> {
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code field } } }`;
  const { data, errors } = await api.ask(token, document, { input });
  if (errors[0]) throw new Error(`${errors[0].extensions.code}: ${errors[0].message}`);
  return data![name] as T;
}

export interface MailSlot {
  readonly upload: Slot | null;
  readonly userErrors: readonly UserError[];
}

export const createMailSlot = (api: TestApi, token: string | null, input: { sha256: string; size: number }) =>
  mutate<MailSlot>(
    api,
    token,
    "inboundMessageUploadCreate",
    "InboundMessageUploadCreateInput",
    input,
    `upload ${SLOT}`,
  );

export async function mailSlotFor(api: TestApi, token: string, bytes: Uint8Array): Promise<Slot> {
  const { upload } = await createMailSlot(api, token, { sha256: sha256Of(bytes), size: bytes.length });
  return upload!;
}

export interface UploadedFile {
  readonly id: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly size: number;
  readonly state: string;
  readonly downloadUrl: string | null;
}

export interface FileSlots {
  readonly attachments: readonly UploadedFile[] | null;
  readonly uploads: readonly Slot[] | null;
  readonly userErrors: readonly UserError[];
}

export const createFileSlots = (api: TestApi, token: string | null, files: readonly object[]) =>
  mutate<FileSlots>(
    api,
    token,
    "attachmentUploadsCreate",
    "AttachmentUploadsCreateInput",
    { files },
    `attachments { id fileName contentType size state downloadUrl } uploads ${SLOT}`,
  );

/** Announced, brought and ready: its attachment's id. */
export async function uploadFile(api: TestApi, token: string, fileName: string, bytes: Uint8Array): Promise<string> {
  const file = { fileName, contentType: "text/plain", size: bytes.length };
  const { attachments, uploads } = await createFileSlots(api, token, [file]);
  const { status } = await bring(api, uploads![0]!, bytes);
  if (status !== 204) throw new Error(`not brought: ${status}`);
  return attachments![0]!.id;
}

export interface Bringing {
  /** Instead of the slot's. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Ends the connection after the bytes, whatever was announced. */
  readonly breakOff?: boolean;
}

export interface Brought {
  /** Null: the connection ended without an answer. */
  readonly status: number | null;
  readonly body: string;
}

/** The request that the slot describes, at this API. A header that is undefined is left out. */
export function bring(
  api: Pick<TestApi, "url">,
  slot: Slot,
  bytes: Uint8Array,
  bringing: Bringing = {},
): Promise<Brought> {
  const path = bringing.path ?? new URL(slot.url).pathname;
  const given: Record<string, string | undefined> = {
    ...Object.fromEntries(slot.headers.map(({ name, value }) => [name, value])),
    "content-length": String(bytes.length),
    ...bringing.headers,
  };
  const headers = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return new Promise((resolve) => {
    const put = request(new URL(path, api.url), { method: slot.method, headers, agent: false });
    put.on("error", () => resolve({ status: null, body: "" }));
    put.on("response", (response) => {
      const { statusCode: status = null } = response;
      void text(response).then((body) => resolve({ status, body }));
    });
    if (bringing.breakOff) put.write(bytes, () => put.destroy());
    else put.end(bytes);
  });
}

/** The blobs that are kept, and what was left half written. */
export async function keptFiles(api: Pick<TestApi, "directory">): Promise<string[]> {
  const entries = await readdir(join(api.directory, "blobs"), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();
}
