import { type HttpProblemCode, httpProblems, type ProblemDetails } from '@tillkeeper/contracts';
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import type { Registry } from 'prom-client';
import type { Logger } from './logger.ts';
import { observeNeighbours } from './metrics/observe-neighbours.ts';
import { renderOperationsPage } from './operations-page.ts';
import { RetryableError } from './retryable-error.ts';
import { type ReadyCheck, runCheck } from './run-check.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The title of a page of a plugin, for the links on `/`. */
    page?: string;
  }
}

export interface OperationsServerOptions {
  /** Of the process, for the page `/`. */
  readonly name?: string;
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  readonly checks: readonly ReadyCheck[];
  /** Pages and operators' routes, such as mails or POST /reports. A route with `config: { page: 'Its title' }` is linked on `/`. */
  readonly plugins?: readonly FastifyPluginAsync[];
  /** Hears of the pages' own mistakes. */
  readonly logger?: Logger;
}

export interface OperationsServer {
  readonly url: string;
  /** /startupz and /readyz say yes only from here on. */
  markStarted(): void;
  /** /readyz says no from here on: no new work please. */
  markStopping(): void;
  close(): Promise<void>;
}

const checkTimeoutMs = 2_000;

/** What operators and Kubernetes ask a process: /livez, /readyz, /startupz, /metrics, and / for people. A neighbour that is down never makes it "not live". */
export async function startOperationsServer(options: OperationsServerOptions): Promise<OperationsServer> {
  let state: 'starting' | 'started' | 'stopping' = 'starting';
  const app = Fastify({
    requestTimeout: 30_000,
    connectionTimeout: 30_000,
    forceCloseConnections: true,
    bodyLimit: 64 * 1024,
    http: { headersTimeout: 10_000 },
  });
  answerProblems(app, options.logger);
  const links = [
    { path: '/readyz', title: 'Readiness' },
    { path: '/metrics', title: 'Metrics' },
  ];
  observeNeighbours(options);
  app.addHook('onRoute', route => {
    const { page } = route.config ?? {};
    // a GET comes with its HEAD
    if (page !== undefined && [route.method].flat().includes('GET')) links.push({ path: route.url, title: page });
  });
  app.get('/', async (_request, reply) => {
    const checks = await Promise.all(options.checks.map(one => runCheck(one, checkTimeoutMs)));
    return reply
      .type('text/html')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(renderOperationsPage({ name: options.name ?? 'Tillkeeper', state, checks, links }));
  });
  app.get('/livez', () => ({ status: 'live' }));
  app.get('/startupz', (_request, reply) => reply.code(state === 'starting' ? 503 : 200).send({ status: state }));
  app.get('/readyz', async (_request, reply) => {
    const checks = await Promise.all(options.checks.map(one => runCheck(one, checkTimeoutMs)));
    const isReady = state === 'started' && checks.every(check => check.ok);
    return reply.code(isReady ? 200 : 503).send({ status: state, checks });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(options.registry.contentType).send(await options.registry.metrics()),
  );
  for (const plugin of options.plugins ?? []) await app.register(plugin);
  const url = await app.listen({ host: options.host, port: options.port });
  return {
    url: url.replace('0.0.0.0', '127.0.0.1').replace('[::]', '[::1]'),
    markStarted: () => {
      state = 'started';
    },
    markStopping: () => {
      state = 'stopping';
    },
    close: () => app.close(),
  };
}

/** Everything that is not a success is problem+json, as on the API. */
function answerProblems(app: FastifyInstance, logger: Logger | undefined): void {
  const problem = (code: HttpProblemCode, status: number = httpProblems[code].status): ProblemDetails => ({
    type: 'about:blank',
    title: httpProblems[code].title,
    status,
    code,
  });
  app.setErrorHandler((error, request, reply) => {
    const status =
      error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    reply.type('application/problem+json');
    if (error instanceof Error && status < 500)
      return reply.code(status).send({ ...problem('request.malformed', status), detail: error.message });
    // only the database can be away here: it is what the pages show
    if (error instanceof RetryableError)
      return reply.code(503).send({ ...problem('database.unavailable'), detail: error.message });
    logger?.error({ err: error, route: request.routeOptions.url }, 'a page of the operations port has a mistake');
    return reply.code(500).send(problem('internal.error'));
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('application/problem+json').send(problem('not-found')),
  );
}
