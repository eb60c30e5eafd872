import { durationMs, loadSettings, SettingsError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { processSettings } from './run-service.ts';

const own = z.object({ INBOX_RETENTION: durationMs('35d') });
const needed = { DATABASE_URL: 'postgres://localhost/t', BLOB_STORE_URL: 'file:///t' };
const load = (environment: Record<string, string>) => loadSettings(processSettings(own), { ...needed, ...environment });

test('by default what was handled is remembered for longer than the bus keeps messages', () => {
  expect(load({})).toMatchObject({ BUS_RETENTION: 7 * 86_400_000, INBOX_RETENTION: 35 * 86_400_000 });
});

test('an inbox that forgets before the bus does stops the start', () => {
  expect(() => load({ INBOX_RETENTION: '7d' })).toThrow(SettingsError);
  expect(() => load({ INBOX_RETENTION: '7d' })).toThrow('INBOX_RETENTION="7d": must be longer than BUS_RETENTION');
  expect(() => load({ BUS_RETENTION: '40d' })).toThrow('must be longer than BUS_RETENTION');
});
