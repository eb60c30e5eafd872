import { StorageFullError } from '@tillkeeper/blob-store';
import type { HttpProblemCode } from '@tillkeeper/contracts';
import { FileUnreadableError } from '@tillkeeper/record-reader';
import { RetryableError } from '@tillkeeper/service-kit';
import { DatabaseAwayError } from '../status/database-away.ts';
import { HttpProblem } from './http-problem.ts';

/** Errors of Fastify and its plugins by their codes: all of them are a client's. */
const fastifyErrors: Readonly<Record<string, HttpProblemCode>> = {
  FST_ERR_VALIDATION: 'request.malformed',
  FST_ERR_BAD_URL: 'request.malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'request.malformed',
  FST_ERR_NOT_FOUND: 'not-found',
  FST_ERR_CTP_BODY_TOO_LARGE: 'file.too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'file.format-unsupported',
  FST_MP_PREMATURE_CLOSE: 'upload.incomplete',
};
const byStatus: Readonly<Record<number, HttpProblemCode>> = {
  404: 'not-found',
  408: 'upload.incomplete',
  413: 'file.too-large',
  415: 'file.format-unsupported',
};

/** The one table of errors: whatever was thrown, as what is answered. `internal.error` means a bug of ours. */
export function problemOfError(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof FileUnreadableError) return new HttpProblem(error.code, error.message);
  if (error instanceof StorageFullError) return new HttpProblem('storage.full', '', { cause: error });
  if (error instanceof DatabaseAwayError) return new HttpProblem('database.unavailable', '', { cause: error });
  // The database has an error of its own, so what else can be away is the blob store.
  if (error instanceof RetryableError) return new HttpProblem('storage.unavailable', '', { cause: error });
  if (!(error instanceof Error)) return new HttpProblem('internal.error', '', { cause: error });
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (isCutConnection(error)) return new HttpProblem('upload.incomplete', '', { cause: error });
  // Data exceptions (class 22, such as a NUL in a text or a year 0) and values that a check forbids: a client's text has
  // come as far as the database.
  if (/^22[0-9A-Z]{3}$|^23514$/.test(code)) return new HttpProblem('request.malformed', 'A value cannot be used.');
  const known = fastifyErrors[code];
  if (known !== undefined) return new HttpProblem(known, error.message, validationErrors(error));
  if (status >= 400 && status < 500) return new HttpProblem(byStatus[status] ?? 'request.malformed', error.message);
  return new HttpProblem('internal.error', '', { cause: error });
}

/** A request whose sender went away, or went silent, before the end. */
export function isCutConnection(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'EPIPE';
}

function validationErrors(error: Error): { errors?: { pointer: string; detail: string }[] } {
  if (!('validation' in error) || !Array.isArray(error.validation)) return {};
  const errors = error.validation.map((issue: { instancePath?: unknown; message?: unknown }) => ({
    pointer: typeof issue.instancePath === 'string' ? issue.instancePath : '',
    detail: typeof issue.message === 'string' ? issue.message : '',
  }));
  return { errors };
}
