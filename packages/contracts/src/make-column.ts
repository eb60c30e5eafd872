import type { Column } from './column.ts';

// One line a column: what each kind of it has in common.

export const required = { isRequired: true } as const;
export const optional = { isRequired: false } as const;
export const id = (name: string, says: string, need: { isRequired: boolean } = optional, maxLength = 64): Column => ({
  name,
  kind: 'id',
  maxLength,
  says,
  ...need,
});
export const text = (
  name: string,
  says: string,
  need: { isRequired: boolean } = optional,
  maxLength = 200,
): Column => ({
  name,
  kind: 'text',
  maxLength,
  says,
  ...need,
});
export const personal = (name: string, says: string): Column => ({ ...text(name, says), isPersonal: true });
export const date = (name: string, says: string): Column => ({ name, kind: 'date', says, ...optional });
export const timestamp = (name: string, says: string, need: { isRequired: boolean } = optional): Column => ({
  name,
  kind: 'timestamp',
  says,
  ...need,
});
export const money = (name: string, says: string): Column => ({
  name,
  kind: 'decimal',
  scale: 6,
  max: 1e9,
  isNegativeAllowed: false,
  says,
  ...optional,
});
export const choice = (
  name: string,
  values: readonly string[],
  says: string,
  need: { isRequired: boolean } = optional,
): Column => ({
  name,
  kind: 'choice',
  values,
  says,
  ...need,
});
