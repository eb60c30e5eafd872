import { expect, test } from 'vitest';
import { readCommandOptions } from './command-options.ts';

test('without options one of each is started, with an S3 server, in data', () => {
  expect(readCommandOptions([])).toEqual({ brokers: 1, copies: {}, blobs: 's3', dataDirectory: 'data' });
});

test('brokers, copies, blobs and the directory are said', () => {
  expect(
    readCommandOptions(['--brokers', '3', '--copies', 'validator=2, loader=3', '--directory', '--data', 'elsewhere']),
  ).toEqual({ brokers: 3, copies: { validator: 2, loader: 3 }, blobs: 'directory', dataDirectory: 'elsewhere' });
});

test.each([
  [['--brokers', '2'], '--brokers is 1 or 3'],
  [['--copies', 'validators=2'], 'validators=2'],
  [['--copies', 'validator=0'], 'validator=0'],
  [['--copies', 'validator'], 'write it as validator=2'],
  [['--s3', '--directory'], 'exclude one another'],
  [['--broker', '3'], '--broker'],
])('%j is a mistake that is named', (args, words) => {
  expect(() => readCommandOptions(args)).toThrow(words);
});
