import { randomUUID } from 'node:crypto';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { sheetLimits } from '../../sheet/open-spreadsheet.ts';
import { pageAssets } from '../assets/page-assets.ts';
import type { FixPage } from '../fix-page.ts';
import { html } from '../html/html.ts';
import { check } from '../routes/check.ts';
import { find } from '../routes/find.ts';
import { history } from '../routes/history.ts';
import { newLink } from '../routes/link-trouble.ts';
import { overview } from '../routes/overview.ts';
import { save } from '../routes/save.ts';
import { secondPerson } from '../routes/second-person.ts';
import { sheet } from '../routes/sheet.ts';
import { words } from '../words.ts';
import { sendPlain, sendProblem } from './answer-page.ts';
import { closeSilentConnections } from './close-silent-connections.ts';
import { createVisitOpener } from './open-visit.ts';
import { PageProblem, pageProblemOf } from './page-problem.ts';
import { securityHeaders } from './page-security.ts';

/** Of a form: 500 lines answered at once are 10 kB. */
const formBytes = 128 * 1024;

/** The app with all its routes. It does not listen yet, and starts nothing. */
export async function buildPageApp(
  page: FixPage,
  options: { trustedProxies?: string | undefined } = {},
): Promise<FastifyInstance> {
  const app = Fastify({
    requestTimeout: 30_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 10_000,
    maxRequestsPerSocket: 1_000,
    bodyLimit: formBytes,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    trustProxy: options.trustedProxies?.split(/[, ]+/).filter(one => one !== '') ?? false,
    routerOptions: { maxParamLength: 300 },
    http: { headersTimeout: 10_000, maxHeaderSize: 32 * 1024 },
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    frameworkErrors: (error, request, reply) => answerError(page, error, request, reply),
  });
  closeSilentConnections(app);
  app.removeAllContentTypeParsers();
  // the first of repeated names counts, as in the browser's own reading
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries([...new URLSearchParams(String(body))].toReversed()));
  });
  await app.register(multipart, {
    limits: { files: 1, fields: 2, parts: 3, fieldSize: 1024, fileSize: sheetLimits.maxBytes, headerPairs: 50 },
  });
  app.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of Object.entries(securityHeaders)) if (!reply.hasHeader(name)) reply.header(name, value);
  });
  app.setErrorHandler((error, request, reply) => answerError(page, error, request, reply));
  app.setNotFoundHandler((request, reply) => answerError(page, new PageProblem('missing'), request, reply));

  for (const asset of Object.values(pageAssets))
    app.get(asset.path, (_request, reply) =>
      reply.type(asset.type).header('cache-control', 'public, max-age=31536000, immutable').send(asset.body),
    );
  app.get('/', (_request, reply) => {
    const { home: title, homeHelp } = words.trouble;
    return sendPlain(reply, { status: 200, title, main: html`<h1>${title}</h1><p>${homeHelp}</p>` });
  });
  app.get('/robots.txt', (_request, reply) => reply.type('text/plain').send('User-agent: *\nDisallow: /\n'));
  await app.register(async scope => {
    scope.addHook('onRequest', createVisitOpener(page));
    for (const route of [overview, find, check, save, history, secondPerson, sheet, newLink]) route(scope, page);
  });
  return app;
}

/** Neither the address nor what was sent is logged: the link stands in it. */
function answerError(page: FixPage, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = pageProblemOf(error);
  if (problem.problem === 'ours')
    page.telemetry.logger.error(
      { err: error, route: request.routeOptions.url, request: request.id },
      'the page of open problems has a mistake',
    );
  return sendProblem(reply, problem);
}
