export { type ApiClient, createApiClient } from './api-client.ts';
export { requestReports } from './commands/report.ts';
export { type RunningStandalone, startStandalone } from './demo/start-standalone.ts';
export { CommandError, exitCodes } from './exit-code.ts';
export { readStandaloneFile, type Server, type StandaloneFile } from './find-server.ts';
export { renderStrimzi } from './topics/render-strimzi.ts';
