export { type IngestApiSettings, ingestApiSettings } from './config.ts';
export { createIngestApi, type IngestApi, type IngestApiDependencies } from './service.ts';
