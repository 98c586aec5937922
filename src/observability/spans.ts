import {
  type Attributes,
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";

const tracer = () => trace.getTracer("mittente");

/** Runs `work` inside a span of that name, below the one that is active. Without tracing it only runs it. */
export async function inSpan<T>(name: string, work: (span: Span) => Promise<T>, options: SpanOptions = {}): Promise<T> {
  const { kind = SpanKind.INTERNAL, attributes = {}, parent = context.active() } = options;
  return tracer().startActiveSpan(name, { kind, attributes }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      // The name alone: a message may quote somebody's data, and spans leave the house.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "thrown" });
      throw error;
    } finally {
      span.end();
    }
  });
}

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly parent?: ReturnType<typeof context.active>;
}

/** Something that nobody outside asked for: a job, a sweep. A trace of its own. */
export const inNewTrace = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  inSpan(name, work, { kind: SpanKind.CONSUMER, parent: ROOT_CONTEXT });

/**
 * A request of a client. Only a machine that holds a key of ours may continue its own trace here: with a customer's or a
 * stranger's `traceparent` (W3C Trace Context) others could put their requests into a trace of their choice, and its id
 * stands in the audit log.
 */
export function inRequest<T>(
  name: string,
  { headers, isTrusted }: { readonly headers: object; readonly isTrusted: boolean },
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const parent = isTrusted ? propagation.extract(ROOT_CONTEXT, headers) : ROOT_CONTEXT;
  return inSpan(name, work, { kind: SpanKind.SERVER, parent });
}

/** Of what is going on now; null without tracing. */
export function activeTraceId(): string | null {
  const spanContext = trace.getActiveSpan()?.spanContext();
  return spanContext && isSpanContextValid(spanContext) ? spanContext.traceId : null;
}
