import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

function recorded(level = 'info') {
  const lines: string[] = [];
  const logger = createLogger({ service: 'loader', level, destination: { write: line => void lines.push(line) } });
  return { logger, lines, last: (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') };
}

test('a line is one JSON object with the service, the level and an ISO time', () => {
  const { logger, lines, last } = recorded();
  logger.info({ files: 3 }, 'done\nwith it');
  expect(lines[0]?.split('\n')).toHaveLength(2);
  expect(last()).toMatchObject({ service: 'loader', level: 30, files: 3, msg: 'done\nwith it' });
  expect(new Date(String(last()['time'])).toISOString()).toBe(last()['time']);
});

test('what is below the level is not written', () => {
  const { logger, lines } = recorded('warn');
  logger.info('quiet');
  expect(lines).toEqual([]);
});

test('keys, passwords and addresses of persons are not written, also when they lie deeper', () => {
  const { logger, lines, last } = recorded();
  logger.info({
    key: 'hunter2',
    request: { headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } },
    settings: { password: 'hunter2' },
    mail: { recipient: 'hunter2', email: 'hunter2' },
    store_id: 'S1',
  });
  expect(lines.join()).not.toContain('hunter2');
  expect(last()).toMatchObject({ key: '***', request: { headers: { authorization: '***' } }, store_id: 'S1' });
});

test('an error is told with its cause and code, and without the rows that PostgreSQL hangs on it', () => {
  const { logger, lines, last } = recorded();
  const cause = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (customer_name)=(Ada Hunter) already exists.',
    where: 'COPY line 3: Ada Hunter',
  });
  logger.error({ err: new Error('not loaded', { cause }) }, 'failed');
  expect(last()['err']).toMatchObject({ type: 'Error', message: 'not loaded', cause: { code: '23505' } });
  expect(last()).toHaveProperty('err.stack', expect.stringContaining('logger.test.ts'));
  expect(lines.join()).not.toContain('Hunter');
});

test("an error's words show neither a person's address nor a server's password, but a version in a stack stays", () => {
  const { logger, lines, last } = recorded();
  const error = new Error('no route from ada.hunter+x@shop.example.com to postgres://tk:hunter2@db:5432/x');
  error.stack = `${error.message}\n at node_modules/.pnpm/pg@8.16.3/index.js`;
  logger.warn({ err: error });
  expect(lines.join()).not.toMatch(/hunter/);
  expect(last()).toHaveProperty('err.message', 'no route from *** to postgres://***@db:5432/x');
  expect(last()).toHaveProperty('err.stack', expect.stringContaining('pg@8.16.3'));
});

test('a line stays JSON whatever stands around an address', () => {
  const { logger, last } = recorded();
  const around = 'a\nada@shop.example\tb@shop.example "c@shop.example" \\d@shop.example \u0001e@shop.example //x" @y';
  logger.info(around);
  expect(last()['msg']).toBe('a\n***\t*** "***" \\*** \u0001*** //x" @y');
});

test('an error that is its own cause, and what is no error at all, are told too', () => {
  const { logger, last } = recorded();
  const circular = new Error('around');
  circular.cause = circular;
  logger.error({ err: circular });
  expect(last()).toHaveProperty('err.cause.message', 'around');
  logger.error({ err: 'only words' });
  expect(last()['err']).toEqual({ type: 'string', message: 'only words' });
});

test('a path is a file that is written to, with its directory', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'logger-'));
  try {
    const path = join(directory, 'logs', 'standalone.log');
    createLogger({ service: 'standalone', level: 'info', destination: path }).info('here');
    await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toContain('"msg":"here"');
  } finally {
    await rm(directory, { recursive: true });
  }
});
