import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { readWorkspace } from './workspace.ts';

const files = (await readWorkspace()).flatMap(one => one.files);
const maxLines = 250;

test('no file is named for being a bag of things', () => {
  const bags = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager', 'base']);
  const found = files.filter(({ path }) =>
    basename(path)
      .split(/[.-]/)
      .some(word => bags.has(word)),
  );
  expect(found.map(({ path }) => path)).toEqual([]);
});

test('names of files are words in lower case with hyphens between', () => {
  const right = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.integration)?(?:\.test)?\.ts$/;
  expect(files.filter(({ path }) => !right.test(basename(path))).map(({ path }) => path)).toEqual([]);
});

test('no file is beyond what a reader holds in mind', () => {
  const long = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
  // between one and two times the limit there may be a reason (a table of columns, one story of tests): said, not failed
  for (const { path, lines } of long.filter(file => file.lines > maxLines && file.lines <= 2 * maxLines))
    console.warn(`${path} has ${lines} lines; ${maxLines} are many`);
  expect(long.filter(({ lines }) => lines > 2 * maxLines)).toEqual([]);
});
