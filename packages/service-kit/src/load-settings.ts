import { z } from 'zod';

/** A wrong environment: the message names every mistake, one a line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads settings from an environment. The empty text counts as not set. Throws SettingsError with all mistakes. */
export function loadSettings<S extends z.ZodObject>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<S> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = environment[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const known = new Map(describeSettings(schema).map(setting => [setting.name, setting]));
  const mistakes = parsed.error.issues.map(issue => {
    const name = String(issue.path[0] ?? '');
    const setting = known.get(name);
    if (setting === undefined) return issue.message;
    const value = given[name];
    const meaning = setting.description === '' ? '' : ` (${setting.description})`;
    // a rule over several settings may complain of one that is not set, in its own words
    if (value === undefined)
      return `${name} ${issue.code === 'custom' ? `is not set: ${issue.message}` : 'is not set'}${meaning}`;
    // quoted, so that a line end in a value does not look like another mistake
    if (!setting.isSecret) return `${name}=${JSON.stringify(value)}: ${issue.message}${meaning}`;
    return `${name}=***: ${issue.message.replaceAll(value, '***')}${meaning}`;
  });
  throw new SettingsError(
    `The settings have ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n${mistakes.map(mistake => `  ${mistake}`).join('\n')}`,
  );
}

export interface SettingDescription {
  readonly name: string;
  readonly description: string;
  /** As one would write it; undefined when there is none. */
  readonly defaultValue: string | undefined;
  readonly isSecret: boolean;
  readonly isRequired: boolean;
}

/** What a schema says of its settings, for `.env.example` and the settings table. */
export function describeSettings(schema: z.ZodObject): SettingDescription[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const layers = layersOf(field);
    const initial = layers
      .map(layer =>
        layer instanceof z.ZodPrefault || layer instanceof z.ZodDefault ? layer.def.defaultValue : undefined,
      )
      .find(value => value !== undefined);
    return {
      name,
      description: layers.map(layer => layer.description).find(text => text !== undefined) ?? '',
      defaultValue: initial === undefined ? undefined : String(initial),
      isSecret: layers.some(layer => layer.meta()?.['secret'] === true),
      isRequired: layers[0]?.safeParse(undefined).success === false,
    };
  });
}

/** A schema and what it wraps, from the outside in: `.describe()` and `.meta()` may stand before `.optional()`. */
function layersOf(schema: unknown): z.ZodType[] {
  if (!(schema instanceof z.ZodType)) return [];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault)
    return [schema, ...layersOf(schema.unwrap())];
  return schema instanceof z.ZodPipe ? [schema, ...layersOf(schema.in)] : [schema];
}
