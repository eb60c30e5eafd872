import { AsyncLocalStorage } from 'node:async_hooks';

type Fields = Readonly<Record<string, string | number>>;

const fields = new AsyncLocalStorage<Fields>();

/** Every line that is logged while the work is done, however deep, has these fields as well: ids, never what a person is called. */
export function withLogFields<T>(added: Fields, work: () => T): T {
  return fields.run({ ...fields.getStore(), ...added }, work);
}

export function logFields(): Fields {
  return fields.getStore() ?? {};
}
