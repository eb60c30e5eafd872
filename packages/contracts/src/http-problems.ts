import { z } from 'zod';

interface HttpProblem {
  readonly status: number;
  readonly title: string;
}

/** Every answer that is not a success, by its stable code (RFC 9457 problem+json). */
export const httpProblems = {
  'request.malformed': { status: 400, title: 'The request cannot be read.' },
  'upload.incomplete': { status: 400, title: 'The upload ended before the file did. Send it again.' },
  'digest.mismatch': { status: 400, title: 'The bytes that arrived are not those that the digest declares.' },
  'declaration.mismatch': { status: 400, title: 'The file does not agree with what was declared of it.' },
  'credentials.missing': { status: 401, title: 'Send your key: Authorization: Bearer <key>.' },
  'credentials.invalid': { status: 401, title: 'This key is not known, or was revoked.' },
  'sender.forbidden': { status: 403, title: 'This key may not write for this sender.' },
  'not-found': { status: 404, title: 'There is nothing here.' },
  'file.not-waiting': { status: 409, title: 'The file does not wait to be released.' },
  'file.too-large': { status: 413, title: 'The file is larger than is allowed.' },
  'file.format-unsupported': { status: 415, title: 'Only CSV and NDJSON are taken, plain or as .gz.' },
  'content.not-as-named': { status: 415, title: 'The contents are not what the name says.' },
  'file-name.invalid': { status: 422, title: 'The name of the file does not follow the contract.' },
  'file.empty': { status: 422, title: 'The file has no bytes, or no header.' },
  'header.missing-column': { status: 422, title: 'The header lacks a column that is needed.' },
  'header.repeated-column': { status: 422, title: 'The header names a column twice.' },
  'transaction.invalid': { status: 422, title: 'The transaction does not have the form of the contract.' },
  'rate.limited': { status: 429, title: 'Too many requests; wait a little.' },
  'internal.error': { status: 500, title: 'This is our mistake; it has been noted.' },
  'storage.unavailable': { status: 503, title: 'The file cannot be kept at this moment. Send it again later.' },
  'database.unavailable': { status: 503, title: 'The status cannot be read at this moment. Files are still taken in.' },
  'storage.full': { status: 507, title: 'There is no room for the file at this moment. Send it again later.' },
} as const satisfies Record<string, HttpProblem>;

export type HttpProblemCode = keyof typeof httpProblems;

export const problemDetails = z
  .object({
    type: z.string().describe('`about:blank`'),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe('stable; what a program looks at'),
    detail: z.string().optional(),
    instance: z.string().optional().describe('the id of the request, for support'),
    errors: z
      .array(z.object({ pointer: z.string().describe('JSON pointer to the mistake'), detail: z.string() }))
      .optional()
      .describe('every mistake, for 422'),
  })
  .meta({ id: 'ProblemDetails', description: 'RFC 9457 problem details' });
export type ProblemDetails = z.infer<typeof problemDetails>;
