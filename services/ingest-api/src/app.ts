import { randomUUID } from 'node:crypto';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { letGo } from './http/after-answer.ts';
import { createAuthenticator } from './http/authenticate.ts';
import { answerClientError } from './http/client-errors.ts';
import { followRequests } from './http/follow-requests.ts';
import { answerOf, HttpProblem } from './http/http-problem.ts';
import { describeRoutes, serveReference } from './http/openapi.ts';
import { problemOfError } from './http/problem-of-error.ts';
import { aliases } from './routes/aliases.ts';
import { books } from './routes/books.ts';
import { checkFile } from './routes/check-file.ts';
import type { Door } from './routes/door.ts';
import { erasures } from './routes/erasures.ts';
import { fileExceptions } from './routes/file-exceptions.ts';
import { getCheck } from './routes/get-check.ts';
import { getFile } from './routes/get-file.ts';
import { listFiles } from './routes/list-files.ts';
import { postFile } from './routes/post-file.ts';
import { postTransactions } from './routes/post-transactions.ts';
import { putFile } from './routes/put-file.ts';
import { rawException } from './routes/raw-exception.ts';
import { releaseFile } from './routes/release-file.ts';
import { senderKeys } from './routes/sender-keys.ts';
import { senders } from './routes/senders.ts';
import { storeDays } from './routes/store-days.ts';
import { storeExceptions } from './routes/store-exceptions.ts';
import { stores } from './routes/stores.ts';

/** A name of 5,000 characters gets the answer of a wrong name, so it has to be read first. */
const maxHeaderBytes = 64 * 1024;
const smallBodyBytes = 1024 * 1024;

/** The app with all its routes. It does not listen yet, and starts nothing. Who is answered while it is leaving is asked to connect anew. */
export async function buildApp(
  door: Door,
  { now, isLeaving }: { readonly now: () => Date; readonly isLeaving: () => boolean },
): Promise<FastifyInstance> {
  const { settings } = door;
  const app: FastifyInstance = Fastify({
    requestTimeout: settings.REQUEST_TIMEOUT,
    connectionTimeout: settings.IDLE_TIMEOUT,
    keepAliveTimeout: settings.IDLE_TIMEOUT,
    maxRequestsPerSocket: 10_000,
    bodyLimit: smallBodyBytes,
    trustProxy: false,
    // Whoever still has a connection while the process drains gets its answer.
    return503OnClosing: false,
    routerOptions: { maxParamLength: maxHeaderBytes },
    http: { headersTimeout: 30_000, maxHeaderSize: maxHeaderBytes },
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => answer(door, error, request, reply),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => answer(door, error, request, reply));
  app.setNotFoundHandler((request, reply) => answer(door, new HttpProblem('not-found'), request, reply));
  followRequests(app, door.telemetry);
  app.addHook('onSend', async (_request, reply) => {
    if (isLeaving()) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async request => letGo(request.raw, settings.MAX_FILE_BYTES));
  await describeRoutes(app);
  await serveReference(app);

  const { directory } = door;
  const limit = { perSecond: settings.RATE_LIMIT_PER_SECOND, burst: settings.RATE_LIMIT_BURST };
  const webLimit = { perSecond: settings.WEB_RATE_LIMIT_PER_SECOND, burst: 2 * settings.WEB_RATE_LIMIT_PER_SECOND };
  const authenticate = createAuthenticator({ directory, limit, now });
  await app.register(async scope => {
    scope.addHook('onRequest', authenticate);
    await scope.register(async files => {
      files.addHook('onError', (request, _reply, error) => door.noteStranger(request, error));
      files.removeAllContentTypeParsers();
      // Bodies are streams: the routes read them, at their own pace.
      files.addContentTypeParser('*', (_request, _payload, done) => done(null));
      await files.register(multipart, { throwFileSizeLimit: false });
      putFile(files, door);
      postFile(files, door);
      checkFile(files, door);
    });
    getCheck(scope, door);
    getFile(scope, door);
    listFiles(scope, door);
    fileExceptions(scope, door);
    storeExceptions(scope, door);
    rawException(scope, door);
    releaseFile(scope, door);
    stores(scope, door);
    storeDays(scope, door);
    books(scope, door);
    senders(scope, door);
    senderKeys(scope, door);
    aliases(scope, door);
    erasures(scope, door);
  });
  await app.register(async scope => {
    scope.addHook('onRequest', createAuthenticator({ directory, limit: webLimit, now }));
    postTransactions(scope, door, now);
  });
  return app;
}

function answer(door: Door, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOfError(error);
  const { id, method, routeOptions } = request;
  door.telemetry.answeredProblem(problem, { id, method, route: routeOptions?.url ?? '' });
  const { status, headers, body } = answerOf(problem, id);
  return reply.code(status).headers(headers).send(JSON.stringify(body));
}
