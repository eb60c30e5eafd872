import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { z } from 'zod';

const documentSchema = z.object({
  components: z.object({
    messages: z.record(
      z.string(),
      z.object({
        name: z.string(),
        headers: z.record(z.string(), z.unknown()),
        payload: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
});

/** What the document says of a message of an event: whether its headers and its payload are so. */
export function messageValidators(asyncApi: string) {
  const { messages } = documentSchema.parse(parse(asyncApi)).components;
  const ajv = new Ajv({ strict: true });
  // The types of this CommonJS package name the function as its namespace.
  addFormats.default(ajv);
  return (event: string): { headers: ValidateFunction; payload: ValidateFunction } => {
    const message = Object.values(messages).find(({ name }) => name === event);
    if (message === undefined) throw new Error(`the document has no message ${event}`);
    return { headers: ajv.compile(message.headers), payload: ajv.compile(message.payload) };
  };
}
