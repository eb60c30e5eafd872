import { problemDetails } from '@tillkeeper/contracts';

/** For the OpenAPI document: bodies that are streamed, which no schema checks. */
export interface DocumentedBody {
  readonly consumes: readonly string[];
  /** JSON schema. */
  readonly body: Readonly<Record<string, unknown>>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    documentedBody?: DocumentedBody;
  }
}

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemDetails } },
});
/** What every route may answer beside its success. */
export const problemResponses = {
  '4xx': problem('Something is wrong with the request: see `code`.'),
  '5xx': problem('Something is away or full here; try again later.'),
} as const;

export const jsonResponse = <S>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
});

export const binary = { type: 'string', format: 'binary' } as const;
export const declarationFields = {
  sender_id: { type: 'string', description: "whose file it is; the key's own sender when not given" },
  file_name: { type: 'string', description: "the file's name; that of the part `file` when not given" },
  content_digest: { type: 'string', description: 'RFC 9530, such as sha-256=:base64:' },
  row_count: { type: 'string', description: 'how many rows the file has' },
  control_total: { type: 'string', description: 'sum of line_total, as decimal text' },
} as const;
export const multipartBody = {
  type: 'object',
  required: ['file'],
  properties: { ...declarationFields, file: { ...binary, description: 'the file; the last part' } },
} as const;
