import { AuthenticationError, MultipleErrors, NetworkError, ProtocolError, UserError } from '@platformatic/kafka';
import { RetryableError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { asRetryable, isBeyondRepair } from './platformatic-errors.ts';

test('brokers that are away or moving are waited for', () => {
  const away = new MultipleErrors('Listing topics failed.', [new NetworkError('Connection to k:9092 failed.')]);
  expect(asRetryable(away)).toEqual(new RetryableError('Kafka: Connection to k:9092 failed.', { cause: away }));
  expect(asRetryable(new ProtocolError('NOT_LEADER_OR_FOLLOWER'))).toBeInstanceOf(RetryableError);
});

test('a wrong password is not, however deep it is hidden in an error of the network, and it is said', () => {
  const refused = new AuthenticationError('SASL authentication failed.');
  const hidden = new MultipleErrors('Listing topics failed.', [new NetworkError('no connection', { cause: refused })]);
  expect(isBeyondRepair(hidden)).toBe(true);
  expect(asRetryable(hidden)).toEqual(new Error('Kafka refuses: SASL authentication failed.', { cause: hidden }));
});

test('nor is a right that is missing, nor what we asked wrongly', () => {
  expect(asRetryable(new ProtocolError('TOPIC_AUTHORIZATION_FAILED'))).not.toBeInstanceOf(RetryableError);
  expect(asRetryable(new UserError('Unknown topic t.'))).toBeInstanceOf(UserError);
});

test('an error of somebody else stays as it is', () => {
  const bug = new TypeError('no');
  expect(asRetryable(bug)).toBe(bug);
});
