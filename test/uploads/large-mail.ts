import { randomUUID } from "node:crypto";
import type { BridgeSettings } from "../../src/bridge/settings.ts";
import { type ApiClient, createApiClient } from "../../src/clients/client.ts";
import type { InboundMessageUploadCreateMutation } from "../../src/clients/generated/bridge/graphql.ts";
import { Wire } from "../bridge/wire.ts";

export const BRIDGE: BridgeSettings = {
  hosts: ["127.0.0.1"],
  port: 0,
  mta: "mx.desk.example",
  ourAddresses: ["support@desk.example"],
  trustedMtas: [],
};

/** A client of an API whose public address leads to `url`: what a proxy does in front of a real one. */
export function publishedAt(url: string, token: string): ApiClient {
  const client = createApiClient({ url: `${url}/graphql`, token: () => token });
  return {
    async execute(document, variables) {
      const data = await client.execute(document, variables);
      const { upload } = (data as Partial<InboundMessageUploadCreateMutation>).inboundMessageUploadCreate ?? {};
      if (upload) upload.url = new URL(new URL(upload.url).pathname, url).href;
      return data;
    },
  };
}

/** One mail over SMTP, from greeting to answer; lines of it that begin with a dot are not expected. */
export async function deliver(port: number, mail: Buffer, from = "anna@rossi.example"): Promise<string> {
  const wire = await Wire.open(port);
  try {
    await wire.sayAll("EHLO mail.rossi.example", `MAIL FROM:<${from}>`, "RCPT TO:<support@desk.example>", "DATA");
    wire.send(mail);
    const { code, lines } = await wire.say(mail.subarray(-2).equals(Buffer.from("\r\n")) ? "." : "\r\n.");
    return `${code} ${lines.join(" ")}`;
  } finally {
    wire.hangUp();
  }
}

const LINE = `${"a".repeat(76)}\r\n`;

/** Of exactly this many bytes, each one another. */
export function mailOf(size: number): Buffer {
  const header = (padding: number) =>
    `From: anna@rossi.example\r\nTo: support@desk.example\r\nSubject: ${randomUUID()}${"-".repeat(padding)}\r\n\r\n`;
  const rest = size - header(0).length;
  const lines = Buffer.alloc(rest - (rest % LINE.length), LINE);
  return Buffer.concat([Buffer.from(header(rest % LINE.length)), lines]);
}
