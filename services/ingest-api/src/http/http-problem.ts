import { type HttpProblemCode, httpProblems, type ProblemDetails } from '@tillkeeper/contracts';

export interface PointedMistake {
  /** JSON pointer. */
  readonly pointer: string;
  readonly detail: string;
}

/** Thrown by a route to be answered as problem+json. Its detail is shown to the sender. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: HttpProblemCode;
  readonly errors: readonly PointedMistake[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  constructor(
    code: HttpProblemCode,
    detail = '',
    more: { errors?: readonly PointedMistake[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? {} : { cause: more.cause });
    this.code = code;
    this.errors = more.errors;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** What is worth waiting for says how long. */
const defaultRetryAfterSeconds: Partial<Record<HttpProblemCode, number>> = {
  'rate.limited': 1,
  'storage.unavailable': 5,
  'database.unavailable': 5,
  'storage.full': 60,
};

export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ProblemDetails;
}

/** How a problem is answered (RFC 9457). `instance` is the id of the request. */
export function answerOf(problem: HttpProblem, instance: string): ProblemAnswer {
  const { status, title } = httpProblems[problem.code];
  const retryAfter = problem.retryAfterSeconds ?? defaultRetryAfterSeconds[problem.code];
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="tillkeeper"' }),
    },
    body: {
      type: 'about:blank',
      title,
      status,
      code: problem.code,
      ...(problem.message !== '' && { detail: problem.message }),
      instance,
      ...(problem.errors !== undefined && { errors: problem.errors.map(error => ({ ...error })) }),
    },
  };
}
