import { z } from 'zod';
import { code, markdownTable } from './markdown-table.ts';

export type Schema = z.core.JSONSchema.JSONSchema;

/** The schema of what a sender writes or is answered. */
export function schemaOf(schema: z.ZodType): Schema {
  const made = z.toJSONSchema(schema, { io: 'input' });
  // a schema with a name of its own is written as a reference to itself
  return made.$defs?.[made.$ref?.replace('#/$defs/', '') ?? ''] ?? made;
}

/** The schema of a member's entries: of a list's items, or of a record's values. Throws when it has none. */
export function entriesOf(schema: Schema, member: string): Schema {
  const found = schema.properties?.[member];
  const entries = typeof found === 'object' ? (found.items ?? found.additionalProperties) : undefined;
  if (typeof entries !== 'object' || Array.isArray(entries)) throw new Error(`${member} has no entries`);
  return entries;
}

/** The schema of a member that is an object. Throws when it is none. */
export function memberOf(schema: Schema, member: string): Schema {
  const found = schema.properties?.[member];
  if (typeof found !== 'object' || found.properties === undefined) throw new Error(`${member} is no object`);
  return found;
}

/** The members of an object, one a line: name, initial value, form, meaning. `ofRequired`: the word for members that must be there. */
export function renderMembers(schema: Schema, ofRequired = 'must'): string {
  if (schema.properties === undefined) throw new Error('the schema is not one of an object');
  const rows = Object.entries(schema.properties).map(([name, member]) => {
    const one: Schema = typeof member === 'object' ? member : {};
    const need = schema.required?.includes(name) === true ? ofRequired : '';
    const initial = one.default === undefined ? need : `else ${code(JSON.stringify(one.default))}`;
    return [code(name), initial, formOf(schema, name), one.description ?? ''];
  });
  return markdownTable(['member', '', 'form', 'what'], rows);
}

function formOf(parent: Schema, name: string): string {
  const one = parent.properties?.[name];
  if (typeof one !== 'object') return 'anything';
  if (one.enum !== undefined) return one.enum.map(value => code(JSON.stringify(value))).join(' ');
  if (one.format === 'date-time') return 'ISO 8601 instant';
  if (one.pattern !== undefined) return `text that matches ${code(one.pattern)}`;
  if (one.type === 'array') return entriesOf(parent, name).type === 'string' ? 'list of texts' : 'list of objects';
  if (one.type === 'object' && one.properties !== undefined)
    return `object with ${Object.keys(one.properties).map(code).join(', ')}`;
  if (one.type === 'object') return entriesOf(parent, name).type === 'string' ? 'object of texts' : 'object of objects';
  if (one.type === 'string') return 'text';
  if (one.type === 'boolean') return '`true` or `false`';
  return one.type === 'integer' ? 'whole number' : 'number';
}
