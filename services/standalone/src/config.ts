import { errorReporterSettings } from '@tillkeeper/error-reporter';
import { ingestApiSettings } from '@tillkeeper/ingest-api';
import { loaderSettings } from '@tillkeeper/loader';
import { doesInboxOutliveBus, hostSettings, inboxOutlivesBus } from '@tillkeeper/service-host';
import { sharedSettings, tracingSettings } from '@tillkeeper/service-kit';
import { validatorSettings } from '@tillkeeper/validator';
import { z } from 'zod';

const {
  HTTP_HOST,
  HTTP_PORT,
  OPERATIONS_HOST,
  OPERATIONS_PORT,
  DATABASE_URL,
  BLOB_STORE_URL,
  FORMATS_DIRECTORY,
  LOG_LEVEL,
  KILL_AT_STEP,
} = sharedSettings;

const settings = z.object({
  ...ingestApiSettings.shape,
  ...validatorSettings.shape,
  ...loaderSettings.shape,
  ...errorReporterSettings.shape,
  ...hostSettings,
  ...tracingSettings,
  ...{ HTTP_HOST, HTTP_PORT, OPERATIONS_HOST, OPERATIONS_PORT, FORMATS_DIRECTORY, LOG_LEVEL, KILL_AT_STEP },
  DATA_DIRECTORY: z.string().min(1).prefault('data').describe('everything that the standalone process keeps'),
  DATABASE_URL: DATABASE_URL.optional()
    .meta({ secret: true })
    .describe('an outside PostgreSQL 18; without it one is started in the data directory'),
  BLOB_STORE_URL: BLOB_STORE_URL.optional().describe('where blobs are kept; without it in the data directory'),
  HEAD_OFFICE_KEY: ingestApiSettings.shape.HEAD_OFFICE_KEY.optional()
    .meta({ secret: true })
    .describe('the key of head office; without it one is made and kept in the data directory'),
});
/** The settings of all services in one process; what a fleet must be told, standalone finds in its data directory. */
export const standaloneSettings = settings.refine(doesInboxOutliveBus, inboxOutlivesBus);
export type StandaloneSettings = z.output<typeof standaloneSettings>;
