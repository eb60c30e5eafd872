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

test('no source file is twice as long as a reader holds in mind', () => {
  const counted = files.map(({ path, text, isForTests }) => ({ path, isForTests, lines: text.split('\n').length - 1 }));
  // there may be a reason (a table of columns, one story of tests): said, not failed
  for (const { path, lines } of counted.filter(file => file.lines > maxLines))
    console.warn(`${path} has ${lines} lines; ${maxLines} are many`);
  expect(counted.filter(({ isForTests, lines }) => !isForTests && lines > 2 * maxLines)).toEqual([]);
});
