import type { Answered } from "@muster/api";
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";

export interface Tracing {
  /** Sends a span for an answered request, below the caller's own where they told it. */
  onAnswered(this: void, answered: Answered): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

/**
 * Traces by OpenTelemetry. Where to, and with which headers, the exporter reads from its standard settings (`OTEL_EXPORTER_OTLP_…`).
 * Only imported when there is such a place, so that nobody else pays for it.
 */
export function startTracing(version: string): Tracing {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "muster", "service.version": version }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer("muster");
  return {
    onAnswered(answered) {
      const { method, route, status, durationMs, requestId, traceParent } = answered;
      const endTime = Date.now();
      const attributes = {
        "http.request.method": method ?? "_OTHER",
        "http.route": route,
        "http.response.status_code": status,
        "muster.request_id": requestId,
      };
      const options = { kind: SpanKind.SERVER, startTime: endTime - durationMs, attributes };
      const span = tracer.startSpan(`${method ?? "_OTHER"} ${route}`, options, below(traceParent));
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endTime);
    },
    close: () => provider.shutdown(),
  };
}

const TRACE_PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

function below(traceParent: string | undefined): Context {
  const [, traceId, spanId, flags] = TRACE_PARENT.exec(traceParent ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}
