import { errorReporterSettings } from '@tillkeeper/error-reporter';
import { eventBusSettings } from '@tillkeeper/event-bus';
import { ingestApiSettings } from '@tillkeeper/ingest-api';
import { loaderSettings } from '@tillkeeper/loader';
import { describeSettings, type SettingDescription, sharedSettings } from '@tillkeeper/service-kit';
import { standaloneSettings } from '@tillkeeper/standalone';
import { validatorSettings } from '@tillkeeper/validator';
import { z } from 'zod';
import { readText } from '../repository.ts';

export interface SettingsGroup {
  readonly title: string;
  readonly says: string;
  readonly schema: z.ZodObject;
}

const shared: SettingsGroup = {
  title: 'Shared',
  says: 'One name, one meaning, whichever process reads it.',
  schema: z.object(sharedSettings),
};
const bus: SettingsGroup = {
  title: 'The event bus',
  says: 'For every process on the bus.',
  schema: z.object(eventBusSettings),
};
const processes: readonly SettingsGroup[] = [
  { title: 'ingest-api', says: 'What the API declares for itself.', schema: ingestApiSettings },
  { title: 'validator', says: 'What the validator declares for itself.', schema: validatorSettings },
  { title: 'loader', says: 'What the loader declares for itself.', schema: loaderSettings },
  { title: 'error-reporter', says: 'What the error-reporter declares for itself.', schema: errorReporterSettings },
  { title: 'standalone', says: 'What is particular to the one process of standalone.', schema: standaloneSettings },
];

/** Every place where settings are declared, in the order of the documents. */
export const settingsGroups: readonly SettingsGroup[] = [shared, bus, ...processes];

/**
 * What each process reads: its own settings, and the shared ones that its `main.ts` takes. Starting a process to ask it
 * would need its servers, so `main.ts` is read as text: it names each shared setting that it takes.
 */
export async function settingsOfProcesses(): Promise<ReadonlyMap<string, readonly SettingDescription[]>> {
  const all = await Promise.all(
    processes.map(async ({ title, schema }) => {
      const main = await readText(`services/${title}/src/main.ts`);
      const takesBus = /\.\.\.eventBusSettings\b/.test(main);
      const own = describeSettings(schema);
      const taken = [
        ...describeSettings(shared.schema).filter(({ name }) => new RegExp(`\\b${name}\\b`).test(main)),
        ...(takesBus ? describeSettings(bus.schema) : []),
      ].filter(({ name }) => !own.some(setting => setting.name === name));
      return [title, [...own, ...taken]] as const;
    }),
  );
  return new Map(all);
}
