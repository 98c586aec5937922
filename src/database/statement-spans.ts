import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

const LONGEST_TEXT = 1_000;

/**
 * A span for a statement that is sent while a span records. The text is the code's own, with `?` where values stood:
 * parameters are never in it. A query of postgres.js is lazy, and one that is part of another is never sent by itself: so
 * the span begins when somebody waits for it.
 */
export function withSpan(query: unknown, text: unknown): unknown {
  if (!(query instanceof Promise) || !isTemplate(text) || !trace.getActiveSpan()?.isRecording()) return query;
  const then = query.then.bind(query);
  let isBegun = false;
  const observedThen: typeof query.then = (fulfilled, rejected) => {
    if (!isBegun) {
      isBegun = true;
      const span = begin(text.join("?"));
      const fail = () => {
        span.setStatus({ code: SpanStatusCode.ERROR }).end();
      };
      void then(() => span.end(), fail);
    }
    return then(fulfilled, rejected);
  };
  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise already
  return Object.defineProperty(query, "then", { value: observedThen });
}

const isTemplate = (value: unknown): value is TemplateStringsArray =>
  Array.isArray(value) && Array.isArray((value as unknown as { raw?: unknown }).raw);

function begin(text: string) {
  const statement = text.replaceAll(/\s+/g, " ").trim().slice(0, LONGEST_TEXT);
  const verb = /^[a-z]+/i.exec(statement)?.[0].toLowerCase() ?? "statement";
  return trace.getTracer("mittente").startSpan(`SQL ${verb}`, {
    kind: SpanKind.CLIENT,
    attributes: { "db.system.name": "postgresql", "db.operation.name": verb, "db.query.text": statement },
  });
}
