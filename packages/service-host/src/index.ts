export { ensureTopics, type HostedServices, type HostOptions, hostServices } from './host-services.ts';
export { doesInboxOutliveBus, hostSettings, inboxOutlivesBus } from './host-settings.ts';
export { observePool, observeSurroundings } from './observe-surroundings.ts';
export {
  type Composed,
  type Parts,
  processSettings,
  runService,
  type ServiceProcess,
} from './run-service.ts';
