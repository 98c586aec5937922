/**
 * The least that B1 could cost: one Node process that runs mailauth and mailparser on the bytes and commits one INSERT of
 * them. No header gate, no policy, no ticket; a parser's own event loop, no worker thread.
 */
import fastify from "fastify";
import { readFile } from "node:fs/promises";
import { dkimVerify, dmarc, spf } from "mailauth";
import { simpleParser } from "mailparser";
import postgres from "postgres";

type Zone = Record<string, Record<string, string[][] | undefined> | undefined>;

const { MITTENTE_DNS_ZONE = "", DATABASE_OWNER_URL = "" } = process.env;
const zone = JSON.parse(await readFile(MITTENTE_DNS_ZONE, "utf8")) as Zone;
const resolver = async (name: string, type: string) => {
  const answer = zone[name]?.[type];
  if (answer) return answer;
  throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
};
const sql = postgres(DATABASE_OWNER_URL, { max: 10, onnotice: () => {} });
const server = fastify({ bodyLimit: 2 * 1024 * 1024 });

interface Body {
  readonly variables: { readonly input: { readonly source: { readonly raw: string } } };
}

server.route<{ Body: Body }>({
  method: "POST",
  url: "/mail",
  handler: async (request) => {
    const raw = Buffer.from(request.body.variables.input.source.raw, "base64");
    const dkim = await dkimVerify(raw, { resolver: resolver, strict: true });
    const sent = await spf({
      resolver: resolver,
      ip: "192.0.2.1",
      helo: "mx.example",
      sender: "a@b.example",
      mta: "bench",
    });
    const aligned = dkim.results.flatMap(({ signingDomain, status }) =>
      status.result === "pass" && signingDomain ? [{ domain: signingDomain }] : [],
    );
    await dmarc({
      resolver: resolver,
      headerFrom: dkim.headerFrom,
      spfDomains: [],
      dkimDomains: aligned,
      arcResult: { status: { result: "none" } } as never,
    });
    const parsed = await simpleParser(raw);
    await sql`
    insert into bench_mails (id, from_address, subject, body, spf, raw)
    values (gen_random_uuid(), ${parsed.from?.text ?? ""}, ${parsed.subject ?? ""}, ${parsed.text ?? ""},
            ${sent ? sent.status.result : ""}, ${raw})`;
    return { data: { inboundMessageReceive: { userErrors: [] } } };
  },
});

console.log(`${await server.listen({ port: 0, host: "127.0.0.1" })}/mail`);
process.once("SIGTERM", () => process.exit());
