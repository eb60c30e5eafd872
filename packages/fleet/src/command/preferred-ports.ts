/** Those of the README, for who has nothing else there; taken when they are free at the first start on a directory. */
export const preferredPorts: Readonly<Record<string, number>> = {
  'ingest-api-1 http': 8080,
  'error-reporter-1 operations': 8081,
  'error-reporter-1 page': 8082,
};
