import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { inNewTrace } from "../../src/observability/spans.ts";
import { startTracing } from "../../src/observability/tracing.ts";

async function startCollector(status: number) {
  const received: { readonly path: string; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ path: request.url ?? "", body });
      response.writeHead(status).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

test("spans are at the collector when tracing has stopped, under the service's name", async () => {
  const collector = await startCollector(200);
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`, MITTENTE_TRACE_SHARE: 1 };
  const tracing = await startTracing(settings, "mittente-test");
  await inNewTrace("work", async () => {});
  await tracing.stop();
  expect(collector.received.map(({ path }) => path)).toEqual(["/v1/traces"]);
  expect(collector.received[0]!.body).toContain("mittente-test");
  expect(collector.received[0]!.body).toContain('"work"');
  collector.close();
});

test("a collector that refuses keeps nobody from working or stopping", async () => {
  const collector = await startCollector(400);
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, MITTENTE_TRACE_SHARE: 1 };
  const tracing = await startTracing(settings, "mittente-test");
  expect(await inNewTrace("work", async () => "done")).toBe("done");
  await tracing.stop();
  collector.close();
});

test("of a share of none, no trace is sent", async () => {
  const collector = await startCollector(200);
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, MITTENTE_TRACE_SHARE: 0 };
  const tracing = await startTracing(settings, "mittente-test");
  await inNewTrace("work", async () => {});
  await tracing.stop();
  expect(collector.received).toEqual([]);
  collector.close();
});
