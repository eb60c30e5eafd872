import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

const toJsonSchema = createJsonSchemaTransform({});

/** Describes every route that is registered after it: `/openapi.json`, made from the contract's zod schemas. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tillkeeper',
        version: '1',
        description: 'Takes the transaction files of tills and web shops. Errors are RFC 9457 problems with a `code`.',
      },
      servers: [{ url: '/' }],
      tags: ['files', 'transactions', 'checks', 'exceptions', 'stores', 'senders'].map(name => ({ name })),
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: "the sender's key" } } },
      security: [{ key: [] }],
    },
    transform: document => {
      const transformed = toJsonSchema(document);
      const documented = document.route.config?.documentedBody;
      if (documented === undefined || transformed.schema === undefined) return transformed;
      // A body that is streamed has no schema that Fastify could check it by.
      return { ...transformed, schema: { ...transformed.schema, ...documented } };
    },
    transformObject: jsonSchemaTransformObject,
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** Nothing of the page comes from elsewhere, and the browser is told so. */
const pagePolicy =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'";

/**
 * The interactive page at `/docs/`, with its script; it works without internet. It is made when somebody looks at it: with its
 * script it is 27 MiB of memory, and 0.3 s of processor time that each start would take longer.
 */
export async function serveReference(app: FastifyInstance): Promise<void> {
  await app.register(async scope => {
    let page: Promise<FastifyInstance> | undefined;
    const show = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      page ??= makePage().catch((error: unknown) => {
        page = undefined;
        throw error;
      });
      const { statusCode, headers, rawPayload } = await (await page).inject({ url: request.url });
      // those of the page; those of the connection are the API's own
      for (const name of ['content-type', 'location', 'cache-control']) {
        const value = headers[name];
        if (value !== undefined) reply.header(name, value);
      }
      return reply.code(statusCode).header('content-security-policy', pagePolicy).send(rawPayload);
    };
    for (const url of ['/docs', '/docs/*']) scope.get(url, { schema: { hide: true } }, show);
    scope.addHook('onClose', async () => (await page?.catch(() => undefined))?.close());
  });
}

async function makePage(): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference');
  const page = Fastify();
  await page.register(reference, {
    routePrefix: '/docs',
    configuration: {
      url: '/openapi.json',
      pageTitle: 'Tillkeeper API',
      withDefaultFonts: false,
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true },
      hideClientButton: true,
      showDeveloperTools: 'never',
      proxyUrl: '',
    },
  });
  return page;
}
