import { errorReporterSettings } from '@tillkeeper/error-reporter';
import { eventBusSettings } from '@tillkeeper/event-bus';
import { ingestApiSettings } from '@tillkeeper/ingest-api';
import { loaderSettings } from '@tillkeeper/loader';
import { processSettings } from '@tillkeeper/service-host';
import { type ServiceSettings, sharedSettings, tracingSettings } from '@tillkeeper/service-kit';
import { standaloneSettings } from '@tillkeeper/standalone';
import { validatorSettings } from '@tillkeeper/validator';
import { z } from 'zod';
import { readText } from '../repository.ts';

const declared: Readonly<Record<string, z.ZodObject>> = {
  'ingest-api': ingestApiSettings,
  validator: validatorSettings,
  loader: loaderSettings,
  'error-reporter': errorReporterSettings,
  standalone: standaloneSettings,
};

/**
 * Every process with all the settings that it reads: its own, and the shared ones that its `main.ts` takes. Starting a
 * process to ask it would need its servers, so `main.ts` is read as text: it names each shared setting that it takes.
 */
export function settingsOfProcesses(): Promise<ServiceSettings[]> {
  return Promise.all(
    Object.entries(declared).map(async ([service, own]) => {
      const main = await readText(`services/${service}/src/main.ts`);
      // what every consuming service gets from its host
      const surroundings = /\brunService\(/.test(main) ? processSettings(z.object({})).shape : {};
      const taken = Object.entries(sharedSettings).filter(([name]) => new RegExp(`\\b${name}\\b`).test(main));
      const bus = /\.\.\.eventBusSettings\b/.test(main) ? eventBusSettings : {};
      const tracing = /\.\.\.tracingSettings\b/.test(main) ? tracingSettings : {};
      const shared = { ...Object.fromEntries(taken), ...bus, ...tracing };
      return { service, settings: z.object({ ...surroundings, ...shared, ...own.shape }) };
    }),
  );
}
