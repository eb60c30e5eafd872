import type { FastifyRequest } from 'fastify';
import type { DeclarationTexts } from '../accept/declarations.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { isCutConnection } from '../http/problem-of-error.ts';

export interface MultipartUpload {
  readonly senderId: string | undefined;
  readonly fileName: string;
  readonly declarations: DeclarationTexts;
  readonly body: AsyncIterable<Uint8Array>;
}

type Parts = ReturnType<FastifyRequest['parts']>;
const names = new Set(['sender_id', 'file_name', 'content_digest', 'row_count', 'control_total']);

/** Reads the fields of a form up to the part `file`, which has to be the last: what comes after it could not be checked in time. */
export async function readMultipartUpload(request: FastifyRequest, maxFileBytes: number): Promise<MultipartUpload> {
  const parts = request.parts({
    limits: { fileSize: maxFileBytes, files: 1, fields: names.size, fieldSize: 10_000, parts: names.size + 1 },
  });
  const fields = new Map<string, string>();
  for (;;) {
    const part = await nextOf(parts);
    if (part === undefined) throw new HttpProblem('request.malformed', 'There is no part `file`.');
    if (part.type === 'file') {
      if (part.fieldname !== 'file') throw new HttpProblem('request.malformed', 'The file is the part `file`.');
      return {
        senderId: fields.get('sender_id'),
        fileName: fields.get('file_name') ?? part.filename ?? '',
        declarations: {
          contentDigest: fields.get('content_digest'),
          rowCount: fields.get('row_count'),
          controlTotal: fields.get('control_total'),
        },
        body: bytesOf(part.file, { parts, maxFileBytes }),
      };
    }
    // A declaration that is misspelt must not pass for checked.
    if (!names.has(part.fieldname) || fields.has(part.fieldname) || typeof part.value !== 'string')
      throw new HttpProblem('request.malformed', 'A part is not known, or is there twice.');
    if (part.valueTruncated === true) throw new HttpProblem('request.malformed', 'A part is too long.');
    fields.set(part.fieldname, part.value);
  }
}

/** The file, which ends only after the form has ended rightly: nothing of it is kept before. */
async function* bytesOf(
  file: AsyncIterable<Uint8Array> & { truncated: boolean },
  form: { parts: Parts; maxFileBytes: number },
): AsyncGenerator<Uint8Array> {
  try {
    yield* file;
  } catch (error) {
    throw cutOr(error);
  }
  if (file.truncated) throw new HttpProblem('file.too-large', `A file has at most ${form.maxFileBytes} bytes.`);
  const after = await nextOf(form.parts);
  if (after !== undefined) throw new HttpProblem('request.malformed', 'The part `file` is the last.');
}

async function nextOf(parts: Parts) {
  try {
    const next = await parts.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    throw cutOr(error);
  }
}

/** What the parser of forms throws has no code; all of it means that the form is not whole or not right. */
function cutOr(error: unknown): unknown {
  if (error instanceof HttpProblem || isCutConnection(error) || !(error instanceof Error)) return error;
  if (/unexpected end|premature|terminated early/i.test(`${error.message} ${'code' in error ? error.code : ''}`))
    return new HttpProblem('upload.incomplete', 'The form has no closing boundary.');
  return new HttpProblem('request.malformed', error.message);
}
