import { Parser } from '@asyncapi/parser';
import { eventExamples, eventTypes, flow, topics } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { messageValidators } from './asyncapi-messages.ts';
import { readText } from './repository.ts';

const text = await readText('docs/asyncapi.yaml');
const validatorsOf = messageValidators(text);
const parsed = z
  .object({
    channels: z.record(z.string(), z.object({ address: z.string() })),
    operations: z.record(z.string(), z.unknown()),
    components: z.object({
      messages: z.record(
        z.string(),
        z.object({ name: z.string(), examples: z.array(z.object({ headers: z.unknown(), payload: z.unknown() })) }),
      ),
    }),
  })
  .parse(parse(text));
const complaintsOf = async (document: string): Promise<string[]> => {
  const { diagnostics } = await new Parser().parse(document);
  // Severity 0 is an error, 1 a warning; beneath are hints (a newer version of the specification, tags, contacts).
  return diagnostics.filter(({ severity }) => severity < 2).map(({ message, path }) => `${path.join('.')}: ${message}`);
};

test('the document of the topics is valid AsyncAPI 3', { timeout: 120_000 }, async () => {
  expect(await complaintsOf(text)).toEqual([]);
});

test('the validator finds an operation of a channel that is not there', { timeout: 120_000 }, async () => {
  const broken = text.replace('"#/channels/fileReceived"', '"#/channels/nowhere"');
  expect(broken).not.toBe(text);
  expect((await complaintsOf(broken)).join()).toContain('nowhere');
});

test.each(eventTypes)('the example of %s is as its own schema says', event => {
  const validate = validatorsOf(event);
  const [example] = Object.values(parsed.components.messages).find(({ name }) => name === event)?.examples ?? [];
  expect(validate.headers(example?.headers), JSON.stringify(validate.headers.errors)).toBe(true);
  expect(validate.payload(example?.payload), JSON.stringify(validate.payload.errors)).toBe(true);
});

test('every event has its message and its channel, and every sender and receiver of the flow an operation', () => {
  const names = Object.values(parsed.components.messages).map(({ name }) => name);
  expect(names.sort()).toEqual([...eventTypes].sort());
  expect(Object.values(parsed.channels).map(({ address }) => address)).toEqual(topics.map(({ name }) => name));
  const operations = flow.flatMap(({ senders, receivers }) => [...senders, ...receivers]);
  expect(Object.keys(parsed.operations)).toHaveLength(operations.length);
});

test('a row, a name or an amount in an event would not be as the document says', () => {
  const validate = validatorsOf('file.loaded');
  const { data } = eventExamples['file.loaded'];
  expect(validate.payload(data)).toBe(true);
  expect(validate.payload({ ...data, customer_name: 'A. Customer' })).toBe(false);
  expect(validate.payload({ ...data, rows_loaded: '490' })).toBe(false);
  expect(validate.headers({ ce_type: 'file.loaded' })).toBe(false);
});
