import { StorageFullError } from '@tillkeeper/blob-store';
import { FileUnreadableError } from '@tillkeeper/record-reader';
import { RetryableError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { DatabaseAwayError } from '../status/database-away.ts';
import { answerOf, HttpProblem } from './http-problem.ts';
import { problemOfError } from './problem-of-error.ts';

const coded = (code: string, statusCode?: number) =>
  Object.assign(new Error('secret place /var/x'), { code, statusCode });
const answered = (error: unknown) => {
  const { status, headers, body } = answerOf(problemOfError(error), 'id');
  return [status, body.code, headers['retry-after']];
};

test.each<[unknown, [number, string, string | undefined]]>([
  [new StorageFullError('x'), [507, 'storage.full', '60']],
  [new RetryableError('x'), [503, 'storage.unavailable', '5']],
  [new DatabaseAwayError('x'), [503, 'database.unavailable', '5']],
  [new FileUnreadableError('file.empty', 'x'), [422, 'file.empty', undefined]],
  [coded('ECONNRESET'), [400, 'upload.incomplete', undefined]],
  [coded('FST_ERR_CTP_BODY_TOO_LARGE', 413), [413, 'file.too-large', undefined]],
  [coded('FST_SOMETHING_NEW', 406), [400, 'request.malformed', undefined]],
  [new HttpProblem('rate.limited', '', { retryAfterSeconds: 3 }), [429, 'rate.limited', '3']],
  [new TypeError('x is undefined'), [500, 'internal.error', undefined]],
  ['a text that was thrown', [500, 'internal.error', undefined]],
])('%s is answered as %j', (error, expected) => {
  expect(answered(error)).toEqual(expected);
});

test('a mistake of ours tells nothing of itself', () => {
  const { body } = answerOf(problemOfError(new Error('password=x at /srv/app.ts:3')), 'id');
  expect(body).toEqual({
    ...{ type: 'about:blank', status: 500, code: 'internal.error', instance: 'id' },
    title: 'This is our mistake; it has been noted.',
  });
});

test('who has no key is told how to show one', () => {
  expect(answerOf(new HttpProblem('credentials.missing'), 'id').headers['www-authenticate']).toMatch(/^Bearer/);
});
