import { context, propagation, trace } from "@opentelemetry/api";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";
import type { Settings } from "../config/settings.ts";

export interface Tracing {
  /** Sends what is left, for at most five seconds. Never rejects. */
  stop(): Promise<void>;
}

type TracingSettings = Pick<Settings, "OTEL_EXPORTER_OTLP_ENDPOINT" | "MITTENTE_TRACE_SHARE">;

const NONE: Tracing = { stop: async () => {} };
const STOP_MS = 5_000;

/**
 * Sends spans to a collector over OTLP/HTTP where OTEL_EXPORTER_OTLP_ENDPOINT says so. Else nothing is loaded, and every
 * span costs next to nothing. Once a process: OpenTelemetry's tracer is global.
 * @param service `service.name`: which of our processes this is
 */
export async function startTracing(settings: TracingSettings, service: string): Promise<Tracing> {
  const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint) return NONE;
  const [{ OTLPTraceExporter }, { BatchSpanProcessor }] = await Promise.all([
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/sdk-trace"),
  ]);
  const url = `${endpoint.replace(/\/$/, "")}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: STOP_MS });
  return installTracing(new BatchSpanProcessor({ exporter }), service, settings.MITTENTE_TRACE_SHARE);
}

/** @param share of the traces that begin here, 0 to 1; one that a bridge began is decided by the bridge */
export async function installTracing(processor: SpanProcessor, service: string, share = 1): Promise<Tracing> {
  const [{ AsyncLocalStorageContextManager }, { W3CTraceContextPropagator }, { resourceFromAttributes }, sdk] =
    await Promise.all([
      import("@opentelemetry/context-async-hooks"),
      import("@opentelemetry/core"),
      import("@opentelemetry/resources"),
      import("@opentelemetry/sdk-trace"),
    ]);
  const provider = new sdk.TracerProvider({
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(share) }),
    resource: resourceFromAttributes({ "service.name": service }),
    spanProcessors: [processor],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    async stop() {
      const timer = AbortSignal.timeout(STOP_MS);
      const late = new Promise<void>((resolve) => timer.addEventListener("abort", () => resolve(), { once: true }));
      await Promise.race([provider.shutdown().catch(() => {}), late]);
      trace.disable();
      propagation.disable();
      context.disable();
    },
  };
}
