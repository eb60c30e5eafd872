import type { OpenSpan } from '@tillkeeper/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DoorTelemetry } from '../telemetry.ts';

/** Measures every request, and follows it as a trace that may have begun at its sender. Routes are said as declared: a path names files. */
export function followRequests(app: FastifyInstance, { tracing, requestAnswered }: DoorTelemetry): void {
  const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    requestAnswered({ method, route: routeOf(request), status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
  });
  if (!tracing.isOn) return;

  const spans = new WeakMap<FastifyRequest, OpenSpan>();
  app.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const span = tracing.begin(`${request.method} ${routeOf(request)}`, {
      kind: 'server',
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
      attributes: {
        'http.request.method': request.method,
        'http.route': routeOf(request),
        'tillkeeper.request_id': request.id,
      },
    });
    spans.set(request, span);
    span.run(done);
  });
  app.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request);
    span?.set({ 'http.response.status_code': reply.statusCode });
    span?.end(reply.statusCode >= 500 ? new Error('an answer of 5xx') : undefined);
  });
  app.addHook('onRequestAbort', async request => {
    spans.get(request)?.set({ 'tillkeeper.cut': true });
  });
}
