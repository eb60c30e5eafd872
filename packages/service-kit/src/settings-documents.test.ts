import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadSettings } from './load-settings.ts';
import { sharedSettings } from './settings.ts';
import { renderEnvExample, renderSettingsTable } from './settings-documents.ts';
import { durationMs } from './units.ts';

const services = [
  {
    service: 'loader',
    settings: z.object({ DATABASE_URL: sharedSettings.DATABASE_URL, EVERY: durationMs('60s').describe('a | b') }),
  },
  {
    service: 'error-reporter',
    settings: z.object({ MAIL_URL: sharedSettings.MAIL_URL, DATABASE_URL: sharedSettings.DATABASE_URL }),
  },
  {
    service: 'standalone',
    settings: z.object({ DATABASE_URL: sharedSettings.DATABASE_URL.optional().describe('an outside server') }),
  },
];

test('the example of an environment has each setting once, and only what has to be set stands without #', () => {
  expect(renderEnvExample(services).split('\n\n').slice(1)).toEqual([
    '# PostgreSQL 18 (loader, error-reporter; secret)\n# an outside server (standalone; secret)\nDATABASE_URL=',
    '# a | b (loader)\n#EVERY=60s',
    '# SMTP server for reports; without it mails are .eml files (error-reporter; secret)\n#MAIL_URL=\n',
  ]);
});

test('the example is a working environment once its # before names are gone and what is required is filled in', () => {
  const lines = renderEnvExample(services)
    .split('\n')
    .map(line => /^#?([A-Z_]+)=(.*)$/.exec(line))
    .filter(match => match !== null);
  const environment = Object.fromEntries(lines.map(([, name, value]) => [name, value]));
  expect(environment).toEqual({ DATABASE_URL: '', EVERY: '60s', MAIL_URL: '' });
  const [loader] = services;
  expect(loadSettings(loader?.settings ?? z.object({}), { ...environment, DATABASE_URL: 'postgres://x' })).toEqual({
    DATABASE_URL: 'postgres://x',
    EVERY: 60_000,
  });
});

test('the table has a row for each meaning, and no cell breaks it', () => {
  expect(renderSettingsTable(services).split('\n')).toEqual([
    '| setting | default | meaning | used by |',
    '|---|---|---|---|',
    '| `DATABASE_URL` | has to be set | PostgreSQL 18 (secret) | loader, error-reporter |',
    '| `DATABASE_URL` |  | an outside server (secret) | standalone |',
    '| `EVERY` | `60s` | a \\| b | loader |',
    '| `MAIL_URL` |  | SMTP server for reports; without it mails are .eml files (secret) | error-reporter |',
    '',
  ]);
});
