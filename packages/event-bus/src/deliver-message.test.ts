import { createSlots, RetryableError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { defaultWaitMs, deliverMessage } from './deliver-message.ts';
import type { DeliveredMessage } from './port.ts';

const message = { topic: 't', key: 'k', headers: {}, value: '{}', partition: 0, offset: '0' };

function recorder(answers: (unknown | undefined)[], parking: () => Promise<void> = async () => undefined) {
  const effects: string[] = [];
  const stopping = new AbortController();
  const lost = new AbortController();
  return {
    effects,
    stopping,
    lost,
    options: {
      slots: createSlots(1),
      lost: lost.signal,
      leaving: AbortSignal.any([stopping.signal, lost.signal]),
      waitMs: (attempt: number) => {
        effects.push(`wait before ${attempt}`);
        return 0;
      },
      handle: async (delivered: DeliveredMessage) => {
        effects.push(`handle ${delivered.attempt}`);
        const answer = answers[delivered.attempt - 1];
        if (answer !== undefined) throw answer;
      },
      park: async (delivered: DeliveredMessage, reason: unknown) => {
        effects.push(`park ${delivered.attempt} ${reason instanceof Error ? reason.message : ''}`);
        await parking();
      },
    },
  };
}

test('a message that fails once is handled at the second attempt and not parked', async () => {
  const { effects, options } = recorder([new Error('once')]);
  await expect(deliverMessage(message, options)).resolves.toBe('settled');
  expect(effects).toEqual(['handle 1', 'wait before 2', 'handle 2']);
});

test('a message that always fails is parked after its last attempt with the last reason', async () => {
  const { effects, options } = recorder([new Error('a'), new Error('b'), new Error('c')]);
  await expect(deliverMessage(message, { ...options, maxAttempts: 3 })).resolves.toBe('settled');
  expect(effects).toEqual(['handle 1', 'wait before 2', 'handle 2', 'wait before 3', 'handle 3', 'park 3 c']);
});

test('machinery that is away does not use up the attempts', async () => {
  const away = new RetryableError('database away');
  const { effects, options } = recorder([away, new Error('a'), away, away]);
  await expect(deliverMessage(message, { ...options, maxAttempts: 2 })).resolves.toBe('settled');
  expect(effects.filter(effect => effect.startsWith('park'))).toEqual([]);
  expect(effects.at(-1)).toBe('handle 5');
});

test('a message whose parking fails is handled again and parked again', async () => {
  let parkings = 0;
  const { effects, options } = recorder([new Error('a'), new Error('a')], async () => {
    parkings += 1;
    if (parkings === 1) throw new Error('dead letters away');
  });
  await expect(deliverMessage(message, { ...options, maxAttempts: 1 })).resolves.toBe('settled');
  expect(effects).toEqual(['handle 1', 'park 1 a', 'wait before 2', 'handle 2', 'park 2 a']);
});

test('stopping cuts a wait short and begins no further attempt', async () => {
  const { effects, options, stopping } = recorder([new RetryableError('away')]);
  const delivery = deliverMessage(message, { ...options, waitMs: () => 3_600_000 });
  setTimeout(() => stopping.abort(), 5);
  await expect(delivery).resolves.toBe('left');
  expect(effects).toEqual(['handle 1']);
});

test('a failure after the partition was lost is neither counted nor parked', async () => {
  const { effects, options, lost } = recorder([]);
  const handle = async () => {
    lost.abort();
    throw new Error('interrupted');
  };
  await expect(deliverMessage(message, { ...options, handle, maxAttempts: 1 })).resolves.toBe('left');
  expect(effects).toEqual([]);
});

test('waits double from 200 ms to 30 s', () => {
  expect([2, 3, 4, 20].map(defaultWaitMs)).toEqual([200, 400, 800, 30_000]);
});
