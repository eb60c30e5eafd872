import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { isBeyondRepair, isOfBusyBroker } from './kafkajs-errors.ts';

// their types say that these errors are made of nothing
const made = (type: new () => Error, message: string): Error => Reflect.construct(type, [message]);

test('a coordinator that nobody names yet is waited for, also where another error carries it', () => {
  const unnamed = made(kafkajs.KafkaJSGroupCoordinatorNotFound, 'Failed to find group coordinator');
  expect(isOfBusyBroker(unnamed)).toBe(true);
  expect(isOfBusyBroker(new Error('crashed', { cause: unnamed }))).toBe(true);
  expect(isBeyondRepair(unnamed)).toBe(false);
});

test('a mistake of ours and a refusal are not waited for', () => {
  expect(isOfBusyBroker(new TypeError('x is not a function'))).toBe(false);
  expect(isOfBusyBroker(made(kafkajs.KafkaJSSASLAuthenticationError, 'no'))).toBe(false);
});
