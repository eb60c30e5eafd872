import { columnsOf, eventTypes, fileTypeNames } from '@tillkeeper/contracts';
import { errorReporterSettings } from '@tillkeeper/error-reporter';
import { ingestApiSettings } from '@tillkeeper/ingest-api';
import { validatorSettings } from '@tillkeeper/validator';
import { expect, test } from 'vitest';
import { listFiles, readText } from './repository.ts';

const page = await readText('docs/privacy.md');
const migrations = (await listFiles()).filter(path => path.startsWith('packages/database/migrations/'));
const schema = (await Promise.all(migrations.map(readText))).join('\n');

test('the retentions that the page on privacy names are settings, with the defaults that it says', () => {
  const defaults: Readonly<Record<string, unknown>> = {
    ...ingestApiSettings.pick({ BRONZE_RETENTION: true, CHECK_RETENTION: true }).parse({}),
    ...validatorSettings.pick({ STAGING_RETENTION: true }).parse({}),
    ...errorReporterSettings.pick({ MAIL_RETENTION: true }).parse({}),
  };
  const named = new Set([...page.matchAll(/`([A-Z]+_RETENTION)`/g)].map(([, name = '']) => name));
  expect([...named].sort()).toEqual(Object.keys(defaults).sort());
  const hourMs = 3_600_000;
  const said = [...page.matchAll(/\| `([A-Z]+_RETENTION)` \((\d+) (days|hours)/g)];
  expect(said).toHaveLength(named.size);
  for (const [, name = '', count, unit] of said)
    expect({ [name]: defaults[name] }).toEqual({ [name]: Number(count) * hourMs * (unit === 'days' ? 24 : 1) });
});

test('the tables and events that it names are there', () => {
  const tables = [...page.matchAll(/`((?:retail|ops|quality|staging|audit)\.[a-z_]+)`/g)].map(([, name = '']) => name);
  expect(tables.length).toBeGreaterThan(8);
  expect(
    tables.filter(name => !new RegExp(`create (?:table|view|function) ${name.replace('.', '\\.')}\\b`).test(schema)),
  ).toEqual([]);
  const events = [...page.matchAll(/`(customer\.[a-z-]+)`/g)].map(([, name = '']) => name);
  expect(events.sort()).toEqual(eventTypes.filter(type => type.startsWith('customer.')).sort());
});

test('files with personal columns are of kinds that it speaks of', () => {
  const kinds = fileTypeNames.filter(type =>
    columnsOf(type).some(column => column.isPersonal === true || column.name === 'customer_id'),
  );
  expect(kinds.sort()).toEqual(['customers', 'employees', 'sales', 'stores']);
  for (const kind of ['customers', 'employees', 'stores']) expect(page).toContain(`retail.${kind}`);
});
