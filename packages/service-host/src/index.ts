export { ensureTopics, type HostedServices, type HostOptions, hostServices } from './host-services.ts';
