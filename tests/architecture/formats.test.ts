import { columnsOf, keyColumnsOf } from '@tillkeeper/contracts';
import { loadFormats, ownFormatsDirectory } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { listFiles } from './repository.ts';

const formats = await loadFormats([ownFormatsDirectory]);

test('every declaration in formats/ is read, under the name of its file', async () => {
  const names = (await listFiles('formats')).map(path => path.replace(/^formats\/(.*)\.json$/, '$1'));
  expect([...formats.keys()].sort()).toEqual(['contract-1', ...names].sort());
});

const kinds = [...formats.values()].flatMap(({ format_id, files }) =>
  files.map(file => ({ name: `${format_id} ${file.file_type} ${file.container}`, file })),
);

test.each(kinds)('$name fills only columns of the contract', ({ file }) => {
  const known = columnsOf(file.file_type).map(column => column.name);
  expect(Object.keys(file.columns).filter(column => !known.includes(column))).toEqual([]);
});

test.each(kinds)('$name fills every column that must be there, or derives it', ({ file }) => {
  const derived = new Set<string>();
  if (file.line_total !== 'sent') derived.add('line_total');
  if (file.line_total === 'authority') derived.add('unit_price');
  const lacking = columnsOf(file.file_type).filter(
    ({ name, isRequired }) => isRequired && !derived.has(name) && file.columns[name] === undefined,
  );
  expect(lacking.map(({ name }) => name)).toEqual([]);
});

test.each(kinds)('$name takes from the name of the file only groups that its pattern has', ({ file }) => {
  const sources = Object.values(file.columns).flatMap(({ file_name }) => file_name ?? []);
  expect(sources.filter(group => !file.file_name.includes(`(?<${group}>`))).toEqual([]);
});

test.each(kinds)('$name gives each choice only values of the contract', ({ file }) => {
  for (const column of columnsOf(file.file_type)) {
    const source = file.columns[column.name];
    if (column.kind !== 'choice') continue;
    const given = [source?.constant, ...Object.values(source?.values ?? {})].filter(value => value !== undefined);
    expect(given.filter(value => !column.values.includes(value))).toEqual([]);
  }
});

test('the key of every file type is made of its columns', () => {
  for (const { file } of kinds) {
    const known = columnsOf(file.file_type).map(column => column.name);
    expect(known).toEqual(expect.arrayContaining([...keyColumnsOf(file.file_type)]));
  }
});
