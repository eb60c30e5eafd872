import { createDatabase } from '@tillkeeper/database';
import { createLogger, createRegistry, createTelemetry, loadSettings, SettingsError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { composeFixPage } from './compose-fix-page.ts';
import { fixPageSettings } from './page-settings.ts';

const load = (environment: Record<string, string>) => loadSettings(z.object(fixPageSettings), environment);
const secret = 'x'.repeat(32);
const compose = (environment: Record<string, string>) => {
  const settings = load(environment);
  return composeFixPage({
    ...{ settings, secret: settings.FIX_LINK_SECRET, mayLinkToItself: false, now: () => new Date() },
    database: createDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' }),
    blobs: neverAsked,
    telemetry: createTelemetry({
      logger: createLogger({ service: 'test', level: 'silent' }),
      registry: createRegistry(),
    }),
  });
};
const never = () => Promise.reject(new Error('not asked for'));
const neverAsked: Parameters<typeof composeFixPage>[0]['blobs'] = {
  ...{ receive: never, write: never, writeIfAbsent: never, writeFile: never, open: never, read: never, stat: never },
  ...{ writeTogether: never, deleteTogether: never, delete: never, check: never, close: never },
  keys: () => {
    throw new Error('not asked for');
  },
  list: () => {
    throw new Error('not asked for');
  },
};

test('an address without a secret stops the start: a link that everybody can sign is none', () => {
  expect(() => compose({ FIX_URL: 'https://fix.example' })).toThrow(SettingsError);
  expect(() => compose({ FIX_URL: 'https://fix.example' })).toThrow('FIX_LINK_SECRET');
  expect(compose({ FIX_URL: 'https://fix.example', FIX_LINK_SECRET: secret })).toBeDefined();
});

test('without either there is no page', () => {
  expect(compose({})).toBeUndefined();
});

test.each([
  ['FIX_URL', 'https://shop.example/fix'],
  ['FIX_URL', 'javascript:alert(1)'],
  ['FIX_URL', 'fix.example'],
  ['FIX_LINK_SECRET', 'short'],
  ['FIX_TRUSTED_PROXIES', 'everybody'],
  ['FIX_APPROVER_EMAIL', 'area'],
])('%s=%s stops the start', (name, value) => {
  expect(() => load({ [name]: value })).toThrow(name);
});

test('the slash at the end of an address is no part of a link', () => {
  expect(load({ FIX_URL: 'https://fix.example/' }).FIX_URL).toBe('https://fix.example');
});

test('a secret is in no message', () => {
  expect(() => load({ FIX_LINK_SECRET: 'much too short' })).toThrow('FIX_LINK_SECRET=***');
});
