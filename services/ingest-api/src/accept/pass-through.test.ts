import { expect, test } from 'vitest';
import { passThrough } from './pass-through.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield bytes(text);
}
async function read(source: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of source) text += Buffer.from(chunk).toString();
  return text;
}

test('both readers get every chunk, in order', async () => {
  let looked = '';
  const passed = await read(passThrough(chunks('a', 'b', 'c'), read, outcome => (looked = outcome)));
  expect([passed, looked]).toEqual(['abc', 'abc']);
});

test('the source is read no further than the slower reader has come', async () => {
  let produced = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      produced += 1;
      yield bytes('x');
    }
  }
  const stuck = passThrough(
    endless(),
    async branch => {
      for await (const _ of branch) await new Promise(() => {});
    },
    () => {},
  );
  void stuck.next();
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(produced).toBe(1);
});

test('what the looker throws ends the stream with that error, in the middle and at the end', async () => {
  const refuse = (after: number) => async (branch: AsyncIterable<Uint8Array>) => {
    let seen = 0;
    for await (const _ of branch) if (++seen === after) throw new Error('refused');
    throw new Error('refused at the end');
  };
  await expect(read(passThrough(chunks('a', 'b', 'c'), refuse(2), () => {}))).rejects.toThrow('refused');
  await expect(read(passThrough(chunks('a'), refuse(9), () => {}))).rejects.toThrow('refused at the end');
  await expect(read(passThrough(chunks(), refuse(9), () => {}))).rejects.toThrow('refused at the end');
});

test('an error of the source ends both readers with it', async () => {
  async function* cut(): AsyncGenerator<Uint8Array> {
    yield bytes('a');
    throw new Error('cut');
  }
  let seen: unknown;
  const look = async (branch: AsyncIterable<Uint8Array>) => {
    try {
      await read(branch);
    } catch (error) {
      seen = error;
      throw error;
    }
  };
  await expect(read(passThrough(cut(), look, () => {}))).rejects.toThrow('cut');
  expect(seen).toMatchObject({ message: 'cut' });
});

test('a looker that stops early without an error does not stop the stream', async () => {
  const first = async (branch: AsyncIterable<Uint8Array>) => {
    for await (const chunk of branch) return Buffer.from(chunk).toString();
    return '';
  };
  let looked = '';
  expect(await read(passThrough(chunks('a', 'b', 'c'), first, outcome => (looked = outcome)))).toBe('abc');
  expect(looked).toBe('a');
});

test('when the stream is left, the looker ends, too', async () => {
  let ended = 0;
  const look = async (branch: AsyncIterable<Uint8Array>) => {
    try {
      await read(branch);
    } finally {
      ended += 1;
    }
  };
  for await (const _ of passThrough(chunks('a', 'b'), look, () => {})) break;
  expect(ended).toBe(1);
});
