import { RetryableError } from '@tillkeeper/service-kit';
import { words } from '../words.ts';

const say = words.trouble;

/** What can go wrong with a request, as a page says it; never what is inside. */
export const pageProblems = {
  missing: { status: 404, title: say.missing, help: say.wrongHelp },
  wrong: { status: 404, title: say.wrong, help: say.wrongHelp },
  'not-from-here': { status: 403, title: say.notFromHere, help: say.notFromHereHelp },
  'too-many': { status: 429, title: say.tooMany, help: say.tooManyHelp },
  'too-large': { status: 413, title: say.tooLarge, help: words.sheet.tooLarge },
  malformed: { status: 400, title: say.notFromHere, help: say.notFromHereHelp },
  away: { status: 503, title: say.away, help: say.awayHelp },
  ours: { status: 500, title: say.ours, help: say.oursHelp },
} as const;
export type PageProblemName = keyof typeof pageProblems;

/** Thrown by a route to be answered as a page. */
export class PageProblem extends Error {
  override readonly name = 'PageProblem';
  readonly problem: PageProblemName;
  readonly retryAfterSeconds: number | undefined;
  constructor(problem: PageProblemName, retryAfterSeconds?: number) {
    super(problem);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Whatever was thrown, as what is answered. `ours` means a bug. */
export function pageProblemOf(error: unknown): PageProblem {
  if (error instanceof PageProblem) return error;
  if (error instanceof RetryableError) return new PageProblem('away', 10);
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new PageProblem('too-large');
  if (status === 404) return new PageProblem('missing');
  if (typeof status === 'number' && status >= 400 && status < 500) return new PageProblem('malformed');
  return new PageProblem('ours');
}
