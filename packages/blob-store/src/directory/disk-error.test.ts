import { RetryableError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { StorageFullError } from '../port.ts';
import { onDisk } from './disk-error.ts';

const thrownFor = (error: unknown): Promise<unknown> =>
  onDisk('write', () => Promise.reject(error)).then(
    () => undefined,
    thrown => thrown,
  );
const systemError = (code: string): Error => Object.assign(new Error(code), { code });

test('no room is trouble that waiting mends: the message of a file that was acknowledged is not set aside for it', async () => {
  for (const code of ['ENOSPC', 'EDQUOT']) {
    const thrown = await thrownFor(systemError(code));
    expect(thrown).toBeInstanceOf(StorageFullError);
    expect(thrown).toBeInstanceOf(RetryableError);
  }
});

test('other trouble of the disk is retried without a word of room, and a bug stays a bug', async () => {
  const thrown = await thrownFor(systemError('EIO'));
  expect(thrown).toBeInstanceOf(RetryableError);
  expect(thrown).not.toBeInstanceOf(StorageFullError);
  const bug = new TypeError('undefined is not a function');
  expect(await thrownFor(bug)).toBe(bug);
});
