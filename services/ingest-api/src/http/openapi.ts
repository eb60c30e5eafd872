import swagger from '@fastify/swagger';
import reference from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { HttpProblem } from './http-problem.ts';

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

/** The interactive page at `/docs/`, with its script; it works without internet. */
export async function serveReference(app: FastifyInstance): Promise<void> {
  await app.register(async scope => {
    scope.addHook('onRequest', async request => {
      // The page makes an address of it.
      if (!URL.canParse(`http://${request.hostname}`)) throw new HttpProblem('request.malformed', 'Host is no host.');
    });
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', pagePolicy);
    });
    await scope.register(reference, {
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
  });
}
