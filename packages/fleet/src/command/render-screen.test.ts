import { expect, test } from 'vitest';
import type { Part } from '../parts/part.ts';
import type { Measured } from './measure.ts';
import { renderScreen, type Screen } from './render-screen.ts';

const part = (name: string, more: Partial<Part> = {}): Part => ({
  ...{ name, kind: 'loader', pid: 4711, state: 'ready', restarts: 0, exit: undefined },
  ...more,
});
const measured: Measured = {
  uses: new Map([['loader-1', { cpuShare: 0.514, rssBytes: 200 * 2 ** 20 }]]),
  lag: new Map([
    ['validator', 12],
    ['loader', 0],
  ]),
  flow: { loaded: 300, loadedPerSecond: 41.26, inWork: 3, deadLetters: 1, outbox: 2 },
};
const screen: Screen = {
  addresses: [['API', 'http://127.0.0.1:8080']],
  parts: [
    part('loader-1', { operationsUrl: 'http://127.0.0.1:8081' }),
    part('kafka-1', { state: 'ended', pid: undefined, restarts: 2 }),
  ],
  ...{ measured, chosen: 'kafka-1', said: ['kafka-1 ended (SIGKILL)'], columns: 120, rows: 24 },
  startsInSeconds: name => (name === 'kafka-1' ? 4 : undefined),
};

test('every part is a line with its state, process, use, restarts and address, and the chosen one is marked', () => {
  const lines = renderScreen(screen).map(line => line.replace(/ +/g, ' '));
  expect(lines).toContain(' loader-1 ready 4711 51 % 200 MiB 0 http://127.0.0.1:8081');
  expect(lines).toContain('> kafka-1 ended, up in 4 s - - - 2');
});

test('lag, files, dead letters and outbox are said, and what happened last', () => {
  expect(renderScreen(screen)).toEqual(
    expect.arrayContaining([
      'lag: validator 12, loader 0',
      'files: 41.3/s, 300 loaded, 3 in work   dead letters: 1   outbox: 2',
      'kafka-1 ended (SIGKILL)',
    ]),
  );
});

test('what cannot be asked says so instead of a figure', () => {
  const lines = renderScreen({ ...screen, measured: { uses: new Map(), lag: undefined, flow: undefined } });
  expect(lines).toEqual(expect.arrayContaining(['lag: Kafka does not answer', 'files: PostgreSQL does not answer']));
});

test('nothing is wider or longer than the terminal', () => {
  const lines = renderScreen({
    ...screen,
    said: Array.from({ length: 99 }, () => 'x'.repeat(300)),
    columns: 40,
    rows: 12,
  });
  expect(lines.length).toBeLessThanOrEqual(12);
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(40);
});
