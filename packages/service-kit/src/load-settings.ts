import { z } from 'zod';

/** A wrong environment: the message names every mistake, one a line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type SettingsSchema = z.ZodObject;
const isSecret = (schema: z.ZodType): boolean =>
  (schema.meta()?.['secret'] ?? unwrapped(schema)?.meta()?.['secret']) === true;
const unwrapped = (schema: z.ZodType): z.ZodType | undefined =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault
    ? (schema.unwrap() as z.ZodType)
    : undefined; // zod types the inner schema by its core class

/** Reads settings from an environment. The empty text counts as not set. Throws SettingsError with all mistakes. */
export function loadSettings<S extends SettingsSchema>(
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
  const mistakes = parsed.error.issues.map(issue => {
    const name = String(issue.path[0] ?? '');
    const field = schema.shape[name];
    const value = given[name];
    if (value === undefined) return `${name} is not set: ${field?.description ?? ''}`;
    return `${name}=${field !== undefined && isSecret(field as z.ZodType) ? '***' : value}: ${issue.message} (${field?.description ?? ''})`; // as above
  });
  throw new SettingsError(
    `The settings have ${mistakes.length} mistake(s):\n${mistakes.map(mistake => `  ${mistake}`).join('\n')}`,
  );
}

export interface SettingDescription {
  readonly name: string;
  readonly description: string;
  /** As one would write it; undefined when there is none. */
  readonly initial: string | undefined;
  readonly isSecret: boolean;
  readonly isRequired: boolean;
}

/** What a schema says of its settings, for `.env.example` and the settings table. */
export function describeSettings(schema: SettingsSchema): SettingDescription[] {
  return Object.entries(schema.shape).map(([name, core]) => {
    const field = core as z.ZodType; // zod types members of a shape by their core class
    const initial =
      field instanceof z.ZodPrefault || field instanceof z.ZodDefault ? field.def.defaultValue : undefined;
    return {
      name,
      description: field.description ?? unwrapped(field)?.description ?? '',
      initial: initial === undefined ? undefined : String(initial),
      isSecret: isSecret(field),
      isRequired: !field.safeParse(undefined).success,
    };
  });
}
