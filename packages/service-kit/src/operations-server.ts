import Fastify, { type FastifyPluginAsync } from 'fastify';
import type { Registry } from 'prom-client';

export interface ReadyCheck {
  readonly name: string;
  /** Resolves when it is well; rejects with the reason. */
  readonly check: () => Promise<void>;
}

export interface OperationsServerOptions {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  readonly checks: readonly ReadyCheck[];
  /** Pages and operators' routes, such as mails or POST /reports. */
  readonly plugins?: readonly FastifyPluginAsync[];
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

/** What operators and Kubernetes ask a process: /livez, /readyz, /startupz, /metrics. A neighbour that is down never makes it "not live". */
export async function startOperationsServer(options: OperationsServerOptions): Promise<OperationsServer> {
  let state: 'starting' | 'started' | 'stopping' = 'starting';
  const app = Fastify({
    requestTimeout: 30_000,
    connectionTimeout: 30_000,
    forceCloseConnections: true,
    bodyLimit: 64 * 1024,
  });
  app.setErrorHandler((error, _request, reply) => {
    const status =
      error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    return reply
      .code(status)
      .type('application/problem+json')
      .send({
        type: 'about:blank',
        title: status < 500 ? String(error) : 'This is our mistake.',
        status,
        code: status < 500 ? 'request.malformed' : 'internal.error',
      });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .type('application/problem+json')
      .send({ type: 'about:blank', title: 'There is nothing here.', status: 404, code: 'not-found' }),
  );
  app.get('/livez', () => ({ status: 'live' }));
  app.get('/startupz', (_request, reply) => reply.code(state === 'starting' ? 503 : 200).send({ status: state }));
  app.get('/readyz', async (_request, reply) => {
    const checks = await Promise.all(options.checks.map(runCheck));
    const isReady = state === 'started' && checks.every(check => check.ok);
    return reply.code(isReady ? 200 : 503).send({ status: state, checks });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(options.registry.contentType).send(await options.registry.metrics()),
  );
  for (const plugin of options.plugins ?? []) await app.register(plugin);
  const url = await app.listen({ host: options.host, port: options.port });
  return {
    url: url.replace('0.0.0.0', '127.0.0.1'),
    markStarted: () => {
      state = 'started';
    },
    markStopping: () => {
      state = 'stopping';
    },
    close: () => app.close(),
  };
}

async function runCheck(one: ReadyCheck): Promise<{ name: string; ok: boolean; detail?: string }> {
  const late = AbortSignal.timeout(checkTimeoutMs);
  try {
    await Promise.race([
      one.check(),
      new Promise((_, reject) =>
        late.addEventListener('abort', () => reject(new Error(`no answer within ${checkTimeoutMs} ms`)), {
          once: true,
        }),
      ),
    ]);
    return { name: one.name, ok: true };
  } catch (error) {
    return { name: one.name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
