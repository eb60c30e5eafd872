import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { createSteps, RetryableError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { createAnnouncer } from './announcer.ts';

const event = (id: string): TillkeeperEvent => ({
  ...{ id, type: 'file.refused', source: '/test', time: '2026-11-20T10:00:00.000Z', subject: id, key: 'S1' },
  data: { refusal_id: id, sender_id: 'S1', code: 'file.empty' },
});
/** `taken`: the marks in the store that other copies have made. */
function recorded({ taken = [], unreadable }: { taken?: readonly string[]; unreadable?: string } = {}) {
  const log: string[] = [];
  let failuresLeft = 0;
  const left = new Set(taken);
  const announcer = createAnnouncer({
    async publish(events) {
      if (failuresLeft > 0) {
        failuresLeft -= 1;
        throw new RetryableError('away');
      }
      log.push(...events.map(one => `announced ${one.id}`));
    },
    marks: {
      async before(_key, markKey) {
        log.push(`listed before ${markKey}`);
        return [...left].filter(other => other < markKey);
      },
      async eventOf(markKey) {
        log.push(`read ${markKey}`);
        return left.has(markKey) && markKey !== unreadable ? event(markKey.slice(1)) : undefined;
      },
    },
    async deleteMarks(markKeys) {
      for (const markKey of markKeys) {
        left.delete(markKey);
        log.push(`deleted ${markKey}`);
      }
    },
    steps: createSteps(),
    onFailure: () => log.push('failed'),
    onAnnounced: () => {},
  });
  return { log, left, announcer, failNext: (times: number) => (failuresLeft = times) };
}
const announced = (log: readonly string[]) => log.filter(line => line.startsWith('announced'));

test('the order is that of the places, whoever is ready first', async () => {
  const { log, announcer } = recorded();
  const [first, second, third] = [announcer.takePlace('S1'), announcer.takePlace('S1'), announcer.takePlace('S1')];
  third.announce('m3', event('3'));
  second.announce('m2', event('2'));
  await new Promise(resolve => setTimeout(resolve, 10));
  expect(log).toEqual([]);
  first.announce('m1', event('1'));
  await announcer.stop(1000);
  expect(announced(log)).toEqual(['announced 1', 'announced 2', 'announced 3']);
  expect(log.indexOf('deleted m1')).toBeGreaterThan(log.indexOf('announced 1'));
});

test('a place that is left lets those behind it through, and other keys do not wait at all', async () => {
  const { log, announcer } = recorded();
  const [first, second] = [announcer.takePlace('S1'), announcer.takePlace('S1')];
  second.announce('m2', event('2'));
  announcer.takePlace('S2').announce('m3', event('3'));
  await new Promise(resolve => setTimeout(resolve, 10));
  expect(announced(log)).toEqual(['announced 3']);
  first.leave();
  await announcer.stop(1000);
  expect(announced(log)).toEqual(['announced 3', 'announced 2']);
});

test('while the bus is away it is tried again, in order, and no mark is deleted before', async () => {
  const { log, announcer, failNext } = recorded();
  failNext(2);
  announcer.takePlace('S1').announce('m1', event('1'));
  announcer.takePlace('S1').announce('m2', event('2'));
  expect(announcer.isInHand('m1')).toBe(true);
  await announcer.stop(5000);
  expect(log.filter(line => !line.startsWith('listed'))).toEqual([
    ...['failed', 'failed', 'announced 1', 'deleted m1', 'announced 2', 'deleted m2'],
  ]);
  expect([announcer.isInHand('m1'), announcer.waiting()]).toEqual([false, 0]);
});

test('what other copies took before is announced before, and what they took after is left to them', async () => {
  const { log, announcer } = recorded({ taken: ['m1', 'm3', 'm5'] });
  for (const number of ['2', '4']) announcer.takePlace('S1').announce(`m${number}`, event(number));
  await announcer.stop(1000);
  expect(announced(log)).toEqual(['announced 1', 'announced 2', 'announced 3', 'announced 4']);
  expect(log.indexOf('deleted m1')).toBeGreaterThan(log.indexOf('announced 1'));
  expect(log).not.toContain('deleted m5');
});

test('while the bus is away marks are listed once, and a try reads one mark of another copy', async () => {
  const { log, announcer, failNext } = recorded({ taken: ['m1', 'm2', 'm3'] });
  failNext(2);
  announcer.takePlace('S1').announce('m4', event('4'));
  await announcer.stop(5000);
  expect(log.slice(0, log.indexOf('announced 1'))).toEqual([
    ...['listed before m4', 'read m1', 'failed', 'read m1', 'failed', 'read m1'],
  ]);
  expect(log.filter(line => line.startsWith('listed'))).toEqual(['listed before m4']);
  expect(announced(log)).toEqual(['announced 1', 'announced 2', 'announced 3', 'announced 4']);
});

test('what another copy has announced meanwhile is not announced again', async () => {
  const { log, left, announcer, failNext } = recorded({ taken: ['m1', 'm2'] });
  failNext(1);
  announcer.takePlace('S1').announce('m3', event('3'));
  await expect.poll(() => log).toContain('failed');
  left.delete('m1');
  await announcer.stop(5000);
  expect(announced(log)).toEqual(['announced 2', 'announced 3']);
});

test('stopping does not wait for a bus that stays away, and deletes no mark', async () => {
  const { log, announcer, failNext } = recorded();
  failNext(1e9);
  announcer.takePlace('S1').announce('m1', event('1'));
  await announcer.stop(50);
  expect(new Set(log)).toEqual(new Set(['listed before m1', 'failed']));
});

test('a mark that cannot be read stays, and holds nobody up: nothing else says that its file was kept', async () => {
  const { log, left, announcer } = recorded({ taken: ['m0', 'm1'], unreadable: 'm0' });
  announcer.takePlace('S1').announce('m2', event('2'));
  await announcer.stop(1000);
  expect(announced(log)).toEqual(['announced 1', 'announced 2']);
  expect([...left]).toEqual(['m0']);
});
