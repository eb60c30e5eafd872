import { RetryableError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { asRetryable, troubleOf } from './sqlstate.ts';

const withCode = (code: string) => Object.assign(new Error('said by the server'), { code });

test.each([
  ['40001', 'conflict'],
  ['40P01', 'conflict'],
  ['23505', 'duplicate-key'],
  ['08006', 'away'],
  ['53300', 'away'],
  ['53100', 'away'],
  ['57P01', 'away'],
  ['57P03', 'away'],
  ['25006', 'away'],
  ['ECONNREFUSED', 'away'],
  ['57014', 'other'],
  ['23503', 'other'],
  ['22P02', 'other'],
  ['28P01', 'other'],
])('%s means %s', (code, trouble) => {
  expect(troubleOf(withCode(code))).toBe(trouble);
});

test('a connection that pg lost without a code is away, another error without a code is not', () => {
  expect(troubleOf(new Error('Connection terminated unexpectedly'))).toBe('away');
  expect(troubleOf(new Error('timeout exceeded when trying to connect'))).toBe('away');
  expect(troubleOf(new TypeError('x is not a function'))).toBe('other');
  expect(troubleOf('ECONNREFUSED')).toBe('other');
});

test('only what waiting helps becomes retryable, with the error kept as its cause', () => {
  const away = withCode('57P01');
  expect(asRetryable(away)).toBeInstanceOf(RetryableError);
  expect(asRetryable(away)).toMatchObject({ cause: away });
  const bug = withCode('42703');
  expect(asRetryable(bug)).toBe(bug);
  const said = new RetryableError('already said', { cause: away });
  expect(asRetryable(said)).toBe(said);
});
