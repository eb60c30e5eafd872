import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { isBeyondRepair, isOfBusyBroker } from './kafkajs-errors.ts';

test('a coordinator that nobody names yet is waited for, also where another error carries it', () => {
  const unnamed = new kafkajs.KafkaJSGroupCoordinatorNotFound('Failed to find group coordinator');
  expect(isOfBusyBroker(unnamed)).toBe(true);
  expect(isOfBusyBroker(new Error('crashed', { cause: unnamed }))).toBe(true);
  expect(isBeyondRepair(unnamed)).toBe(false);
});

test('a mistake of ours and a refusal are not waited for', () => {
  expect(isOfBusyBroker(new TypeError('x is not a function'))).toBe(false);
  expect(isOfBusyBroker(new kafkajs.KafkaJSSASLAuthenticationError('no'))).toBe(false);
});
